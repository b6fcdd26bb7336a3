"""What a commissioner may ask about: the settings for which they answer on the days asked."""

from flask import abort

from tracker.store.commissioners import answered_for
from tracker.store.database import db
from tracker.store.setting_scope import ids_by_code
from tracker.web.providers.days import DaysAsked
from tracker.web.security import current


def codes_asked(asked: DaysAsked) -> dict[str, int]:
    """The settings of these two days that are theirs, by code, each with its id."""
    session = db.session()
    ids = answered_for(session, current.commissioner_id, asked.both, asked.today)
    return ids_by_code(session, ids)


def setting_asked(code: str, asked: DaysAsked) -> int:
    """The setting of that code, if it is theirs on both days; else a 404."""
    found = codes_asked(asked).get(code)
    return found if found is not None else abort(404)
