"""A month of what falls due in an organisation, with the bank holidays where it works."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.actions.bank_holidays import bank_holidays_of
from tracker.rules.days import add_months
from tracker.rules.words import Nation
from tracker.store.database import Session
from tracker.store.falling_due import due_by_day, nations_of


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day with the number of posts whose training runs out at its end.

    `holidays` are the bank holidays that day, each with the nations of the organisation that have
    it: none are told where all do.
    """

    day: date
    due: int
    holidays: tuple[tuple[str, tuple[Nation, ...]], ...]


@dataclass(frozen=True, slots=True)
class DueMonth:
    """Weeks from Monday to Sunday; days of the months beside it are None."""

    first: date
    weeks: list[list[DueDay | None]]

    @property
    def days(self) -> list[DueDay]:
        """The days of the month in order."""
        return [day for week in self.weeks for day in week if day]

    @property
    def due(self) -> int:
        """The number of posts over all its days."""
        return sum(day.due for day in self.days)


def due_month(session: Session, organisation_id: int, first: date, today: date) -> DueMonth:
    """The month that begins on `first`; three queries, and one where settings changed hands."""
    last = add_months(first, 1) - timedelta(days=1)
    due = due_by_day(session, organisation_id, first, last, today)
    off = bank_holidays(nations_of(session, organisation_id, today), first.year)
    days: list[DueDay | None] = [None] * first.weekday()
    for number in range(last.day):
        day = first + timedelta(days=number)
        days.append(DueDay(day, due.get(day, 0), tuple(off.get(day, ()))))
    days += [None] * (-len(days) % 7)
    return DueMonth(first, [days[start : start + 7] for start in range(0, len(days), 7)])


def bank_holidays(
    nations: Collection[Nation], year: int
) -> dict[date, list[tuple[str, tuple[Nation, ...]]]]:
    """The bank holidays of a year by day: each with its nations, or with none where it is all
    of those asked for. Without a nation it is England's."""
    asked = list(nations) or [Nation.ENGLAND]
    where: dict[tuple[date, str], list[Nation]] = defaultdict(list)
    for nation in asked:
        for day, name in bank_holidays_of(nation, year).items():
            where[day, name].append(nation)
    found: dict[date, list[tuple[str, tuple[Nation, ...]]]] = defaultdict(list)
    for (day, name), having in sorted(where.items()):
        found[day].append((name, () if len(having) == len(asked) else tuple(having)))
    return found
