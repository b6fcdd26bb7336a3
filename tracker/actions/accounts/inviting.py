"""Accounts are made for those who work with the tracker, and opened by their owners.

An account is made at once, closed, and its owner gets a code that opens it: it works once, for a
week, and only its hash is kept. Who has an account for their own training gets the role at once.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker import clock
from tracker.actions.accounts.acting import Acting, Refused, may_give, may_have, theirs
from tracker.actions.invitations import hashed, in_groups, new_code
from tracker.rules.days import as_moment, london_day
from tracker.store.account_list import (
    Account,
    AccountState,
    WorkRole,
    account_of,
    account_with_address,
)
from tracker.store.account_writing import (
    Place,
    add_account,
    add_invitation,
    end_sessions,
    give_role,
    revoke_invitation,
    wait_for_owner,
)
from tracker.store.accounts import employer_of
from tracker.store.database import Session, Turn, take_turn

LASTS = timedelta(days=7)
TAKEN = "Somebody signs in with that email address already. Enter another one."


@dataclass(frozen=True)
class Asked:
    """An account that is to be opened by a code, which nobody can ask for again.

    Of an account that is open already there is no code: it was given a role, and that is all.
    """

    account_id: int
    email: str
    role: WorkRole
    place: str | None
    last_day: date
    code: str | None = field(repr=False)


def invite(session: Session, by: Acting, address: str, role: WorkRole, place: Place) -> Asked:
    """Make an account, or invite the owner of one that was never opened. Raises Refused.

    One invites at a time, so that nobody gets two accounts.
    """
    address = address.strip().lower()
    may_give(by, role, place)
    take_turn(session, Turn.JOINING)
    found = account_with_address(session, address)
    if found is not None and _is_of_staff(found):
        return _add_to_own_training(session, by, found, role, place)
    if found is None:
        account_id = add_account(session, address, by.email)
    else:
        account_id = _never_opened(session, by, found)
    give_role(session, account_id, role, place)
    return _ask(session, by, account_id)


def invite_again(session: Session, by: Acting, account_id: int) -> Asked:
    """Another code for who has not opened their account; that of before works no more."""
    take_turn(session, Turn.JOINING)
    found = theirs(session, by, account_id)
    if found.state != AccountState.INVITED:
        raise Refused(f"{found.email} has opened the account already, or it was closed.")
    return _ask(session, by, account_id)


def was_not_sent(session: Session, account_id: int) -> None:
    """The code did not leave: it works no more."""
    revoke_invitation(session, account_id, clock.now())
    session.commit()


def _ask(session: Session, by: Acting, account_id: int) -> Asked:
    now = clock.now()
    last_day = london_day(now) + LASTS
    code = new_code()
    wait_for_owner(session, account_id, by.email)
    add_invitation(
        session,
        account_id=account_id,
        code_hash=hashed(code, by.secret),
        made_at=now,
        made_by=by.email,
        expires_at=as_moment(last_day.isoformat()),
    )
    session.flush()
    found = theirs(session, by, account_id)
    session.commit()
    return _asked(found, last_day, in_groups(code))


def _asked(found: Account, last_day: date, code: str | None) -> Asked:
    assert found.role is not None
    return Asked(found.id, found.email, found.role, found.place, last_day, code)


def _is_of_staff(found: Account) -> bool:
    return found.role is None and found.person_id is not None


def _never_opened(session: Session, by: Acting, found: Account) -> int:
    """The account's id, where it waits for its owner and is theirs who invite."""
    if account_of(session, by.team, found.id) is None:
        raise Refused(TAKEN)
    if found.state == AccountState.INVITED:
        return found.id
    closed = "was closed. Open it again instead."
    said = closed if found.state == AccountState.CLOSED else "is open already."
    raise Refused(f"{found.email} has an account, which {said}")


def _add_to_own_training(
    session: Session, by: Acting, found: Account, role: WorkRole, place: Place
) -> Asked:
    """Who sees their own training sees from now on what the role sees too."""
    assert found.person_id is not None
    own = employer_of(session, found.person_id)
    is_colleague = by.is_admin or own == by.team.organisation_id
    if not is_colleague or found.state != AccountState.OPEN:
        raise Refused(TAKEN)
    may_have(session, found, place)
    give_role(session, found.id, role, place)
    end_sessions(session, found.id)
    session.flush()
    given = theirs(session, by, found.id)
    session.commit()
    return _asked(given, london_day(clock.now()), None)
