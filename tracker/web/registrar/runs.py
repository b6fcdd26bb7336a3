"""What the schedule did and when."""

from flask import render_template

from tracker import clock
from tracker.store.database import db
from tracker.store.runs import recent_runs
from tracker.web.registrar.area import blueprint

SHOWN = 30


@blueprint.get("/runs")
def runs() -> str:
    """The last runs of the nightly sweep, with what each found."""
    found = recent_runs(db.session(), SHOWN)
    return render_template("registrar/runs.html", runs=found, today=clock.today())
