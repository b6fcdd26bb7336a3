"""Who looks after accounts, and which role each may give."""

from dataclasses import dataclass, field

from tracker.store.account_list import Account, Team, WorkRole, account_of, any_account
from tracker.store.account_writing import Place
from tracker.store.accounts import may_be_of_both
from tracker.store.database import Session

COMMAND_LINE = "the command line"
GONE = "There is no such account. It may have changed meanwhile."


class Refused(Exception):
    """What was asked for is not done; its text says why, as a sentence."""


@dataclass(frozen=True)
class Acting:
    """Who acts: an administrator or the command line, for all; or one of a team, for that team.

    `secret` is the application's; `account_id` is None for the command line.
    """

    email: str
    account_id: int | None
    team: Team
    secret: str = field(repr=False)

    @property
    def is_admin(self) -> bool:
        """Whether all accounts are theirs to look after."""
        return self.team.role is None


def from_command_line(secret: str) -> Acting:
    """Whoever can run a command on the machine."""
    return Acting(COMMAND_LINE, None, Team(), secret)


def may_give(by: Acting, role: WorkRole, place: Place) -> None:
    """Raises Refused where it is not theirs to give, or a role lacks what it is for."""
    if not by.is_admin and (role, *place) != (
        by.team.role,
        by.team.organisation_id,
        by.team.commissioner_id,
    ):
        raise Refused("You can invite colleagues of your own team only.")
    if (role == WorkRole.HR) != (place.organisation_id is not None):
        raise Refused("An account of HR, and no other, is for an organisation.")
    if (role == WorkRole.COMMISSIONER) != (place.commissioner_id is not None):
        raise Refused("An account of a commissioner, and no other, is for a commissioner.")


def may_have(session: Session, found: Account, place: Place) -> None:
    """Raises Refused for one whose own training hangs on it, and whom that organisation never
    knew."""
    if not may_be_of_both(session, place.organisation_id, found.person_id):
        raise Refused(
            f"{found.email} shows its owner's own training with another organisation, so it cannot "
            "be of this HR too. Invite them by another email address."
        )


def theirs(session: Session, by: Acting, account_id: int) -> Account:
    """The account as it is now. Raises Refused where it is not theirs to look after.

    The command line looks after those of staff too.
    """
    is_any = by.account_id is None
    found = any_account(session, account_id) if is_any else account_of(session, by.team, account_id)
    if found is None:
        raise Refused(GONE)
    return found
