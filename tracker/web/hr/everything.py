"""Everything that HR has given, as one workbook to keep or to take elsewhere."""

import tempfile

from flask import send_file
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.export import Export
from tracker.store.database import db
from tracker.store.organisation import organisation_code
from tracker.web.hr.annotated import TYPES
from tracker.web.hr.area import blueprint
from tracker.web.security import current


@blueprint.get("/uploads/everything.xlsx")
def everything() -> Response:
    """The organisation's posts and training records as known now; sent from a file on disk."""
    session, today = db.session(), clock.today()
    code = organisation_code(session, current.organisation_id)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed once the answer is sent
    Export(session, code, today).write(file)
    file.seek(0)
    name = f"{code}-{today.isoformat()}.xlsx"
    return send_file(file, TYPES[".xlsx"], as_attachment=True, download_name=name)
