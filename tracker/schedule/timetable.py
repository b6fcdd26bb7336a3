"""What is done each day, and at which hour in London. An hour is added here and nowhere else.

Nothing stands between 01:00 and 02:00: that hour comes twice in October and not at all in March.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tracker.actions.housekeeping import keep_house
from tracker.actions.notices.checks_due import plan_checks
from tracker.actions.notices.plan import plan_notices
from tracker.actions.notices.weekly_summary import plan_summaries
from tracker.actions.repeats import fill_repeats
from tracker.actions.retention import retain
from tracker.actions.run_once import Work
from tracker.actions.staleness import check_staleness
from tracker.actions.sweep import sweep_in_turn
from tracker.actions.trend import fill_trend
from tracker.rules.days import LONDON, ONE_DAY
from tracker.rules.words import Job


def every_day(day: date) -> bool:
    return True


def mondays(day: date) -> bool:
    return day.weekday() == 0


def first_mondays(day: date) -> bool:
    """The first Monday of each month."""
    return mondays(day) and day.day <= 7


@dataclass(frozen=True)
class Entry:
    """A job, and the days and hour at which it is due.

    A day that was missed is made up for: each of them in turn where `each_day`, as days matter to
    what opens and closes; else the last alone, and only until the day of the next begins. `after`
    is the job that must have been done for the same day first. `in_steps` is work that commits as
    it goes, as it would keep the site from writing for too long.
    """

    job: Job
    at: time
    work: Work
    on: Callable[[date], bool] = every_day
    each_day: bool = False
    after: Job | None = None
    in_steps: bool = False
    again_after: timedelta = timedelta(minutes=10)

    def days_due(self, now: datetime, last: date | None) -> list[date]:
        """The days, in order, whose run should have begun by now; `last` is the last one done.

        A job that was never done starts with the day that is due, and makes up for none before.
        """
        here = now.astimezone(LONDON)
        today = here.date()
        reached = today if here.time() >= self.at else today - ONE_DAY
        if self.each_day and last is not None:
            missed = range(1, (reached - last).days + 1)
            return [day for day in (last + n * ONE_DAY for n in missed) if self.on(day)]
        due = self._latest(reached)
        is_over = self._latest(today) != due
        return [] if is_over or (last is not None and due <= last) else [due]

    def _latest(self, day: date) -> date:
        """The last day up to and with this one that the job is on."""
        while not self.on(day):
            day -= ONE_DAY
        return day


TIMETABLE = (
    Entry(Job.HOUSEKEEPING, time(3), keep_house),
    Entry(Job.RETENTION, time(3, 30), retain),
    Entry(Job.DATA_STALENESS, time(4, 45), check_staleness),
    Entry(Job.SWEEP, time(5), sweep_in_turn, each_day=True),
    Entry(Job.TREND, time(5, 30), fill_trend, in_steps=True),
    Entry(Job.REPEATS, time(5, 45), fill_repeats, in_steps=True),
    Entry(Job.WEEKLY_SUMMARY, time(6), plan_summaries, on=mondays),
    Entry(Job.CHECKS_DUE, time(6, 15), plan_checks, on=first_mondays),
    Entry(Job.NOTICES, time(7), plan_notices, after=Job.SWEEP),
)
