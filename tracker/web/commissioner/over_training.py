"""Days of staff time in which courses were repeated too early, that could have gone to care."""

from collections.abc import Iterator

from flask import render_template
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.over_training import MOST_ADDRESSES, OverTraining
from tracker.actions.over_training import over_training as counted_over
from tracker.rules.repeats import SETTLED_MONTHS, Repetition
from tracker.sheets.values import Cell
from tracker.sheets.writing import Column
from tracker.store.database import db
from tracker.web.commissioner.area import blueprint
from tracker.web.security import current
from tracker.web.table_file import CSV, XLSX, table_file
from tracker.web.wording import word

COLUMNS = (
    Column("Month ending", "date"),
    Column("Code", "text"),
    *map(Column, ("Setting", "Course", "Provider", "How", "People's courses", "Days")),
)


@blueprint.get("/over-training")
def over_training() -> str:
    """In all, by setting and by course, over the last twelve months."""
    return render_template(
        "commissioner/over_training.html",
        found=_found(),
        ways=Repetition,
        settled=SETTLED_MONTHS,
        most=MOST_ADDRESSES,
    )


@blueprint.get("/over-training.xlsx")
def over_training_workbook() -> Response:
    """Month by month as a workbook."""
    return _file(XLSX)


@blueprint.get("/over-training.csv")
def over_training_csv() -> Response:
    """Month by month as a CSV file."""
    return _file(CSV)


def _found() -> OverTraining:
    return counted_over(db.session(), current.commissioner_id, clock.today())


def _file(kind: str) -> Response:
    name = f"over-training-{clock.today().isoformat()}{kind}"
    return table_file(name, "Over-training", COLUMNS, _rows(_found()))


def _rows(found: OverTraining) -> Iterator[tuple[Cell, ...]]:
    for one in sorted(found.repeats, key=lambda one: (one.month, one.setting_id)):
        place, course = found.settings[one.setting_id], found.courses[one.curriculum_id]
        named = place.code, place.name, course.name, course.provider
        yield (one.month, *named, word(one.how, "repetition").text, one.times, one.days)
