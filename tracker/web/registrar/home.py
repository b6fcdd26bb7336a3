"""Where the area starts."""

from flask import render_template

from tracker.web.registrar.area import blueprint


@blueprint.get("/")
def home() -> str:
    """The area's first page."""
    return render_template("registrar/home.html")
