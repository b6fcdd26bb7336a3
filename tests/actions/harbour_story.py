"""The small trust of tests/actions/harbour.py over a hundred days, each day recorded as it came.

Ninety days ago Ward 1 is below its target and relies on Gone Training. Sixty days ago all are
trained by Good Training, which is suspended twenty days ago. NEW commissions Ward 1 beside EAST
since thirty days ago, and WEST commissions Ward 2 until ten days ago.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch

from tests import snapshot
from tests.actions import harbour
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.actions.sweep import sweep
from tracker.rules.days import LONDON
from tracker.store.database import Session

BEGUN = date(2019, 1, 1)


def ago(days: int) -> date:
    """So many days before today."""
    return clock.today() - timedelta(days=days)


@contextmanager
def at(day: date) -> Iterator[date]:
    """It is noon of that day."""
    noon = datetime.combine(day, time(12), LONDON).astimezone(clock.UTC)
    with patch.object(clock, "now", lambda: noon):
        yield day


def fill(session: Session) -> date:
    """Put the story into an empty database, up to today; that day."""
    return snapshot.fill(session, _tell)


def register(session: Session, sheet: str, *rows: list[Any]) -> None:
    """Take in rows of one sheet of the register."""
    document = import_register(session, workbook({sheet: list(rows)}), "r.xlsx", dry_run=False)
    assert document["problems"] == []


def train(session: Session, *rows: list[Any]) -> None:
    """Take in rows of a training log of the trust's."""
    document = harbour.take_in(session, workbook({"Training": [harbour.TRAINING, *rows]}))
    assert document["problems"] == []


def _tell(session: Session) -> None:
    days = {number: ago(number) for number in (100, 65, 62, 60, 30, 20, 10)}
    with at(days[100]) as day:
        harbour._by_workbooks(session)
        sweep(session, day)
    with at(days[60]) as day:
        good = "Good level 2", "Good Training"
        train(
            session,
            ["00103", "Clarke", "Dee", *good, days[65], None],
            ["00102", "Brown", "Col", *good, days[62], None],
        )
        sweep(session, day)
    with at(days[30]) as day:
        register(session, "Commissioners", ["Code", "Name"], ["NEW", "New Board"])
        register(
            session,
            "Commissioning",
            ["Commissioner", "Setting", "From", "To"],
            ["NEW", "W1", day, None],
            ["WEST", "W2", BEGUN, days[10]],
        )
    with at(days[20]) as day:
        register(
            session,
            "Certification events",
            ["Certificate number", "Event", "On", "Reason", "Source"],
            ["C-GOOD", "suspended", day, "Fees not paid", "Letter of the body"],
        )
        sweep(session, day)
    sweep(session, clock.today())
