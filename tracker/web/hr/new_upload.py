"""Sending a file to be checked; and templates to fill in, and in the demo samples to try."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from flask import abort, current_app, redirect, render_template, send_file, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovRadioInput, GovSelect
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from tracker import clock
from tracker.actions.standing import NotKnown
from tracker.actions.templates import TEMPLATES
from tracker.actions.upload_worker import start_worker
from tracker.actions.uploads import CannotBeRead, keep_for_check
from tracker.demo.samples import SAMPLES
from tracker.sheets.limits import MIB, Limits
from tracker.store.database import db
from tracker.store.setting_list import setting_coded, setting_names
from tracker.store.tables.uploads import UploadKind, UploadState
from tracker.web.asked import file_name
from tracker.web.hr.area import blueprint
from tracker.web.security import current

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The register's workbook is for registrars.
NOT_HERE = "register.xlsx"
KINDS = [
    SelectChoice("", "Work it out from the headings"),
    SelectChoice(UploadKind.STAFF.value, "A staff list"),
    SelectChoice(UploadKind.TRAINING.value, "Training: a log, a matrix or an export"),
]


class UploadForm(FlaskForm):
    """A file, and what may be said beside it. The settings to choose from are set by the view."""

    file = FileField("File", widget=GovFileInput(), validators=[FileRequired("Choose a file")])
    kind = RadioField(
        "What is in the file?",
        widget=GovRadioInput(),
        choices=KINDS,
        default="",
        invalid_choice_message="Choose what is in the file",
    )
    setting = SelectField(
        "Setting",
        widget=GovSelect(),
        default="",
        invalid_choice_message="Choose one of your settings",
    )


@blueprint.route("/uploads/new", methods=["GET", "POST"])
def new_upload() -> str | Response:
    """Ask for a file; check it, keep it with its check, and lead there.

    A file that cannot be opened is not kept: what is wrong is told beside the form.
    """
    session, mine = db.session(), current.organisation_id
    form = UploadForm()
    settings = setting_names(session, mine, clock.today()).items()
    form.setting.choices = [SelectChoice("", "All settings")]
    form.setting.choices += [SelectChoice(code, name) for code, name in settings]
    if form.validate_on_submit():
        try:
            kept = keep_for_check(
                session,
                form.file.data.read(),
                file_name(form.file.data.filename),
                mine,
                _setting_id(form.setting.data),
                UploadKind(form.kind.data) if form.kind.data else None,
                current.email,
            )
            if kept.state is UploadState.WAITING:
                start_worker(session, kept.id, current_app.config["UPLOAD_WORKERS"])
            return redirect(url_for("hr.upload", upload_id=kept.id), 303)
        except NotKnown as wrong:
            form.setting.errors = [str(wrong)]
        except CannotBeRead as unreadable:
            form.file.errors = [str(unreadable)]
    return render_template(
        "hr/upload_new.html",
        form=form,
        templates=_titles(TEMPLATES),
        samples=_titles(SAMPLES) if current.is_demo else {},
        limits=Limits(),
        megabytes=Limits().file_bytes // MIB,
    )


@blueprint.get("/uploads/templates/<code:name>")
def upload_template(name: str) -> Response:
    """A workbook of one of our forms, blank but for an example."""
    if name not in _titles(TEMPLATES):
        abort(404)
    _, make = TEMPLATES[name]
    return _workbook(name, make())


@blueprint.get("/uploads/samples/<code:name>")
def upload_sample(name: str) -> Response:
    """A workbook about the people of the demo, for its users alone."""
    if not current.is_demo or name not in _titles(SAMPLES):
        abort(404)
    _, make = SAMPLES[name]
    return _workbook(name, make(clock.today()))


def _setting_id(code: str) -> int | None:
    if not code:
        return None
    found = setting_coded(db.session(), current.organisation_id, code, clock.today())
    return found.id if found else abort(404)


def _titles(files: Mapping[str, tuple[str, Any]]) -> dict[str, str]:
    """The files that HR may download, by name."""
    return {name: title for name, (title, _) in files.items() if name != NOT_HERE}


def _workbook(name: str, content: bytes) -> Response:
    return send_file(BytesIO(content), XLSX, as_attachment=True, download_name=name)
