"""Register workbooks: sent, looked at field by field, then saved or discarded."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.register_effect import KeptEffect, kept_effect
from tracker.actions.register_preview import TOLD
from tracker.actions.register_uploads import (
    AlreadyDecided,
    LookAgain,
    UnreadableFile,
    discard_import,
    keep_import,
    preview_again,
    save_import,
)
from tracker.actions.templates import register_template
from tracker.actions.up_to_date import catch_up
from tracker.sheets.limits import MIB, Limits
from tracker.store.database import db
from tracker.store.import_lines import Line, import_problems, lines_of
from tracker.store.import_list import Import, import_file, import_of, imports_page
from tracker.store.paging import PAGE_SIZE
from tracker.store.staging import register_revision
from tracker.store.tables.imports import LineKind
from tracker.store.tables.uploads import UploadState
from tracker.web.asked import file_name, page_asked, text_asked, word_asked
from tracker.web.hr.checked import saved, short, where
from tracker.web.hr.new_upload import XLSX
from tracker.web.registrar.area import blueprint
from tracker.web.registrar.register_words import Said, entry_address, fields_said, followed
from tracker.web.security import current
from tracker.web.wording import count_of

# How many of each kind stand on the page of the import itself.
FIRST = 10
AGAIN = (
    "The register has changed since the preview was shown, so nothing was saved. This is the new "
    "preview: look at it, then save."
)
ELSEWHERE = (
    "The preview was made again in another window. This is the new one: nothing of it is saved yet."
)
TOO_LATE = "Somebody has saved or discarded this file already."


class Show(StrEnum):
    """What the page of an import can list."""

    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"
    WARNING = "warning"
    REFUSED = "refused"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the preview in words: where in the file, of what entry, and what is said."""

    where: str
    title: str
    message: str | None = None
    fields: tuple[Said, ...] = ()
    value: str | None = None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Some of the lines of a kind, and how many there are."""

    rows: list[Told]
    total: int


class ImportForm(FlaskForm):
    """A register workbook."""

    file = FileField("File", widget=GovFileInput(), validators=[FileRequired("Choose a file")])


@blueprint.get("/imports")
def imports() -> str:
    """The imports of the register, the latest first."""
    page = imports_page(db.session(), page_asked())
    if page.number > page.pages:
        abort(404)
    return render_template("registrar/imports.html", page=page, rows_said=rows_said)


@blueprint.route("/imports/new", methods=["GET", "POST"])
def new_import() -> str | Response:
    """Ask for a workbook, keep it with its preview, and lead there; one that cannot be opened is
    not kept."""
    form = ImportForm()
    if form.validate_on_submit():
        name, content = file_name(form.file.data.filename), form.file.data.read()
        try:
            upload_id = keep_import(db.session(), content, name, current.email)
            return redirect(url_for("registrar.import_page", upload_id=upload_id), 303)
        except UnreadableFile as unreadable:
            form.file.errors = [unreadable.message]
    return render_template(
        "registrar/imports_new.html",
        form=form,
        limits=Limits(),
        megabytes=Limits().file_bytes // MIB,
    )


@blueprint.get("/imports/template")
def import_template() -> Response:
    """A blank register workbook with one example row in each sheet."""
    return _workbook(register_template(), "register.xlsx")


@blueprint.get("/imports/<int(max=2147483647):upload_id>")
def import_page(upload_id: int) -> str:
    """One import: what it would change or has changed, what is refused, and what to look at."""
    session, found = db.session(), _import(upload_id)
    is_open = found.state is UploadState.CHECKED
    stands_on = (found.basis or {}).get("stood_on")
    return render_template(
        "registrar/imports_page.html",
        upload=found,
        open=is_open,
        stale=is_open and stands_on != register_revision(session),
        again=AGAIN if is_open and found.summary.get("again") else "",
        seen=stands_on,
        saved_said=saved,
        effect=_effect(found.summary) if is_open else None,
        today=clock.today(),
        listed={show.value: _listed(found, show, "", 0, FIRST) for show in Show},
    )


@blueprint.get("/imports/<int(max=2147483647):upload_id>/entries")
def import_entries(upload_id: int) -> str:
    """All entries of one kind, of one sheet where that is asked for, a page at a time."""
    found, number = _import(upload_id), page_asked()
    show, sheet = word_asked("show", Show), text_asked("sheet")
    if show is None:
        abort(404)
    listed = _listed(found, show, sheet, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    if not listed.rows:
        abort(404)
    return render_template(
        "registrar/imports_entries.html",
        upload=found,
        open=found.state is UploadState.CHECKED,
        show=show,
        sheet=sheet,
        listed=listed,
        number=number,
        pages=-(-listed.total // PAGE_SIZE),
    )


@blueprint.get("/imports/<int(max=2147483647):upload_id>/file")
def imported_file(upload_id: int) -> Response:
    """The workbook as it was sent."""
    content = import_file(db.session(), upload_id)
    return _workbook(content, _import(upload_id).file_name) if content else abort(404)


@blueprint.post("/imports/<int(max=2147483647):upload_id>/save")
def save_this_import(upload_id: int) -> Response:
    """Save what the file changes and bring standings and flags up to date."""
    session, found = db.session(), _import(upload_id)
    try:
        save_import(session, upload_id, current.email, request.form.get("seen", ""))
    except AlreadyDecided:
        flash(TOO_LATE)
    except LookAgain:
        if not _import(upload_id).summary.get("again"):  # else the page itself says why
            flash(ELSEWHERE)
    else:
        waiting = catch_up(session, clock.today())
        flash(f"{found.file_name} is saved. {followed(waiting)}", "success")
    return redirect(url_for("registrar.import_page", upload_id=upload_id), 303)


@blueprint.post("/imports/<int(max=2147483647):upload_id>/again")
def preview_import_again(upload_id: int) -> Response:
    """Make the preview anew, where the register has changed since."""
    try:
        preview_again(db.session(), _import(upload_id).id)
    except AlreadyDecided:
        flash(TOO_LATE)
    return redirect(url_for("registrar.import_page", upload_id=upload_id), 303)


@blueprint.post("/imports/<int(max=2147483647):upload_id>/discard")
def discard_this_import(upload_id: int) -> Response:
    """Let a file go that nobody wants to save."""
    found = _import(upload_id)
    try:
        discard_import(db.session(), found.id)
    except AlreadyDecided:
        flash(TOO_LATE)
        return redirect(url_for("registrar.import_page", upload_id=found.id), 303)
    flash(f"{found.file_name} is discarded. Nothing of it was saved.", "success")
    return redirect(url_for("registrar.imports"), 303)


def rows_said(rows: Mapping[str, int]) -> str:
    """120 rows: 100 new, 5 changed."""
    words = {"new": "new", "changed": "changed", "unchanged": "unchanged", "rejected": "refused"}
    parts = [f"{rows[name]:,} {word}" for name, word in words.items() if rows[name]]
    return ": ".join(filter(None, (count_of(rows["total"], "row"), ", ".join(parts))))


def _import(upload_id: int) -> Import:
    return import_of(db.session(), upload_id) or abort(404)


def _effect(summary: Mapping[str, Any]) -> KeptEffect | None:
    """What it would do, where that was worked out."""
    kept = summary.get("effect")
    return kept_effect(kept) if kept and "too_many" not in kept else None


def _listed(found: Import, show: Show, sheet: str, first: int, most: int) -> Listed:
    session = db.session()
    if show in {Show.REFUSED, Show.TOLD}:
        codes = frozenset(found.summary.get("problem_counts", ()))
        wanted = codes & TOLD if show is Show.TOLD else codes - TOLD
        problems, total = import_problems(session, found.id, wanted, sheet, first, most)
        rows = [Told(where(one), "", one["message"], value=short(one["value"])) for one in problems]
        return Listed(rows, total)
    lines, total = lines_of(session, found.id, LineKind(show.value), sheet, first, most)
    linked = found.state is UploadState.CHECKED
    return Listed([_told(line, linked=linked) for line in lines], total)


def _told(line: Line, *, linked: bool) -> Told:
    place = {"sheet": line.sheet, "row": line.row, "column": None}
    return Told(
        where(place),
        line.title,
        line.message,
        tuple(fields_said(line.fact, line.fields)),
        href=entry_address(line.fact, line.fact_id) if linked else None,
    )


def _workbook(content: bytes, name: str) -> Response:
    return send_file(BytesIO(content), XLSX, as_attachment=True, download_name=name)
