"""Who may make, change and close whose account, and that nobody locks everybody out."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.actions.accounts.acting import (
    ADMIN,
    COMMAND,
    HR,
    SECRET,
    account,
    admin,
    board,
    east,
    hr,
    trust,
)
from tests.actions.harbour import fill
from tests.actions.invited import CALLER, at_once
from tests.web.harbour_users import person_id
from tracker import clock
from tracker.actions.accounts import joining
from tracker.actions.accounts.acting import Acting, Refused
from tracker.actions.accounts.changing import LAST, OWN, change_role, close, open_again
from tracker.actions.accounts.inviting import TAKEN, Asked, invite, invite_again, was_not_sent
from tracker.actions.accounts.joining import UNUSABLE
from tracker.actions.invitations import code_typed
from tracker.actions.joining import Unknown, invitation_by_code
from tracker.actions.sign_in_limit import Caller, TooManyTries
from tracker.rules.days import london_day
from tracker.store.account_list import (
    Account,
    AccountFilter,
    AccountState,
    Team,
    WorkRole,
    account_with_address,
    accounts_page,
    any_account,
    who_left,
)
from tracker.store.account_writing import Place
from tracker.store.tables.accounts import AccountInvitation, User
from tracker.store.tables.people import PersonFact

NEW = "ben@harbour.example"


@pytest.fixture
def harbour(session: Session) -> Session:
    fill(session)
    return session


def by_code(session: Session, code: str | None, caller: Caller = CALLER) -> int | None:
    typed = code_typed(code or "")
    assert typed
    return joining.by_code(session, typed, Caller(typed, caller.address, SECRET))


def opened(session: Session, asked: Asked) -> int:
    found = by_code(session, asked.code)
    assert found
    return joining.join(session, found, lambda account_id: None)


def kept(session: Session, address: str = NEW) -> Account:
    found = account_with_address(session, address)
    assert found
    return found


def key_of(session: Session, account_id: int) -> str:
    query = select(User.fs_uniquifier).where(User.id == account_id)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def test_an_account_is_made_closed_and_opened_by_its_code_once(harbour: Session) -> None:
    asked = invite(harbour, COMMAND, " Ben@Harbour.example ", HR, trust(harbour))
    made = kept(harbour)
    assert (made.state, made.role, made.place) == (AccountState.INVITED, HR, "Harbour Trust")
    assert made.made_by == "the command line"
    assert asked.last_day == london_day(clock.now()) + timedelta(days=7)
    assert asked.code not in str(harbour.scalars(select(AccountInvitation.code_hash)).one())
    assert opened(harbour, asked) == asked.account_id
    assert kept(harbour).state == AccountState.OPEN
    with pytest.raises(Refused, match=UNUSABLE):
        by_code(harbour, asked.code)


def test_another_code_ends_the_one_before_and_so_does_an_email_that_does_not_leave(
    harbour: Session,
) -> None:
    first = invite(harbour, COMMAND, NEW, ADMIN, Place())
    second = invite(harbour, COMMAND, NEW, ADMIN, Place())
    third = invite_again(harbour, COMMAND, second.account_id)
    for one in (first, second):
        with pytest.raises(Refused):
            by_code(harbour, one.code)
    was_not_sent(harbour, third.account_id)
    with pytest.raises(Refused):
        by_code(harbour, third.code)
    assert harbour.scalar(select(func.count(User.id))) == 1


def test_a_code_ends_after_a_week(harbour: Session) -> None:
    asked = invite(harbour, COMMAND, NEW, ADMIN, Place())
    one = harbour.scalars(select(AccountInvitation)).one()
    one.expires_at = clock.now()
    harbour.commit()
    with pytest.raises(Refused, match=UNUSABLE):
        by_code(harbour, asked.code)


def test_guesses_at_codes_are_counted_in_the_database(harbour: Session) -> None:
    asked = invite(harbour, COMMAND, NEW, ADMIN, Place())
    for n in range(100):
        with pytest.raises(Unknown):
            invitation_by_code(harbour, f"{n:012}", CALLER)
    with pytest.raises(TooManyTries):
        invitation_by_code(harbour, code_typed(asked.code or "") or "", CALLER)


def test_of_two_who_use_a_code_at_once_one_gets_the_account(harbour: Session) -> None:
    asked = invite(harbour, COMMAND, NEW, ADMIN, Place())
    found = by_code(harbour, asked.code)
    assert found

    def use(session: Session) -> int:
        return joining.join(session, found, lambda account_id: None)

    got = at_once(harbour, use, use)
    assert sorted(map(str, got)) == sorted([str(asked.account_id), UNUSABLE])


def test_hr_invites_for_its_own_organisation_and_nothing_else(harbour: Session) -> None:
    asha = hr(harbour)
    invite(harbour, asha, NEW, HR, trust(harbour))
    assert kept(harbour).made_by == "asha@harbour.example"
    for role, place in [
        (HR, trust(harbour, "OTHER")),
        (ADMIN, Place()),
        (WorkRole.REGISTRAR, Place()),
        (WorkRole.COMMISSIONER, board(harbour)),
    ]:
        with pytest.raises(Refused, match="your own team only"):
            invite(harbour, asha, "eve@other.example", role, place)
    assert account_with_address(harbour, "eve@other.example") is None


def test_a_commissioner_invites_colleagues_of_the_same_commissioner(harbour: Session) -> None:
    edi = east(harbour)
    invite(harbour, edi, "eli@east.example", WorkRole.COMMISSIONER, board(harbour))
    with pytest.raises(Refused):
        invite(harbour, edi, "wes@west.example", WorkRole.COMMISSIONER, board(harbour, "WEST"))


@pytest.mark.parametrize(
    ("role", "place"),
    [(HR, Place()), (ADMIN, Place(1)), (WorkRole.COMMISSIONER, Place(1))],
)
def test_a_role_has_the_place_that_it_needs(harbour: Session, role: WorkRole, place: Place) -> None:
    with pytest.raises(Refused, match="An account of"):
        invite(harbour, COMMAND, NEW, role, place)


def test_an_address_has_one_account(harbour: Session) -> None:
    ada, asha = admin(harbour), hr(harbour)
    with pytest.raises(Refused, match="is open already"):
        invite(harbour, ada, asha.email.upper(), HR, trust(harbour))
    with pytest.raises(Refused, match=TAKEN):
        invite(harbour, asha, ada.email, HR, trust(harbour))
    close(harbour, ada, asha.account_id or 0)
    with pytest.raises(Refused, match="Open it again instead"):
        invite(harbour, ada, asha.email, HR, trust(harbour))


def test_who_sees_their_own_training_gets_the_role_at_once(harbour: Session) -> None:
    asha, ruth = hr(harbour), person_id(harbour, "00101")
    own = account(harbour, "ruth@home.example", None, person=ruth)
    before = key_of(harbour, own)
    asked = invite(harbour, asha, "ruth@home.example", HR, trust(harbour))
    assert (asked.account_id, asked.code) == (own, None)
    assert kept(harbour, "ruth@home.example").roles == ("hr", "staff")
    assert key_of(harbour, own) != before
    other = Acting("o@other.example", None, Team(HR, trust(harbour, "OTHER").organisation_id), "s")
    lee = account(harbour, "lee@home.example", None, person=person_id(harbour, "00102"))
    with pytest.raises(Refused, match=TAKEN):
        invite(harbour, other, "lee@home.example", HR, trust(harbour, "OTHER"))
    assert any_account(harbour, lee).roles == ("staff",)


def test_a_change_of_role_ends_the_sessions_and_leaves_own_training(harbour: Session) -> None:
    ada = admin(harbour)
    ruth = person_id(harbour, "00101")
    ben = account(harbour, NEW, "hr", trust(harbour), ruth)
    before = key_of(harbour, ben)
    changed = change_role(harbour, ada, ben, WorkRole.COMMISSIONER, board(harbour))
    assert (changed.roles, changed.place) == (("commissioner", "staff"), "East Board")
    assert changed.organisation is None
    assert key_of(harbour, ben) != before
    assert change_role(harbour, ada, ben, None, Place()).role == WorkRole.COMMISSIONER
    assert kept(harbour).roles == ("staff",)


def test_no_account_is_of_one_organisations_hr_and_of_anothers_staff(harbour: Session) -> None:
    ruth, other = person_id(harbour, "00101"), trust(harbour, "OTHER")
    account(harbour, "ruth@home.example", None, person=ruth)
    edi = account(harbour, NEW, "commissioner", board(harbour), person_id(harbour, "00102"))
    with pytest.raises(Refused, match="Invite them by another email address"):
        change_role(harbour, admin(harbour), edi, HR, other)
    with pytest.raises(Refused, match="Invite them by another email address"):
        invite(harbour, COMMAND, "ruth@home.example", HR, other)
    harbour.rollback()
    assert kept(harbour, "ruth@home.example").roles == ("staff",)
    assert kept(harbour).roles == ("commissioner", "staff")
    assert change_role(harbour, COMMAND, edi, HR, trust(harbour)).roles == ("hr", "staff")


def test_only_an_administrator_changes_roles(harbour: Session) -> None:
    asha = hr(harbour)
    ben = account(harbour, NEW, "hr", trust(harbour))
    with pytest.raises(Refused, match="Only an administrator"):
        change_role(harbour, asha, ben, HR, trust(harbour))
    with pytest.raises(Refused, match="Close it instead"):
        change_role(harbour, admin(harbour), ben, None, Place())


def test_nobody_ends_their_own_account_or_the_last_administrator(harbour: Session) -> None:
    ada = admin(harbour)
    own = ada.account_id or 0
    with pytest.raises(Refused, match=OWN):
        close(harbour, ada, own)
    with pytest.raises(Refused, match=OWN):
        change_role(harbour, ada, own, WorkRole.REGISTRAR, Place())
    harbour.rollback()
    with pytest.raises(Refused, match=LAST):
        close(harbour, COMMAND, own)
    with pytest.raises(Refused, match=LAST):
        change_role(harbour, COMMAND, own, WorkRole.REGISTRAR, Place())
    invite(harbour, ada, NEW, ADMIN, Place())
    with pytest.raises(Refused, match=LAST):
        close(harbour, COMMAND, own)


def test_of_two_administrators_who_close_each_other_one_stays(harbour: Session) -> None:
    ada, abe = admin(harbour), admin(harbour, "abe@tracker.example")
    got = at_once(
        harbour,
        lambda one: close(one, ada, abe.account_id or 0).state,
        lambda one: close(one, abe, ada.account_id or 0).state,
    )
    assert sorted(map(str, got)) == sorted([AccountState.CLOSED.value, LAST])


def test_a_closed_account_is_opened_again(harbour: Session) -> None:
    ada = admin(harbour)
    ben = account(harbour, NEW, "hr", trust(harbour))
    closed = close(harbour, ada, ben)
    assert (closed.state, closed.closed_by) == (AccountState.CLOSED, ada.email)
    with pytest.raises(Refused, match="closed already"):
        close(harbour, ada, ben)
    assert open_again(harbour, ada, ben).state == AccountState.OPEN
    with pytest.raises(Refused, match="not closed"):
        open_again(harbour, ada, ben)
    waits = invite(harbour, ada, "eli@east.example", ADMIN, Place())
    close(harbour, ada, waits.account_id)
    with pytest.raises(Refused):
        by_code(harbour, waits.code)
    assert open_again(harbour, ada, waits.account_id).state == AccountState.INVITED


def test_hr_sees_and_closes_its_own_team_alone(harbour: Session) -> None:
    asha = hr(harbour)
    ben = account(harbour, NEW, "hr", trust(harbour))
    eve = account(harbour, "eve@other.example", "hr", trust(harbour, "OTHER"))
    ruth = account(harbour, "r@h.example", "hr", trust(harbour), person_id(harbour, "00101"))
    page = accounts_page(harbour, asha.team, AccountFilter(), 1)
    assert [one.email for one in page.rows] == ["asha@harbour.example", NEW, "r@h.example"]
    with pytest.raises(Refused, match="no such account"):
        close(harbour, asha, eve)
    assert close(harbour, asha, ben).state == AccountState.CLOSED
    close(harbour, asha, ruth)
    assert kept(harbour, "r@h.example").roles == ("staff",)
    assert kept(harbour, "r@h.example").state == AccountState.OPEN


def test_the_list_is_of_those_who_work_here_and_is_narrowed(harbour: Session) -> None:
    ada = admin(harbour)
    account(harbour, "ruth@home.example", None, person=person_id(harbour, "00101"))
    account(harbour, NEW, "hr", trust(harbour))
    invite(harbour, ada, "eli@east.example", WorkRole.COMMISSIONER, board(harbour))

    def listed(**wanted) -> list[str]:
        page = accounts_page(harbour, ada.team, AccountFilter(**wanted), 1)
        return [one.email for one in page.rows]

    assert listed() == ["ada@tracker.example", NEW, "eli@east.example"]
    assert listed(role=HR) == [NEW]
    assert listed(state=AccountState.INVITED) == ["eli@east.example"]
    assert listed(text="east b") == ["eli@east.example"]
    assert listed(text="harb") == [NEW]


def test_a_colleague_whose_last_post_ended_is_told_of(harbour: Session) -> None:
    """00105 of the trust has left; Ruth has not."""
    left = harbour.scalars(
        select(PersonFact).where(PersonFact.person_id == person_id(harbour, "00105"))
    ).one()
    left.email = "Left@Harbour.example"
    account(harbour, "left@harbour.example", "hr", trust(harbour))
    account(harbour, "left@other.example", "hr", trust(harbour), person_id(harbour, "00105"))
    account(harbour, "ruth@harbour.example", "hr", trust(harbour), person_id(harbour, "00101"))
    account(harbour, "nobody@harbour.example", "hr", trust(harbour))
    rows = accounts_page(harbour, Team(), AccountFilter(), 1).rows
    gone = who_left(harbour, rows, clock.today())
    assert [one.email for one in rows if one.id in gone] == [
        "left@harbour.example",
        "left@other.example",
    ]
