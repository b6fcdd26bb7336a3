"""The page on which a person says how a sheet is to be read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, cast

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.actions.answers import BadAnswers, Given
from tracker.actions.import_forms import PERSON_FIELDS
from tracker.actions.import_headings import LONGEST_HEADING, heading_key
from tracker.actions.import_sheets import SheetSaid, as_document, sheet_said
from tracker.actions.standing import NotKnown
from tracker.actions.uploads import AlreadyAccepted, ask_again
from tracker.sheets.limits import Limits
from tracker.store.database import db
from tracker.store.tables.uploads import UploadKind, UploadState
from tracker.store.upload_list import KeptUpload, upload_of
from tracker.web.hr.area import blueprint
from tracker.web.hr.recognition import COURSE, NOT_READ, Groups, SeenSheet, meanings, sheets
from tracker.web.security import current

TOO_LATE = "Somebody has accepted or discarded this file already."
READ_AGAIN = "The file is read again as you said, and this is the new check."
IN_WORK = "The file is being read again as you said."
CHOICES = {
    "kind": {"": "Work it out", "staff": "A staff list", "training": "Training"},
    "layout": {
        "": "Work it out",
        "rows": "A row for each training or post",
        "matrix": "People down, courses across",
    },
    "cells": {
        "": "Work it out",
        "completed": "When it was done",
        "expires": "When it runs out",
    },
    "date_order": {
        "": "Work it out",
        "dmy": "Day first",
        "mdy": "Month first",
        "ymd": "Year first",
    },
}
LABELS = {
    "kind": "What is in it",
    "layout": "Layout",
    "cells": "Dates in the cells",
    "date_order": "Dates like 03/04/26",
}


@dataclass(frozen=True, slots=True)
class SheetForm:
    """The form about a sheet: what is chosen in it by field, what is wrong, what can be chosen."""

    sheet: SeenSheet
    chosen: Mapping[str, str]
    errors: Mapping[str, str]
    meanings: Groups
    choices: Mapping[str, Mapping[str, str]]
    labels: Mapping[str, str]

    @property
    def says_more(self) -> bool:
        """Whether anything is said of the sheet as a whole, or wrongly."""
        return any(self.chosen.get(name) or name in self.errors for name in self.choices)

    @property
    def may_skip(self) -> bool:
        """Whether leaving the sheet out can be chosen: not where nothing of it is read."""
        return self.sheet.left_out or not self.sheet.why_skipped


def form_of(
    sheet: SeenSheet,
    kind: UploadKind | None,
    chosen: Mapping[str, str] | None = None,
    errors: Mapping[str, str] = MappingProxyType({}),
) -> SheetForm:
    """The form as the sheet was read, or with what was chosen in one that came back."""
    groups = meanings(sheet, kind)
    return SheetForm(
        sheet,
        chosen_now(sheet) if chosen is None else chosen,
        errors,
        groups,
        choices_of(sheet),
        LABELS,
    )


@blueprint.route(
    "/uploads/<int(max=2147483647):upload_id>/sheets/<int(max=2147483647):place>",
    methods=["GET", "POST"],
)
def upload_sheet(upload_id: int, place: int) -> str | Response:
    """How a sheet was read, to be changed; the file is then checked again."""
    found = upload_of(db.session(), current.organisation_id, upload_id) or abort(404)
    back = redirect(url_for("hr.upload", upload_id=upload_id), 303)
    if found.state != UploadState.CHECKED:
        flash(TOO_LATE)
        return back
    every = {sheet.place: sheet for sheet in sheets(found.summary)}
    sheet = every.get(place)
    if sheet is None or not sheet.can_change:
        abort(404)
    if request.method == "GET":
        return _page(found, form_of(sheet, found.kind))
    wrong = _wrong(sheet, found.kind, request.form)
    if wrong:
        return _page(found, form_of(sheet, found.kind, request.form, wrong))
    said, given = said_in(sheet, request.form)
    asked = {one.key: one.said for one in every.values() if one.key in _said_of(found)}
    asked[sheet.key] = as_document(said)
    try:
        ask_again(db.session(), upload_id, given, current.email, sheets=asked)
    except AlreadyAccepted:
        flash(TOO_LATE)
    except (BadAnswers, NotKnown) as bad:
        db.session.rollback()
        flash(str(bad))
    else:
        flash(IN_WORK if found.large else READ_AGAIN, "success")
    return back


def choices_of(sheet: SeenSheet) -> dict[str, Mapping[str, str]]:
    """What can be chosen of the sheet as a whole, by field; of a matrix what its dates are too."""
    with_cells = sheet.layout in {None, "matrix"}
    return {name: one for name, one in CHOICES.items() if name != "cells" or with_cells}


def chosen_now(sheet: SeenSheet) -> dict[str, str]:
    """The fields of the form as the sheet was read."""
    chosen = {name: sheet.said.get(name) or "" for name in CHOICES}
    chosen["use"] = "" if sheet.left_out else "read"
    chosen["header_row"] = str(sheet.heading_rows[0]) if sheet.heading_rows else ""
    return chosen | {column.name: column.field for column in sheet.columns}


def said_in(sheet: SeenSheet, sent: Mapping[str, str]) -> tuple[SheetSaid, list[Given]]:
    """What a form without errors says of the sheet, and what of it is to be remembered.

    Only columns that were changed are said anything of, and those of which something was said.
    What headings mean is remembered, where one heading stands over one column.
    """
    before = sheet_said(sheet.said)
    if sent.get("use") == "skip":
        return replace(before, skip=True), []
    if sheet.left_out:
        return replace(before, skip=False), []
    said = SheetSaid(
        kind=UploadKind(sent["kind"]) if sent.get("kind") else None,
        layout=sent.get("layout") or None,
        header_row=int(sent["header_row"]) if sent.get("header_row", "").strip() else None,
        cells=(sent.get("cells") or None) if "cells" in choices_of(sheet) else before.cells,
        date_order=cast(Any, sent.get("date_order") or None),
    )
    changed = {
        column.letter: sent[column.name]
        for column in sheet.columns
        if column.name in sent and sent[column.name] != column.field
    }
    shown_row = sheet.heading_rows[0] if sheet.heading_rows else None
    if said.header_row == shown_row and before.header_row is None and not sheet.why_skipped:
        said = replace(said, header_row=None)  # as it was found
    same_headings = said.header_row in {None, shown_row}
    columns = {**(before.columns if same_headings else {}), **changed}
    if said.layout is None and list(columns.values()).count(COURSE) > 1:
        said = replace(said, layout="matrix")
    if columns and "matrix" in {said.layout, sheet.layout}:
        people = {one.letter: one.field for one in sheet.columns if one.field in PERSON_FIELDS}
        columns = {**people, **columns}
    said = replace(said, columns=columns)
    return said, _to_remember(sheet, changed) if same_headings else []


def _to_remember(sheet: SeenSheet, changed: Mapping[str, str]) -> list[Given]:
    keys = Counter(heading_key(column.heading) for column in sheet.columns)
    courses = list(changed.values()).count(COURSE)
    of_a_matrix = sheet.layout == "matrix" or courses > 1
    return [
        Given("heading_meaning", column.heading, changed[column.letter] or None)
        for column in sheet.columns
        if column.letter in changed
        and keys[heading_key(column.heading)] == 1
        and heading_key(column.heading)
        and len(column.heading) <= LONGEST_HEADING
        and not (of_a_matrix and changed[column.letter] == COURSE)
    ]


def _wrong(sheet: SeenSheet, kind: UploadKind | None, sent: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a form, by field."""
    if sent.get("use") == "skip":
        return {}
    wrong = {}
    for name, choices in choices_of(sheet).items():
        if sent.get(name, "") not in choices:
            wrong[name] = "Choose one of the answers"
    row = sent.get("header_row", "").strip()
    most = Limits().rows
    if row and not (row.isascii() and row.isdigit() and len(row) < 9 and 1 <= int(row) <= most):
        wrong["header_row"] = f"Enter the number of a row, from 1 to {most:,}"
    if sent.get("kind") == "staff" and sent.get("layout") == "matrix":
        wrong["layout"] = "A staff list has a row for each post: choose rows"
    allowed = {NOT_READ} | {value for _, group in meanings(sheet, kind) for value, _ in group}
    fields: Counter[str] = Counter()
    for column in sheet.columns:
        field = sent.get(column.name, column.field)
        if field not in allowed and field != column.field:
            wrong[column.name] = f"Choose what column {column.letter} is"
        fields[field] += 1
        if field not in {NOT_READ, COURSE} and fields[field] > 1 and column.name in sent:
            wrong[column.name] = (
                f"Two columns cannot be the same: choose something else for {column.letter}"
            )
    return wrong


def _said_of(found: KeptUpload) -> Mapping[str, Any]:
    return found.summary["asked"].get("sheets", {})


def _page(found: KeptUpload, form: SheetForm) -> str:
    return render_template("hr/upload_sheet.html", upload=found, form=form)
