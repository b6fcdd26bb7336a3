"""My training: am I in date, until when, and what do I do next?"""

from flask import abort, render_template

from tracker import clock
from tracker.actions.my_training import headline
from tracker.actions.person_file import person_file
from tracker.store.database import db
from tracker.store.person import person_with_id
from tracker.web.security import current
from tracker.web.staff.area import blueprint


@blueprint.get("/")
def home() -> str:
    """Their own standings and records, and nobody else's."""
    person = person_with_id(db.session(), current.person_id)
    if person is None:
        abort(404)
    shown = person_file(db.session(), person.id, clock.today())
    told = [standing.told for post in shown.posts for standing in post.standings]
    return render_template("staff/home.html", person=person, shown=shown, headline=headline(told))
