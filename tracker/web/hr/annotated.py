"""Somebody's own file back, with what to put right marked in it."""

from io import BytesIO

from flask import abort, flash, redirect, send_file, url_for
from werkzeug.wrappers import Response

from tracker.actions.annotated_upload import annotated_upload
from tracker.sheets.limits import UnreadableFile
from tracker.store.database import db
from tracker.web.hr.area import blueprint
from tracker.web.hr.upload_words import job_of
from tracker.web.security import current

TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
}


@blueprint.get("/uploads/<int(max=2147483647):upload_id>/annotated")
def annotated(upload_id: int) -> Response:
    """The file of an upload as a workbook with its problems marked."""
    try:
        found = annotated_upload(
            db.session(), current.organisation_id, upload_id, lambda code: job_of(code).title
        )
    except UnreadableFile as refusal:
        flash(f"The problems cannot be marked. {refusal.message}")
        return redirect(url_for("hr.upload", upload_id=upload_id), 303)
    if found is None:
        abort(404)
    kind = TYPES[found.name[-5:]]
    return send_file(BytesIO(found.content), kind, as_attachment=True, download_name=found.name)
