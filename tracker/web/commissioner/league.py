"""The settings that they commission, ranked by their coverage against one requirement."""

from flask import render_template

from tracker import clock
from tracker.actions.whole_portfolio import picture
from tracker.rules.league import FEWEST, league
from tracker.store.database import db
from tracker.web.asked import text_asked
from tracker.web.commissioner.area import blueprint
from tracker.web.commissioner.asked import requirements
from tracker.web.security import current


@blueprint.get("/league")
def league_table() -> str:
    """By the requirement asked for; by the strongest one, where none of theirs is."""
    found = picture(db.session(), current.commissioner_id, clock.today())
    offered = requirements(found)
    asked = text_asked("requirement")
    chosen = asked if asked in dict(offered) else next(iter(dict(offered)), "")
    here = [(place, one) for place in found.places if (one := place.coverage(chosen))]
    return render_template(
        "commissioner/league.html",
        requirements=offered,
        requirement=here[0][1].requirement if here else None,
        target=here[0][1].target if here else None,
        placed=league(((place, one), one.coverage, one.figures) for place, one in here),
        fewest=FEWEST,
    )
