"""The owner of an account that was made for them opens it, with the code that they were sent.

The code alone shows who they are: it went to their own address, or was handed to them.
"""

from collections.abc import Callable

from tracker import clock
from tracker.actions import sign_in_limit
from tracker.actions.accounts.acting import Refused
from tracker.actions.invitations import hashed
from tracker.actions.sign_in_limit import JOIN, Caller
from tracker.store import account_writing as store
from tracker.store.account_list import Account, AccountState, Team, account_of
from tracker.store.database import Session, Turn, take_turn

UNUSABLE = "This code cannot be used any more. Ask whoever invited you for a new one"


def by_code(session: Session, code: str, by_code: Caller) -> int | None:
    """The id of the invitation with that code. None where no account has it. Raises Refused.

    The try was counted when the code was looked for among those of staff; it is given back here.
    """
    found = store.invitation_by_code(session, hashed(code, by_code.secret))
    if found is None:
        return None
    account_to_open(session, found.id)
    sign_in_limit.was_right(session, by_code, JOIN)
    return found.id


def account_to_open(session: Session, invitation_id: int) -> Account:
    """The account that waits for whoever has shown the code. Raises Refused."""
    found = store.invitation_by_id(session, invitation_id)
    if found is None or found.used_at or found.revoked_at or found.expires_at <= clock.now():
        raise Refused(UNUSABLE)
    account = account_of(session, Team(), found.account_id)
    if account is None or account.state != AccountState.INVITED:
        raise Refused(UNUSABLE)
    return account


def join(session: Session, invitation_id: int, set_up: Callable[[int], None]) -> int:
    """Use the invitation up and open its account, whose ways to sign in `set_up(account_id)` makes;
    the account's id. Raises Refused where somebody has been quicker."""
    take_turn(session, Turn.JOINING)
    account_to_open(session, invitation_id)
    account_id = store.use_invitation(session, invitation_id, clock.now())
    if account_id is None:
        session.rollback()
        raise Refused(UNUSABLE)
    store.open_account(session, account_id)
    set_up(account_id)
    session.commit()
    return account_id
