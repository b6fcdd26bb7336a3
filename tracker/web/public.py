"""Pages for whoever comes, and what a monitor asks."""

from typing import Any

from flask import Blueprint, current_app, render_template

from tracker import clock
from tracker.actions.alarm import sweep_told
from tracker.store.database import db
from tracker.store.readiness import why_not_ready
from tracker.store.walls import walks_through

blueprint = Blueprint("public", __name__)


@blueprint.get("/accessibility")
def accessibility() -> str:
    """How far the pages can be used by everyone."""
    return render_template("public/accessibility.html")


@blueprint.get("/privacy")
def privacy() -> str:
    """What is kept about people, and for what."""
    return render_template("public/privacy.html")


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    """That the process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> tuple[dict[str, Any], int]:
    """Whether the database can be reached and has this version's tables; 503 where not.

    A nightly check that did not run is told, as `degraded`, and is still a 200: the pages work, and
    a load balancer must not take every web process away because the schedule is down. So is
    `policies`, where the database role is one that PostgreSQL's walls do not hold for.
    """
    reason = why_not_ready(db.session(), current_app.config["MIGRATIONS"])
    if reason:
        return {"status": "not ready", "reason": reason}, 503
    bypassed = {"policies": "bypassed"} if walks_through(db.session()) else {}
    sweep = sweep_told(db.session(), clock.now())
    last = sweep.last.isoformat() if sweep.last else None
    return {
        "status": "degraded" if sweep.missed else "ok",
        "sweep": {"last": last, "missed": sweep.missed},
        **bypassed,
    }, 200
