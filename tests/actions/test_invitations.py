"""HR invites its own people; what each code is good for, and for how long."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.actions.invited import (
    CALLER,
    LETTER,
    RUTH,
    accounts,
    at_once,
    code_of,
    entered,
    give_address,
    hr,
    invited,
    joined,
    why,
)
from tests.web.harbour_users import person_id
from tracker import clock
from tracker.actions import joining
from tracker.actions.invitations import (
    LETTERS,
    code_typed,
    invite,
    revoke,
    waiting_for_one,
)
from tracker.actions.joining import Unusable
from tracker.rules.words import InvitedBy
from tracker.store.invitations import State
from tracker.store.tables.invitations import Invitation


def test_codes_are_of_letters_that_nobody_mistakes(harbour: Session) -> None:
    made = invited(harbour)
    assert len(made.code) == 14
    assert made.code[4] == made.code[9] == "-"
    assert not set(LETTERS) & set("AEIOUY0123456789")
    assert code_typed(f" {made.code.lower().replace('-', ' ')} ") == code_of(made)
    assert [code_typed(one) for one in ("", "BCDF", "ABCDFGHJKLMN", "B" * 13)] == [None] * 4


def test_the_code_is_kept_nowhere(harbour: Session) -> None:
    made = invited(harbour)
    row = harbour.get_one(Invitation, made.id)
    assert len(row.code_hash) == 64
    assert code_of(made) not in repr(vars(row))
    assert made.code not in repr(made)


@pytest.mark.parametrize(("how", "days"), [(InvitedBy.EMAIL, 7), (LETTER, 28)])
def test_an_invitation_ends(
    harbour: Session, at: Callable[..., None], how: InvitedBy, days: int
) -> None:
    person = person_id(harbour, "00101")
    if how == InvitedBy.EMAIL:
        give_address(harbour, person)
    made = invited(harbour, how=how)
    assert made.last_day == clock.today() + timedelta(days=days)
    assert entered(harbour, made) == made.id
    at(days=days + 1)
    assert why(harbour, made) == State.EXPIRED
    with pytest.raises(Unusable):
        joining.check_facts(harbour, made.id, *RUTH, CALLER)
    with pytest.raises(Unusable):
        joined(harbour, made)
    assert accounts(harbour) == 0


def test_by_email_go_those_with_an_address(harbour: Session) -> None:
    ids = [person_id(harbour, number) for number in ("00101", "00102")]
    give_address(harbour, ids[0])
    made = invite(harbour, hr(harbour), InvitedBy.EMAIL, ids)
    assert [one.address for one in made] == ["ruth@work.example"]


def test_a_revoked_one_is_no_use(harbour: Session) -> None:
    made = invited(harbour)
    assert revoke(harbour, hr(harbour, "OTHER").organisation_id, made.id) is None
    assert entered(harbour, made) == made.id
    assert revoke(harbour, hr(harbour).organisation_id, made.id)
    assert why(harbour, made) == State.REVOKED
    with pytest.raises(Unusable):
        joined(harbour, made)


def test_the_next_revokes_the_one_before(harbour: Session) -> None:
    first, second = invited(harbour), invited(harbour)
    assert why(harbour, first) == State.REVOKED
    assert entered(harbour, second) == second.id


def test_who_may_be_invited(harbour: Session) -> None:
    everybody = [person_id(harbour, f"0010{n}") for n in range(1, 6)]
    assert invite(harbour, hr(harbour, "OTHER"), LETTER, everybody) == []
    names = [one.surname for one in invite(harbour, hr(harbour), LETTER, everybody[2:])]
    assert names == ["Clarke", "Davies"], "who has left is not invited"
    waiting = [one.surname for one in waiting_for_one(harbour, hr(harbour).organisation_id, None)]
    assert waiting == ["Adeyemi", "Brown"]
    in_w2 = waiting_for_one(harbour, hr(harbour).organisation_id, "W2")
    assert [one.surname for one in in_w2] == ["Adeyemi"]


def test_of_two_who_invite_at_one_moment_the_last_code_works(harbour: Session) -> None:
    person, by = person_id(harbour, "00101"), hr(harbour)
    made = at_once(harbour, *[lambda own: invite(own, by, LETTER, [person])] * 2)
    codes = [one for (one,) in made]
    states = [
        joining.store.state_of(harbour.get_one(Invitation, one.id), clock.now()) for one in codes
    ]
    assert sorted(states) == [State.OPEN, State.REVOKED]
