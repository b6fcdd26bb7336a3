"""Why one of their settings is told otherwise on two days, with people told by reference."""

from flask import abort, render_template

from tracker import clock
from tracker.actions.setting_changes import explain
from tracker.rules.coverage_change import tally
from tracker.rules.names import reference_of
from tracker.store.commissioners import answering
from tracker.store.database import db
from tracker.store.setting_scope import setting_id_of
from tracker.web.between import between_asked
from tracker.web.commissioner.area import blueprint
from tracker.web.commissioner.changes import told
from tracker.web.security import current

MOST_PEOPLE = 200
GROUPS = {
    "joined": "Joined the count",
    "left": "Left the count",
    "gained": "Counted on both days and newly covered",
    "lost": "Counted on both days and covered no more",
}


@blueprint.get("/settings/<code:setting>/changes")
def setting_changes(setting: str) -> str:
    """A setting that they commissioned on both days, or was not known then; else a 404.

    Of one that was theirs on one of the days alone it is said since when, or until when.
    """
    session, asked = db.session(), between_asked(clock.today())
    key = setting_id_of(session, setting)
    theirs = answering(session, current.commissioner_id, asked.today)
    mine = theirs.between(asked.first, asked.last)
    if key is None or key not in mine.both | mine.began.keys() | mine.ceased.keys():
        abort(404)
    found = None
    if key in mine.both and not asked.errors:
        sees_today = key in theirs.on(asked.today)
        found = explain(session, key, asked.first, asked.last, asked.today, sees_today=sees_today)
    return render_template(
        "commissioner/setting_changes.html",
        code=setting,
        asked=asked,
        began=mine.began.get(key),
        ceased=mine.ceased.get(key),
        found=found,
        told=told(found.changes) if found else [],
        groups=GROUPS,
        tally=tally,
        reference_of=reference_of,
        most=MOST_PEOPLE,
    )
