"""Who looked at a person: noted in one statement."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.rules.words import Looked
from tracker.store.database import insert_or, waiting_briefly
from tracker.store.tables.looks import Look as Row

_KEY = ("account_id", "person_id", "on_day", "opened", "organisation_id")


@dataclass(frozen=True, slots=True)
class Look:
    """An account opens something about one person, as somebody of an organisation in a role."""

    account_id: int
    person_id: int
    opened: Looked
    organisation_id: int
    role: str


def note(session: Session, look: Look, day: date, now: datetime) -> None:
    """Count one look more; one statement, and two at once are two.

    Raises DatabaseProblem, among others where SQLite's one writer is at work for long.
    """
    statement = insert_or(session, Row).values(
        account_id=look.account_id,
        person_id=look.person_id,
        day=day,
        opened=look.opened,
        organisation_id=look.organisation_id,
        role=look.role,
        first_at=now,
        last_at=now,
        times=1,
    )
    again = {"times": Row.times + 1, "last_at": now, "role": look.role}
    with waiting_briefly(session):
        session.execute(statement.on_conflict_do_update(index_elements=list(_KEY), set_=again))
