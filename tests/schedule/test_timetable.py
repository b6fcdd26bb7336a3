"""The hours of the timetable, in London, on days when the clocks change as on any other."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from tracker.rules.days import LONDON, ONE_DAY
from tracker.rules.words import Job
from tracker.schedule.timetable import TIMETABLE, Entry, every_day, first_mondays, mondays

SWEEP = next(entry for entry in TIMETABLE if entry.job == Job.SWEEP)
WEDNESDAY = date(2026, 3, 4)


def entry(**said: Any) -> Entry:
    return Entry(Job.NOTICES, **{"at": time(7), "work": lambda session, day: {}, **said})


def london(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def test_over_two_years_each_day_is_done_once_at_its_hour_in_london() -> None:
    """Asked every quarter of an hour, over four changes of the clock."""
    now, last = datetime(2026, 1, 1, tzinfo=UTC), date(2025, 12, 31)
    done: list[datetime] = []
    while now < datetime(2028, 1, 1, tzinfo=UTC):
        for day in SWEEP.days_due(now, last):
            done.append(now.astimezone(LONDON))
            assert done[-1].date() == day
            last = day
        now += timedelta(minutes=15)
    assert [moment.date() for moment in done] == [
        date(2026, 1, 1) + n * ONE_DAY for n in range(730)
    ]
    assert {moment.time() for moment in done} == {time(5)}
    assert {moment.utcoffset() for moment in done} == {timedelta(0), timedelta(hours=1)}


@pytest.mark.parametrize("one", TIMETABLE, ids=lambda one: one.job)
def test_nothing_stands_in_the_hour_that_comes_twice_or_never(one: Entry) -> None:
    assert one.at.hour != 1


def test_each_job_stands_once_and_after_the_one_it_waits_for() -> None:
    jobs = [one.job for one in TIMETABLE]
    assert len(jobs) == len(set(jobs))
    for place, one in enumerate(TIMETABLE):
        assert one.after is None or one.after in jobs[:place]


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2026, 7, 1, 3, 59, 59, tzinfo=UTC), []),
        (datetime(2026, 7, 1, 4, 0, tzinfo=UTC), [date(2026, 7, 1)]),
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), [date(2026, 7, 1)]),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), []),
        (datetime(2026, 12, 1, 4, 59, tzinfo=UTC), []),
        (datetime(2026, 12, 1, 5, 0, tzinfo=UTC), [date(2026, 12, 1)]),
        (datetime(2026, 3, 29, 4, 0, tzinfo=UTC), [date(2026, 3, 29)]),
        (datetime(2026, 10, 25, 4, 0, tzinfo=UTC), []),
    ],
)
def test_a_job_never_done_is_due_from_its_hour_to_the_end_of_its_day(
    moment: datetime, due: list[date]
) -> None:
    assert entry(at=time(5)).days_due(moment, None) == due
    assert SWEEP.days_due(moment, None) == due


@pytest.mark.parametrize(
    ("on", "each_day", "last", "hour", "due"),
    [
        # Each of the days that were missed, oldest first.
        (every_day, True, -1, 8, [0]),
        (every_day, True, -1, 6, []),
        (every_day, True, -3, 8, [-2, -1, 0]),
        (every_day, True, -3, 6, [-2, -1]),
        (every_day, True, -30, 8, list(range(-29, 1))),
        (every_day, True, 0, 8, []),
        (every_day, True, 5, 8, []),
        # Once, and never for a day that is over.
        (every_day, False, -1, 8, [0]),
        (every_day, False, -30, 8, [0]),
        (every_day, False, -30, 6, []),
        (every_day, False, 0, 8, []),
        (every_day, False, 5, 8, []),
        # The Monday of this week, for the rest of the week.
        (mondays, False, -9, 8, [-2]),
        (mondays, False, -9, 6, [-2]),
        (mondays, False, None, 6, [-2]),
        (mondays, False, -90, 8, [-2]),
        (mondays, False, -2, 8, []),
        (mondays, False, 0, 8, []),
        # The first Monday of the month was 2 March.
        (first_mondays, False, -30, 8, [-2]),
        (first_mondays, False, -2, 8, []),
    ],
)
def test_missed_days_are_made_up_for_in_turn_or_the_last_of_them_once(
    on: Any, each_day: bool, last: int | None, hour: int, due: list[int]
) -> None:
    done = None if last is None else WEDNESDAY + timedelta(days=last)
    found = entry(on=on, each_day=each_day).days_due(london(WEDNESDAY, hour), done)
    assert found == [WEDNESDAY + timedelta(days=days) for days in due]


@pytest.mark.parametrize(("hour", "due"), [(6, []), (8, [date(2026, 3, 9)])])
def test_a_week_that_has_begun_is_not_done_for_the_one_before(hour: int, due: list[date]) -> None:
    monday = date(2026, 3, 9)
    assert entry(on=mondays).days_due(london(monday, hour), date(2026, 2, 23)) == due
