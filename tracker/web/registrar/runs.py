"""What the schedule did and when."""

from flask import render_template

from tracker import clock
from tracker.rules.words import Job
from tracker.store.database import db
from tracker.store.runs import recent_runs
from tracker.web.asked import word_asked
from tracker.web.choices import choices
from tracker.web.registrar.area import blueprint

SHOWN = 60


@blueprint.get("/runs")
def runs() -> str:
    """The last runs of all jobs or of one, with what each did."""
    job = word_asked("job", Job)
    return render_template(
        "registrar/runs.html",
        runs=recent_runs(db.session(), SHOWN, job),
        job=job,
        jobs=choices(Job, "job"),
        today=clock.today(),
    )
