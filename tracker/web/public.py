"""Pages for whoever comes, and what a monitor asks."""

from flask import Blueprint, current_app, render_template

from tracker.store.database import db
from tracker.store.readiness import why_not_ready

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
def readyz() -> tuple[dict[str, str], int]:
    """Whether the database can be reached and has this version's tables; 503 where not."""
    reason = why_not_ready(db.session(), current_app.config["MIGRATIONS"])
    return ({"status": "not ready", "reason": reason}, 503) if reason else ({"status": "ok"}, 200)
