"""Two to four of the settings that they commission, side by side."""

from flask import abort, render_template, request

from tracker import clock
from tracker.actions.whole_portfolio import picture
from tracker.store.database import db
from tracker.web.commissioner.area import blueprint
from tracker.web.commissioner.asked import requirements
from tracker.web.security import current

FEWEST, MOST = 2, 4


@blueprint.get("/compare")
def compare() -> str:
    """The settings chosen, in the order of their names; another's is a 404."""
    found = picture(db.session(), current.commissioner_id, clock.today())
    codes = set(request.args.getlist("setting"))
    places = [one for one in found.places if one.code in codes]
    if len(places) < len(codes):
        abort(404)
    return render_template(
        "commissioner/compare.html",
        places=places if FEWEST <= len(places) <= MOST else [],
        chosen=len(places),
        requirements=requirements(found),
        since=found.since,
    )
