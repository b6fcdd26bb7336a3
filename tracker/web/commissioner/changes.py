"""What changed between two days in the settings that they commission; and of one setting, why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.changes import Changes, SettingChanges
from tracker.actions.changes import changes as changes_between
from tracker.rules.changes import Crossing, Side, Then
from tracker.rules.freshness import Freshness
from tracker.rules.provider_changes import Cause
from tracker.rules.wording import say_day
from tracker.rules.words import ProviderState, Severity
from tracker.sheets.values import Cell
from tracker.sheets.writing import Column
from tracker.store.database import db
from tracker.store.paging import PAGE_SIZE
from tracker.web.asked import page_asked
from tracker.web.between import BetweenAsked, between_asked
from tracker.web.commissioner.area import blueprint
from tracker.web.security import current
from tracker.web.table_file import CSV, XLSX, table_file
from tracker.web.wording import word

KINDS: dict[type, str] = {
    ProviderState: "provider_state",
    Severity: "severity",
    Freshness: "freshness",
    Then: "then",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A line that a setting crossed, in words."""

    what: str
    before: str
    after: str
    severity: Severity | None
    on: date | None
    why: tuple[Cause, ...]
    provider: str | None


@blueprint.get("/changes")
def changes() -> str:
    """The settings that crossed a line, by name, a page at a time."""
    asked, number = between_asked(clock.today()), page_asked()
    found = _found(asked)
    start = (number - 1) * PAGE_SIZE
    if number > 1 and start >= len(found.rows):
        abort(404)
    return render_template(
        "commissioner/changes.html",
        asked=asked,
        found=found,
        rows=[(one, told(one)) for one in found.rows[start : start + PAGE_SIZE]],
        number=number,
        more=len(found.rows) > start + PAGE_SIZE,
    )


@blueprint.get("/changes.xlsx")
def changes_workbook() -> Response:
    """All of them as a workbook."""
    return _file(between_asked(clock.today()), XLSX)


@blueprint.get("/changes.csv")
def changes_csv() -> Response:
    """All of them as a CSV file."""
    return _file(between_asked(clock.today()), CSV)


def told(one: SettingChanges) -> list[Told]:
    """The lines that a setting crossed, in words."""
    return [_told(crossed) for crossed in one.crossings]


def _told(one: Crossing) -> Told:
    before, after = map(_side, one.sides)
    what = word(one.line, "line").text.format(one.about)
    return Told(what, before, after, one.severity, one.on, one.why, one.provider)


def _side(side: Side) -> str:
    kind = KINDS.get(type(side))
    return word(side, kind).text if kind else side


def _found(asked: BetweenAsked) -> Changes:
    return changes_between(
        db.session(), current.commissioner_id, asked.first, asked.last, asked.today
    )


def _file(asked: BetweenAsked, kind: str) -> Response:
    """The rows as a file; with days that make no sense, the page says what to do."""
    if asked.errors:
        return redirect(url_for("commissioner.changes", **asked.typed), 303)
    days = [say_day(day) for day in (asked.first, asked.last)]
    columns = (
        Column("Code", "text"),
        *map(Column, ("Setting", "What", f"On {days[0]}", f"On {days[1]}", "How serious")),
        Column("Since", "date"),
        Column("Why"),
    )
    name = f"changes-{asked.first.isoformat()}-to-{asked.last.isoformat()}{kind}"
    return table_file(name, "Changes", columns, _rows(_found(asked)))


def _rows(found: Changes) -> Iterator[list[Cell]]:
    for setting in found.rows:
        for one in told(setting):
            severity = word(one.severity, "severity").text if one.severity else None
            why = " ".join(cause.said for cause in one.why) or None
            about = [setting.code, setting.name, one.what, one.before, one.after]
            yield [*about, severity, one.on, why]
