"""Whom the year's notices should reach, on which day and of what: reckoned by hand.

Nothing of the tracker is used but the adding of months, so that it can be wrong without this.
"""

from datetime import date, timedelta

from tests.year.world import GONE, Training, Worker, Year
from tracker.rules.days import add_months

# What a person is told of: the kind of flag, and its stage.
State = tuple[str, int | None]

STAGES = (7, 30, 60, 90)
# England's, over the years in which a year is drawn.
BANK_HOLIDAYS = {
    date(2026, 12, 25),
    date(2026, 12, 28),
    date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 29),
    date(2027, 5, 3),
    date(2027, 5, 31),
    date(2027, 8, 30),
}


def is_quiet(day: date) -> bool:
    return day.weekday() >= 5 or day in BANK_HOLIDAYS


def foretell(year: Year) -> dict[tuple[str, date], State]:
    """By staff number and day, the one thing that a person is told that day."""
    told: dict[tuple[str, date], State] = {}
    for worker in year.workers:
        if worker.email:
            told.update({(worker.number, day): state for day, state in _told(worker, year)})
    return told


def _told(worker: Worker, year: Year) -> list[tuple[date, State]]:
    """Each turn of the person's state that still stands on a day of sending, once."""
    found: list[tuple[date, State]] = []
    turn = told = 0
    before: State | None = None
    for day, known in _looks(year):
        state = _state(worker, year, day, known)
        if state is not None and state != before:
            turn += 1
        before = state
        is_sent = day == known + timedelta(days=1) and not is_quiet(day) and not year.is_down(day)
        if (
            is_sent
            and state is not None
            and turn > told
            and _concerns(worker, year, state, day, known)
        ):
            told = turn
            found.append((day, state))
    return found


def _looks(year: Year) -> list[tuple[date, date]]:
    """The days for which the tracker looks, in order, and the last noon of which it knows by then.

    A look at noon is at what was uploaded; missed days are looked at when the schedule is back.
    """
    looks: list[tuple[date, date]] = []
    missed: list[date] = []
    day = year.first
    while day <= year.last:
        if year.is_down(day):
            missed.append(day)
        else:
            yesterday = day - timedelta(days=1)
            looks.extend((one, yesterday) for one in missed if one != day)
            missed = []
            looks.append((day, yesterday))
            if year.uploads(day):
                looks.append((day, day))
        day += timedelta(days=1)
    return looks


def _state(worker: Worker, year: Year, day: date, known: date) -> State | None:
    """What is to be done about a person on a day, by what was uploaded by the noon of `known`."""
    end = worker.leaves(known)
    if day < worker.start or (end is not None and day > end):
        return None
    records = [one for one in worker.trained if one.uploaded <= known and one.on <= day]
    good = [one for one in records if _is_assured(one, year)]
    if any(_due(one) >= day for one in good):
        left = (max(map(_due, good)) - day).days
        stage = next((stage for stage in STAGES if left <= stage), None)
        return ("training_due", stage) if stage else None
    if any(_due(one) >= day for one in records):
        return ("not_assured", None)
    return ("training_expired", None) if records else ("never_trained", None)


def _concerns(worker: Worker, year: Year, state: State, day: date, known: date) -> bool:
    """Whether a person should hear of it: not while long away, nor of what they leave before."""
    if worker.away and worker.away[0] <= day <= worker.away[1]:
        return False
    end = worker.leaves(known)
    if end is None or state[0] != "training_due":
        return True
    records = [one for one in worker.trained if one.uploaded <= known and one.on <= day]
    return max(_due(one) for one in records if _is_assured(one, year)) <= end


def _due(one: Training) -> date:
    return add_months(one.on, 12)


def _is_assured(one: Training, year: Year) -> bool:
    return one.provider != GONE or one.on <= year.lapse
