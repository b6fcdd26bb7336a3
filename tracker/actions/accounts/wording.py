"""What owners are told was done with their accounts."""

from tracker.store.account_list import Account, WorkRole

CLOSED = "Your account in Training Standards Tracker has been closed. Nobody can sign in to it."
OPENED = "Your account in Training Standards Tracker is open again. You sign in as you did before."
LEFT = (
    "Your account in Training Standards Tracker shows you your own training from now on, and no "
    "more what your team sees."
)
_FOR = {
    WorkRole.HR: "work for the HR team of {}",
    WorkRole.COMMISSIONER: "work for the commissioner {}",
    WorkRole.REGISTRAR: "keep the register",
    WorkRole.ADMIN: "look after the tracker",
}


def said_of_role(account: Account) -> str:
    """What an account is for from now on, as a sentence to its owner."""
    if account.role is None:
        return LEFT
    what = _FOR[account.role].format(account.place)
    return f"With your account in Training Standards Tracker you {what} from now on."
