"""What if a certification body lost its accreditation or its licence."""

from flask import abort, url_for

from tracker.store.database import db
from tracker.store.register import load_register
from tracker.web.registrar.area import blueprint
from tracker.web.what_if import Of, what_if_page


@blueprint.get("/bodies/<code:code>/what-if")
def what_if(code: str) -> str:
    """Whom and what it would affect; it writes nothing."""
    bodies = load_register(db.session()).bodies.values()
    body = next((one for one in bodies if one.code == code), None) or abort(404)
    entries = url_for("registrar.body_entry", body=code)
    return what_if_page(Of.BODY, code, body.name, publish=entries)
