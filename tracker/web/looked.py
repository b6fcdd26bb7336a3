"""That HR opened a page about one person is noted, for that person to read."""

from tracker.actions.looks import note_look
from tracker.rules.words import Looked
from tracker.store.database import db
from tracker.store.looks import Look
from tracker.web.security import current


def looked_at(page: str, person_id: int | None, opened: Looked) -> str:
    """The page as it is; drawn already, so that nothing about it hangs on the noting."""
    if person_id is not None:
        look = Look(current.account_id, person_id, opened, current.organisation_id, "hr")
        note_look(db.session(), look)
    return page
