"""The hours of the timetable, in London, on days when the clocks change as on any other."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tracker.rules.days import LONDON
from tracker.schedule.timetable import TIMETABLE, Entry

SWEEP = next(entry for entry in TIMETABLE if entry.job == "sweep")


@pytest.mark.parametrize(
    ("change", "offset_before", "offset_after"),
    [
        (date(2026, 3, 29), 0, 1),
        (date(2026, 10, 25), 1, 0),
        (date(2027, 3, 28), 0, 1),
        (date(2027, 10, 31), 1, 0),
    ],
)
def test_the_sweep_is_at_five_in_london_over_a_clock_change(
    change: date, offset_before: int, offset_after: int
) -> None:
    trigger = SWEEP.trigger()
    fired = trigger.get_next_fire_time(None, datetime(change.year, change.month, 1, tzinfo=UTC))
    times = [fired]
    while fired.date() < change + timedelta(days=3):
        fired = trigger.get_next_fire_time(fired, fired)
        times.append(fired)
    days = [moment.astimezone(LONDON).date() for moment in times]
    assert days == [
        date(change.year, change.month, 1) + timedelta(days=n) for n in range(len(days))
    ]
    assert {moment.astimezone(LONDON).time() for moment in times} == {time(5, 0)}
    offsets = {moment.date(): moment.utcoffset() // timedelta(hours=1) for moment in times}
    assert offsets[change - timedelta(days=1)] == offset_before
    assert offsets[change] == offset_after


def test_the_sweep_is_once_on_each_day_of_two_years() -> None:
    trigger = SWEEP.trigger()
    fired = trigger.get_next_fire_time(None, datetime(2026, 1, 1, tzinfo=UTC))
    days = []
    while fired.year < 2028:
        days.append(fired.date())
        fired = trigger.get_next_fire_time(fired, fired)
    assert days == [date(2026, 1, 1) + timedelta(days=n) for n in range(730)]


@pytest.mark.parametrize("entry", TIMETABLE, ids=lambda entry: entry.job)
def test_nothing_stands_in_the_hour_that_comes_twice_or_never(entry: Entry) -> None:
    assert entry.at.hour != 1


def test_each_job_stands_once() -> None:
    jobs = [entry.job for entry in TIMETABLE]
    assert len(jobs) == len(set(jobs))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 3, 59, 59, tzinfo=UTC), None),
        (datetime(2026, 7, 1, 4, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), None),
        (datetime(2026, 12, 1, 4, 59, tzinfo=UTC), None),
        (datetime(2026, 12, 1, 5, 0, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 3, 29, 4, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 4, 0, tzinfo=UTC), None),
    ],
)
def test_a_day_is_due_from_its_hour_to_its_end(moment: datetime, day: date | None) -> None:
    assert SWEEP.day_due(moment) == day
