"""Who answers for a setting: to whom a flag goes that nobody has taken up."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.store import notice_wishes as store
from tracker.store.database import Session


class NotInTheTeam(ValueError):
    """An account was named that is not one of the organisation's HR team."""


@dataclass(frozen=True, slots=True)
class Answering:
    """An organisation's HR team by email address, and who of it answers for what.

    `lead` and `managers`, by setting, are accounts' ids; those who have left the team are left out.
    """

    team: Mapping[int, str]
    lead: int | None
    managers: Mapping[int, int]


def answering(session: Session, organisation_id: int) -> Answering:
    """Who answers now."""
    team = store.hr_accounts(session, organisation_id)
    held = {
        setting: account
        for (organisation, setting), account in store.responsible(session).items()
        if organisation == organisation_id and account in team
    }
    managers = {setting: account for setting, account in held.items() if setting is not None}
    return Answering(team, held.get(None), managers)


def keep_answering(
    session: Session, organisation_id: int, lead: int | None, managers: Mapping[int, int | None]
) -> None:
    """Say who answers from now on, for the organisation and for these of its settings.

    None is nobody. Raises NotInTheTeam.
    """
    named: dict[int | None, int | None] = {None: lead}
    named |= dict(managers.items())
    team = store.hr_accounts(session, organisation_id)
    if not set(named.values()) <= {*team, None}:
        raise NotInTheTeam("Choose somebody who is in your HR team.")
    store.keep_responsible(session, organisation_id, named)
    session.commit()
