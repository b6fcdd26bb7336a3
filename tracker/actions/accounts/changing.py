"""Accounts change their role, are closed, and are opened again; their sessions end with it.

Nobody does this to their own account, nor to the last administrator who can sign in.
"""

from tracker import clock
from tracker.actions.accounts.acting import Acting, Refused, may_give, may_have, theirs
from tracker.store.account_list import Account, AccountState, WorkRole, count_open_admins
from tracker.store.account_writing import (
    Place,
    close_account,
    end_sessions,
    give_role,
    has_been_opened,
    open_account,
    wait_for_owner,
)
from tracker.store.database import Session, Turn, take_turn

OWN = "This is your own account. Ask a colleague to change or close it."
LAST = (
    "This is the only administrator who can sign in. Invite another one, and wait until they have "
    "joined."
)


def change_role(
    session: Session, by: Acting, account_id: int, role: WorkRole | None, place: Place
) -> Account:
    """Let an account be for something else, or with None for its owner's own training alone.

    The account as it is then. Raises Refused.
    """
    if not by.is_admin:
        raise Refused("Only an administrator changes what an account is for.")
    found = _to_change(session, by, account_id)
    if role is None:
        _has_training(found)
    else:
        may_give(by, role, place)
        may_have(session, found, place)
    if role != WorkRole.ADMIN:
        _is_not_last(session, found)
    give_role(session, account_id, role, place)
    end_sessions(session, account_id)
    session.flush()
    return _done(session, by, found)


def close(session: Session, by: Acting, account_id: int) -> Account:
    """Nobody signs in to an account any more. One of a team who has training here leaves the team
    instead, and keeps what they see of their own. Raises Refused."""
    found = _to_change(session, by, account_id)
    _is_not_last(session, found)
    if found.state == AccountState.CLOSED:
        raise Refused(f"The account of {found.email} is closed already.")
    if not by.is_admin and found.person_id is not None:
        give_role(session, account_id, None, Place())
        end_sessions(session, account_id)
    else:
        close_account(session, account_id, by.email, clock.now())
    session.flush()
    return _done(session, by, found)


def open_again(session: Session, by: Acting, account_id: int) -> Account:
    """Who was locked out may sign in as before; who never did is to be invited. Raises Refused."""
    found = _to_change(session, by, account_id)
    if found.state != AccountState.CLOSED:
        raise Refused(f"The account of {found.email} is not closed.")
    if has_been_opened(session, account_id):
        open_account(session, account_id)
    else:
        wait_for_owner(session, account_id, by.email)
    session.flush()
    return _done(session, by, found)


def _to_change(session: Session, by: Acting, account_id: int) -> Account:
    """One changes at a time: of two administrators who close each other, one stays."""
    take_turn(session, Turn.JOINING)
    found = theirs(session, by, account_id)
    if account_id == by.account_id:
        raise Refused(OWN)
    return found


def _is_not_last(session: Session, found: Account) -> None:
    is_admin = found.role == WorkRole.ADMIN and found.state == AccountState.OPEN
    if is_admin and count_open_admins(session) == 1:
        raise Refused(LAST)


def _has_training(found: Account) -> None:
    if found.person_id is None:
        raise Refused("Nobody's own training hangs on this account. Close it instead.")


def _done(session: Session, by: Acting, found: Account) -> Account:
    """The account as it is now; as it was, where it is not theirs any more."""
    try:
        now = theirs(session, by, found.id)
    except Refused:
        now = found
    session.commit()
    return now
