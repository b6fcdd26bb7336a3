"""What would follow if a status changed: the question of a page, and of `flask what-if`."""

from datetime import date

from tracker.actions.status_change import StatusChange, changes_of
from tracker.actions.what_if import what_if
from tracker.actions.what_if_told import Effect
from tracker.store.database import Session


def ask(session: Session, change: StatusChange, today: date, most: int | None = None) -> Effect:
    """What the change would do from today on, or from its own day where that is to come.

    Raises NothingToChange, and TooMany where it concerns more posts than `most`.
    """
    changes, instead_of = changes_of(session, change)
    on = max(today, change.starts_on)
    return what_if(session, changes, today=today, on=on, instead_of=instead_of, most=most)
