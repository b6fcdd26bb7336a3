"""The register as it was: two moments compared entry by entry, or one of them as a workbook."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import abort, render_template, request, send_file
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.register_snapshots import (
    NOW,
    Difference,
    How,
    Snapshot,
    compare,
    snapshot,
    snapshot_workbook,
)
from tracker.rules.wording import say_day
from tracker.sheets.dates import BadDate, parse_date
from tracker.store.database import db
from tracker.store.import_list import imports_taken
from tracker.store.paging import PAGE_SIZE
from tracker.web.asked import page_asked, text_asked
from tracker.web.filters import moment
from tracker.web.hr.new_upload import XLSX
from tracker.web.registrar.area import blueprint
from tracker.web.registrar.register_words import Said, entry_address, fields_said

ON_A_DAY = "day"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison as it was asked for: an import, now, or a day that was typed."""

    name: str
    chosen: str
    typed: str
    found: Snapshot | None
    error: str


@dataclass(frozen=True, slots=True)
class Row:
    """An entry that differs, in words."""

    how: How
    title: str
    fields: Sequence[Said]
    href: str | None
    where: str = ""


@blueprint.get("/snapshots/compare")
def compare_snapshots() -> str:
    """Two moments of the register compared; before they are chosen, the form alone."""
    sides = [_side("from"), _side("to")]
    first, second = (side.found for side in sides)
    differences: list[Difference] = []
    if first and second:
        differences = compare(db.session(), first.known_on, second.known_on)
    sheet, number = text_asked("sheet"), page_asked()
    wanted = [one for one in differences if sheet in {"", one.spec.name}]
    start = (number - 1) * PAGE_SIZE
    if number > 1 and start >= len(wanted):
        abort(404)
    return render_template(
        "registrar/snapshots_compare.html",
        sides=sides,
        errors=[(side.name, side.error) for side in sides if side.error],
        taken=imports_taken(db.session()),
        said=[_said(side.found) if side.found else "" for side in sides],
        counts=_counts(differences),
        sheet=sheet,
        total=len(wanted),
        groups=_groups(
            wanted[start : start + PAGE_SIZE],
            linked=second is not None and second.known_on is None,
        ),
        number=number,
        more=len(wanted) > start + PAGE_SIZE,
    )


@blueprint.get("/snapshots/register.xlsx")
def snapshot_workbook_file() -> Response:
    """The register as it was known on a moment, in the form of its own workbook."""
    found = snapshot(db.session(), text_asked("at"), clock.today())
    if found is None:
        abort(404)
    content = snapshot_workbook(db.session(), found.known_on)
    known_on = found.known_on or clock.now()
    name = f"register {known_on:%Y-%m-%d %H%M}.xlsx"
    return send_file(BytesIO(content), XLSX, as_attachment=True, download_name=name)


def _side(name: str) -> Side:
    """What one side's fields ask for. An address may name a day itself."""
    chosen, typed = text_asked(name), text_asked(f"{name}_day")
    asked = any(request.args.get(each) for each in ("from", "to"))
    error = ""
    at = chosen
    if chosen == ON_A_DAY:
        try:
            at = parse_date(typed, "dmy").isoformat()
        except BadDate as bad:
            return Side(name, chosen, typed, None, bad.message)
    found = snapshot(db.session(), at, clock.today()) if at else None
    if found is None and asked:
        late = chosen == ON_A_DAY or (at and at[0].isdigit())
        error = "Enter a day that has come already" if late else "Choose what to compare"
    if found and found.day:
        return Side(name, ON_A_DAY, say_day(found.day), found, "")
    return Side(name, chosen or (NOW if name == "to" else ""), typed, found, error)


def _said(found: Snapshot) -> str:
    """A moment in words, as it stands within a sentence."""
    if found.taken:
        when = "before" if found.before else "after"
        return f"just {when} {found.taken.file_name}, {moment(found.taken.accepted_at)}"
    return f"at the end of {say_day(found.day)}" if found.day else "now"


def _counts(differences: list[Difference]) -> dict[str, Counter[How]]:
    """How many entries differ in which way, by sheet."""
    counts: dict[str, Counter[How]] = {}
    for one in differences:
        counts.setdefault(one.spec.name, Counter())[one.how] += 1
    return counts


def _groups(differences: list[Difference], *, linked: bool) -> dict[str, dict[How, list[Row]]]:
    """The entries of one page in words, by sheet and by how they differ."""
    groups: dict[str, dict[How, list[Row]]] = {}
    for one in differences:
        fact = one.spec.fact
        href = entry_address(fact, one.fact_id) if linked and one.how is not How.GONE else None
        row = Row(one.how, one.title, fields_said(fact, one.fields), href)
        groups.setdefault(one.spec.name, {}).setdefault(one.how, []).append(row)
    return groups
