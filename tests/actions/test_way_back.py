"""Who lost their way to sign in comes back through HR, and nobody else comes in by it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.invited import (
    CALLER,
    LETTER,
    RUTH,
    accounts,
    at_once,
    code_of,
    come_back,
    entered,
    give_address,
    hr,
    invited,
    joined,
    opened,
    renew,
    way_back,
    why,
)
from tests.web.harbour_users import person_id
from tracker.actions import joining
from tracker.actions.invitations import invite, stop_way_back, waiting_for_one
from tracker.actions.joining import AddressTaken, Unusable, WrongFacts
from tracker.rules.words import InvitedBy
from tracker.store.invitations import State
from tracker.store.tables.accounts import User


def address_of_ruth(session: Session) -> str:
    session.expire_all()
    query = select(User).where(User.person_id == person_id(session, "00101"))
    return session.scalars(query).one().email


def test_the_whole_way(harbour: Session) -> None:
    opened(harbour)
    made = way_back(harbour)
    assert made.is_way_back
    assert entered(harbour, made) == made.id
    joining.check_facts(harbour, made.id, *RUTH, CALLER)
    come_back(harbour, made)
    assert address_of_ruth(harbour) == "ruth@new.example"
    assert accounts(harbour) == 1
    assert why(harbour, made) == State.USED
    with pytest.raises(Unusable):
        come_back(harbour, made, "thief@new.example")
    assert address_of_ruth(harbour) == "ruth@new.example"


def test_until_it_is_used_nothing_changes(harbour: Session) -> None:
    opened(harbour)
    way_back(harbour)
    assert address_of_ruth(harbour) == "00101@home.example"


def test_only_the_organisations_own_hr_makes_one(harbour: Session) -> None:
    opened(harbour)
    person = [person_id(harbour, "00101")]
    assert invite(harbour, hr(harbour, "OTHER"), LETTER, person, way_back=True) == []
    assert invite(harbour, hr(harbour), LETTER, person) == [], "an invitation is for others"


def test_who_has_no_account_has_none_to_come_back_to(harbour: Session) -> None:
    person = [person_id(harbour, "00101")]
    assert invite(harbour, hr(harbour), LETTER, person, way_back=True) == []
    assert "Adeyemi" in {
        one.surname for one in waiting_for_one(harbour, hr(harbour).organisation_id, None)
    }


@pytest.mark.parametrize(
    "roles", [("staff", "hr"), ("staff", "admin"), ("commissioner",), ("staff", "registrar")]
)
def test_hr_gives_nobody_what_hr_may_not_see(harbour: Session, roles: tuple[str, ...]) -> None:
    opened(harbour, "00101", *roles)
    person = [person_id(harbour, "00101")]
    assert invite(harbour, hr(harbour), LETTER, person, way_back=True) == []


def test_nor_where_the_account_came_to_see_more_on_the_way(harbour: Session) -> None:
    admin = opened(harbour, "00102", "admin").roles[0]
    ruth = opened(harbour)
    made = way_back(harbour)
    ruth.roles.append(admin)
    harbour.commit()
    with pytest.raises(Unusable):
        come_back(harbour, made)
    assert address_of_ruth(harbour) == "00101@home.example"


def test_a_closed_account_stays_closed(harbour: Session) -> None:
    ruth = opened(harbour)
    made = way_back(harbour)
    ruth.active = False
    harbour.commit()
    with pytest.raises(Unusable):
        come_back(harbour, made)
    assert invite(harbour, hr(harbour), LETTER, [made.person_id], way_back=True) == []


def test_an_invitation_of_before_the_account_is_no_way_back(harbour: Session) -> None:
    made = invited(harbour)
    opened(harbour)
    with pytest.raises(Unusable) as refused:
        come_back(harbour, made)
    assert refused.value.state == State.USED
    assert address_of_ruth(harbour) == "00101@home.example"


@pytest.mark.parametrize("number", ["00101", "00102", "00103"])
def test_of_two_who_come_back_at_one_moment_one_does(harbour: Session, number: str) -> None:
    opened(harbour, number)
    made = way_back(harbour, number)

    def by(address: str) -> Callable[[Session], None]:
        return lambda own: joining.join(own, made.id, address, renew(own, address))

    came_to = at_once(harbour, by("one@home.example"), by("two@home.example"))
    assert sorted(type(one).__name__ for one in came_to) == ["NoneType", "Unusable"]
    assert accounts(harbour) == 1


def test_a_way_back_and_an_invitation_at_one_moment_make_one_account(harbour: Session) -> None:
    opened(harbour)
    mine, theirs = way_back(harbour), invited(harbour, "00102")
    same = "ruth@new.example"
    came_to = at_once(
        harbour,
        lambda own: come_back(own, mine, same),
        lambda own: joined(own, theirs, same),
    )
    assert sorted(type(one).__name__ for one in came_to) == ["AddressTaken", "NoneType"]


def test_anothers_address_is_not_taken_and_ones_own_may_stay(harbour: Session) -> None:
    opened(harbour)
    opened(harbour, "00102")
    made = way_back(harbour)
    with pytest.raises(AddressTaken):
        come_back(harbour, made, "00102@HOME.example")
    come_back(harbour, made, "00101@home.example")
    assert address_of_ruth(harbour) == "00101@home.example"


def test_the_same_limits_hold(harbour: Session, at: Callable[..., None]) -> None:
    opened(harbour)
    made = way_back(harbour)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongFacts) as refused:
            joining.check_facts(harbour, made.id, "00199", "Adeyemi", CALLER)
        assert refused.value.left == left
    with pytest.raises(Unusable):
        come_back(harbour, made)
    assert why(harbour, made) == State.BLOCKED
    late = way_back(harbour)
    at(days=29)
    assert why(harbour, late) == State.EXPIRED
    with pytest.raises(Unusable):
        come_back(harbour, late)


def test_by_email_it_goes_to_the_address_that_hr_has(harbour: Session) -> None:
    opened(harbour)
    person = person_id(harbour, "00101")
    assert invite(harbour, hr(harbour), InvitedBy.EMAIL, [person], way_back=True) == []
    give_address(harbour, person)
    assert way_back(harbour, how=InvitedBy.EMAIL).address == "ruth@work.example"


def test_the_owner_stops_it(harbour: Session) -> None:
    opened(harbour)
    made, other = way_back(harbour), invited(harbour, "00102")
    stop_way_back(harbour, person_id(harbour, "00102"))
    stop_way_back(harbour, made.person_id)
    assert why(harbour, made) == State.REVOKED
    assert joining.invitation_by_code(harbour, code_of(other), CALLER) == other.id
    with pytest.raises(Unusable):
        come_back(harbour, made)
