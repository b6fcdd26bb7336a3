"""A forecast as a workbook: all that the page shows, and the plan person by person."""

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.actions.forecast import Outlook
from tracker.rules.forecast_numbers import Counted, Tally
from tracker.rules.places import WHY_LEFT_OUT, Need, Place
from tracker.rules.renewal_plan import Planned
from tracker.rules.wording import say_day
from tracker.sheets.values import Cell
from tracker.sheets.writing import Column, OutSheet, write_workbook
from tracker.store.database import Session
from tracker.store.forecast import names_in

NOT_CHOSEN = "No course chosen yet"


def forecast_book(session: Session, found: Outlook) -> bytes:
    """The workbook; one query more than the forecast itself."""
    names = names_in(session, found.setting_ids)
    return write_workbook(
        [
            OutSheet("Months", _general(*MONTHS), _months(found)),
            OutSheet("Settings", _by_month(found, "Setting", *FRESH), _settings(found)),
            OutSheet("Providers", _by_month(found, "Provider"), _providers(found)),
            OutSheet("New starters", STARTERS, _starters(found, names)),
            OutSheet("Coverage", _general(*COVERAGE), _coverage(found)),
            OutSheet("Plan", PLAN, _plan(found, names)),
            OutSheet("Left out", _general("People", "Why"), _left_out(found)),
        ]
    )


MONTHS = (
    "Month",
    "Renewals due for the first time",
    "Renewals due again",
    "Of the renewals, full programmes",
    "Initial courses",
    "Renewals planned",
)
COVERAGE = (
    "Code",
    "Setting",
    "Requirement",
    "Month without renewals",
    "People no longer covered",
    "Covered today (%)",
    "Covered then (%)",
    "Target (%)",
)
FRESH = Column("Initial courses"), Column("Figures from", "date"), Column("Out of date")
STARTERS = (
    Column("Staff number", "text"),
    Column("Name"),
    Column("Setting"),
    Column("Level"),
    Column("Why"),
    Column("Needed by", "date"),
)
PLAN = (
    Column("Staff number", "text"),
    Column("Name"),
    Column("Setting"),
    Column("Course"),
    Column("Provider"),
    Column("Last good day", "date"),
    Column("Planned month"),
    Column("Remark"),
)


def say_month(month: date) -> str:
    """March 2027."""
    return f"{month:%B %Y}"


def _general(*headings: str) -> tuple[Column, ...]:
    return tuple(map(Column, headings))


def _by_month(found: Outlook, name: str, *rest: Column) -> tuple[Column, ...]:
    """A code, a name, the renewals due for the first time by month, those due again, the rest."""
    months = map(say_month, found.forecast.months)
    numbers = _general(name, "Overdue now", *months, "Due again")
    return Column("Code", "text"), *numbers, *rest


def _months(found: Outlook) -> Iterator[Sequence[Cell]]:
    numbers = found.numbers
    yield "Overdue now", *_tally(numbers.overdue), None
    for month, tally, planned in zip(
        found.forecast.months, numbers.months, found.plan.after, strict=True
    ):
        yield say_month(month), *_tally(tally), planned


def _tally(one: Tally) -> tuple[int, ...]:
    return one.first, one.again, one.full, one.initial


def _firsts(one: Counted) -> tuple[int, ...]:
    return one.overdue.first, *(month.first for month in one.months)


def _settings(found: Outlook) -> Iterator[Sequence[Cell]]:
    for code, one in found.settings.items():
        name, total = found.setting_names.get(code, code), one.total
        fresh = found.uploads.get(code), code in found.stale
        yield code, name, *_firsts(one), total.again, total.initial, *fresh


def _providers(found: Outlook) -> Iterator[Sequence[Cell]]:
    for code, name, one in found.by_provider:
        yield code, name or NOT_CHOSEN, *_firsts(one), one.total.again


def _starters(found: Outlook, names: dict[int, str]) -> Iterator[Sequence[Cell]]:
    today = found.forecast.today
    for place in found.forecast.places:
        if place.need == Need.INITIAL:
            begun = any(today in duty.post.period for duty in place.duties)
            why = "In post, never trained" if begun else _to_come(place)
            yield *_who(found, place, names), place.level.value, why, place.day


def _to_come(place: Place) -> str:
    first = min(one.post.period.start for one in place.duties if one.post.period.start)
    return f"The post begins on {say_day(first)}"


def _coverage(found: Outlook) -> Iterator[Sequence[Cell]]:
    for one in found.costs:
        target = one.requirement.target
        yield (
            one.setting,
            found.setting_names.get(one.setting, one.setting),
            one.requirement.name or one.requirement.code,
            say_month(one.month),
            one.people,
            _number(one.before.percent),
            _number(one.after.percent),
            None if target is None else float(target),
        )


def _number(percent: str | None) -> float | None:
    return None if percent is None else float(percent)


def _plan(found: Outlook, names: dict[int, str]) -> Iterator[Sequence[Cell]]:
    for one in found.plan.planned:
        course = one.place.course
        yield (
            *_who(found, one.place, names),
            course.name if course else NOT_CHOSEN,
            course.provider_name if course else None,
            one.place.last_good,
            say_month(one.month) if one.month else "No room in any month",
            _remark(one),
        )


def _remark(one: Planned) -> str | None:
    if one.place.need == Need.RETRAINING:
        return "Their training is not assured"
    if one.place.overdue:
        return "Has run out already"
    if one.is_late:
        return "Runs out before there is room"
    if one.is_early:
        return "Before the renewal window: the new period starts from the day of the training"
    return "The full programme is due" if one.place.full else None


def _who(found: Outlook, place: Place, names: dict[int, str]) -> tuple[str, str, str]:
    """Staff number, name and settings of the person."""
    there = "; ".join(found.setting_names.get(code, code) for code in sorted(place.settings))
    number = min(one.post.staff_number for one in place.duties)
    return number, names.get(place.person, ""), there


def _left_out(found: Outlook) -> Iterator[Sequence[Cell]]:
    for reason, number in found.forecast.left_out.items():
        if number:
            yield number, WHY_LEFT_OUT[reason]
