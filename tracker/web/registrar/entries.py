"""Certification bodies and requirements."""

from flask import abort, render_template

from tracker import clock
from tracker.actions import register_page
from tracker.store.database import db
from tracker.store.register import load_register
from tracker.web.registrar.area import blueprint


@blueprint.get("/bodies")
def bodies() -> str:
    """The certification bodies, licensed and accredited or not today."""
    rows = register_page.bodies(load_register(db.session()), clock.today())
    return render_template("registrar/bodies.html", rows=rows)


@blueprint.get("/bodies/<code:body>")
def body(body: str) -> str:
    """One certification body: its licences, its accreditations, whom it certified."""
    found = register_page.body_page(db.session(), body)
    if found is None:
        abort(404)
    return render_template("registrar/body.html", body=found[0], certified=found[1])


@blueprint.get("/requirements")
def requirements() -> str:
    """Every requirement with its versions, the latest first."""
    held = load_register(db.session()).requirements
    return render_template("registrar/requirements.html", requirements=held, today=clock.today())
