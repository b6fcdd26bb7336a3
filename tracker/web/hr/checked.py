"""The check of an upload made ready for its page: numbers, problems as jobs, what would change."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.rules.wording import say_day
from tracker.store.tables.uploads import Outcome
from tracker.web.hr.upload_words import JOBS, Job, job_of
from tracker.web.wording import WORDS, count_of

# How many of each kind of problem, and of each sample, stand on the page of the check itself.
FIRST = 5
LONGEST_VALUE = 80
NOTHING = "nothing"

OUTCOMES = {
    Outcome.NEW: "new",
    Outcome.CHANGED: "changed",
    Outcome.UNCHANGED: "unchanged",
    Outcome.REJECTED: "refused",
    Outcome.IGNORED: "ignored",
}
# What the fields of the stored facts are called in our forms, where they differ.
HEADINGS = {
    "starts_on": "Start",
    "ends_on": "End",
    "started_on": "Started",
    "completed_on": "Completed",
    "printed_expiry": "Expires",
}
DAYS = ("_on", "_from", "_to", "_expiry")
WORDED = {"route", "mode", "kind", "result", "employment", "absence"}

Problem = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One problem: where in the file, what stands there, and what to do about it."""

    where: str
    value: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Group:
    """The problems of one code: how many in all, and some of them."""

    code: str
    job: Job
    count: int
    problems: Sequence[Told]

    @property
    def can_wait(self) -> bool:
        """Whether nothing need be done about them in the file, or an answer does it."""
        return self.job.left_out or not self.problems

    @property
    def more(self) -> int:
        return self.count - len(self.problems)


@dataclass(frozen=True, slots=True)
class Change:
    """A changed row: of whom, and for each field its heading, what was held and what comes."""

    record: Mapping[str, Any]
    fields: Sequence[tuple[str, str, str]]


def numbers(rows: Mapping[str, int]) -> list[tuple[int, str]]:
    """How many rows of each outcome, with its word."""
    return [(rows.get(outcome.value, 0), text) for outcome, text in OUTCOMES.items()]


def unit_of(summary: Mapping[str, Any]) -> tuple[str, str]:
    """What is counted, one and many: rows, or in a matrix its entries."""
    layouts = {sheet["layout"] for sheet in summary["sheets"] if not sheet["why_skipped"]}
    return ("entry", "entries") if layouts == {"matrix"} else ("row", "rows")


def saved(rows: Mapping[str, int], unit: tuple[str, str] = ("row", "rows")) -> str:
    """What accepting saves, in words: 5 new rows and 1 change; '' where that is nothing."""
    one, many = unit
    counts = (rows["new"], f"new {one}", f"new {many}"), (rows["changed"], "change", "changes")
    return " and ".join(count_of(*each) for each in counts if each[0])


def asked_count(summary: Mapping[str, Any]) -> int:
    """How many questions are asked, those about the order of dates as one."""
    codes = [one["code"] for one in summary["questions"]]
    dates = codes.count("ambiguous_date")
    return len(codes) - max(0, dates - 1)


def groups(
    counts: Mapping[str, int],
    first_of: Callable[[str, int], Sequence[Problem]],
    asked: Collection[str] = (),
) -> list[Group]:
    """The problems by code, the pressing codes first; the first of each code.

    `counts` has the number of each code; `first_of` gives some of a code, so many at most. None are
    given of the codes that are `asked` about: an answer does more for them than a correction.
    """
    order = {code: place for place, code in enumerate(JOBS)}
    codes = sorted(counts, key=lambda code: (order.get(code, len(order)), code))
    return [
        group(code, counts[code], () if code in asked else first_of(code, FIRST)) for code in codes
    ]


def group(code: str, count: int, some: Iterable[Problem]) -> Group:
    """Some of the problems of a code, of which there are `count` in all."""
    return Group(code, job_of(code), count, [told(problem) for problem in some])


def told(problem: Problem) -> Told:
    """A problem in words, with a value that fits the page."""
    return Told(where(problem), short(problem["value"]), problem["message"])


def where(problem: Problem) -> str:
    """The place as Excel shows it: Sheet Ward 3, row 14, column D."""
    parts = [
        f"{name}\N{NO-BREAK SPACE}{problem[name]}"
        for name in ("sheet", "row", "column")
        if problem[name] is not None
    ]
    said = ", ".join(parts) or "the whole file"
    return said[0].upper() + said[1:]


def changes(summary: Mapping[str, Any]) -> list[Change]:
    """The first of the changed rows, before and after."""
    return [
        Change(
            record,
            [
                (_heading(name), _said(name, before), _said(name, after))
                for name, (before, after) in record["fields"].items()
            ],
        )
        for record in summary.get("changes", ())[:FIRST]
    ]


def examples(summary: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The first of the new rows."""
    return summary.get("examples", [])[:FIRST]


def changed_since(named: Iterable[Any]) -> list[tuple[str, str]]:
    """Who and what an undone upload leaves for later ones; see `ChangedSince`."""
    told = []
    for one in named:
        name, number, what, completed_on, setting = (
            one.values() if isinstance(one, Mapping) else one
        )
        if completed_on:
            day = completed_on if isinstance(completed_on, date) else _day(completed_on)
            what = f"{what}, {say_day(day)}"
        elif setting:
            what = f"{what or 'The post'} in {setting}"
        told.append((f"{name or 'Name not known'} ({number})", what or "The name"))
    return told


def short(value: str | None) -> str | None:
    """What a cell says, cut where it is too long for the page."""
    if value is None or len(value) <= LONGEST_VALUE:
        return value
    return f"{value[: LONGEST_VALUE - 1]}…"


def _day(value: str) -> date:
    return date.fromisoformat(value)


def _heading(field: str) -> str:
    return HEADINGS.get(field) or field.replace("_", " ").capitalize()


def _said(field: str, value: str | None) -> str:
    """A stored value as it is read; days and words come as their text."""
    if value is None:
        return NOTHING
    if field in WORDED:
        return WORDS[field][value].text
    return say_day(_day(value)) if field.endswith(DAYS) else value
