"""My training: am I in date, until when, and what do I do next?"""

from flask import abort, render_template

from tracker import clock
from tracker.actions.my_training import most_pressing, note_seen
from tracker.actions.person_file import person_file
from tracker.store.database import db
from tracker.store.person import person_with_id
from tracker.web.security import current
from tracker.web.staff import words
from tracker.web.staff.area import blueprint


@blueprint.get("/")
def home() -> str:
    """Their own standings and records, and nobody else's."""
    person = person_with_id(db.session(), current.person_id)
    if person is None:
        abort(404)
    today = clock.today()
    shown = person_file(db.session(), person.id, today)
    standings = [one for post in shown.posts if post.is_current for one in post.standings]
    first = most_pressing([one.told for one in standings])
    return render_template(
        "staff/home.html",
        person=person,
        shown=shown,
        first=next((one for one in standings if one.told is first), None),
        changed=note_seen(db.session(), current.account_id, shown, today),
        words=words,
        today=today,
    )
