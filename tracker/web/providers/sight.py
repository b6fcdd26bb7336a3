"""What the person signed in may see of those who rely on a provider."""

from datetime import date

from tracker import clock
from tracker.actions.provider_page import EVERYTHING, Sight
from tracker.store.commissioners import answered_for
from tracker.store.database import Session
from tracker.store.organisation import organisation_code
from tracker.store.setting_scope import operated_ids, operators
from tracker.web.security import current


def sight_on(session: Session, day: date, known: date | None = None) -> Sight:
    """The settings that are theirs that day by what is known now, and the employers these have.

    A commissioner's are those that it, or one that it followed, commissioned on that day and on the
    one by which things were known, today where none is given.

    Whose a setting is never goes by what was known on another day: a mistake that was corrected
    gives nobody a way in.
    """
    if current.roles & {"registrar", "admin"}:
        return EVERYTHING
    settings: set[int] = set()
    organisations: set[str] = set()
    if "hr" in current.roles:
        settings.update(operated_ids(session, current.organisation_id, day))
        organisations.add(organisation_code(session, current.organisation_id))
    if "commissioner" in current.roles:
        today = clock.today()
        days = (day, known or today)
        commissioned = answered_for(session, current.commissioner_id, days, today)
        settings.update(commissioned)
        organisations |= operators(session, commissioned, day)
    sees_delivery = bool(current.roles & {"hr", "commissioner"})
    return Sight(frozenset(settings), frozenset(organisations), sees_delivery)
