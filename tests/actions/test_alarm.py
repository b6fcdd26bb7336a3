"""The alarm over the nightly check: late after six in London, on either side of a clock change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.actions.harbour import fill
from tracker.actions.alarm import SweepTold, sweep_told
from tracker.store import runs
from tracker.store.tables.runs import JobRun


def ran(session: Session, day: date, *, scheduled: bool = True, ended: bool = True) -> int:
    """A run of the check for that day."""
    begun = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    claimed = runs.claim(session, "sweep", day, scheduled=scheduled, now=begun)
    assert claimed is not None
    if ended:
        runs.end(session, claimed, {}, begun)
    return claimed


@pytest.mark.parametrize(
    ("last", "now", "missed"),
    [
        ("2026-03-04", "2026-03-04T05:00+00:00", False),
        ("2026-03-04", "2026-03-05T05:59+00:00", False),
        ("2026-03-04", "2026-03-05T06:00+00:00", True),
        ("2026-03-03", "2026-03-05T00:30+00:00", True),
        # The clocks go forward on 29 March 2026, and back on 25 October.
        ("2026-03-28", "2026-03-29T04:59+00:00", False),
        ("2026-03-28", "2026-03-29T05:00+00:00", True),
        ("2026-10-24", "2026-10-25T05:59+00:00", False),
        ("2026-10-24", "2026-10-25T06:00+00:00", True),
        ("2026-03-05", "2026-03-04T23:00+00:00", False),
    ],
)
def test_when_a_check_is_missed(session: Session, last: str, now: str, missed: bool) -> None:
    day = date.fromisoformat(last)
    ran(session, day)
    assert sweep_told(session, datetime.fromisoformat(now)) == SweepTold(day, missed)


def test_runs_by_hand_runs_that_failed_and_runs_that_go_on_do_not_count(session: Session) -> None:
    day, now = date(2026, 3, 1), datetime(2026, 3, 4, 12, tzinfo=UTC)
    ran(session, day)
    ran(session, date(2026, 3, 2), scheduled=False)
    failed = ran(session, date(2026, 3, 3))
    session.execute(update(JobRun).where(JobRun.id == failed).values(failure="No room left"))
    ran(session, date(2026, 3, 4), ended=False)
    assert sweep_told(session, now) == SweepTold(day, True)


def test_a_check_that_never_ran_is_missed_once_there_is_something_to_check(
    session: Session,
) -> None:
    now = datetime.now(UTC)
    assert sweep_told(session, now + timedelta(days=9)) == SweepTold(None, False)
    fill(session)
    assert sweep_told(session, now + timedelta(hours=23)) == SweepTold(None, False)
    assert sweep_told(session, now + timedelta(hours=25)) == SweepTold(None, True)
