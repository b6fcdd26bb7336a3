"""What HR is told of its organisation: what is new, what nobody has taken up, and how it goes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from tracker.mail.digest import Line, Link, Section, Table
from tracker.mail.flagged import KINDS, SEVERITIES, Flagged, by_kind, in_order, say
from tracker.rules.coverage import Coverage
from tracker.rules.wording import say_day
from tracker.rules.words import FlagKind, Severity

NAMED = 10
UNTAKEN = 20


@dataclass(frozen=True, slots=True)
class Pages:
    """Addresses: of the lists of flags, those of a kind, settings, and emails that failed."""

    flags: str
    of_kind: Mapping[FlagKind, str]
    settings: str
    undelivered: str


def new_flags(flags: list[Flagged], pages: Pages) -> Iterable[Section]:
    """The flags by kind and severity, then the worst of them by name."""
    if not flags:
        return
    counted = by_kind(flags)
    rows = tuple(
        (
            Line(KINDS[kind].name, pages.of_kind.get(kind)),
            *(Line(_number(some, severity)) for severity in Severity),
        )
        for kind, some in counted.items()
    )
    heads = ("What", *(SEVERITIES[severity] for severity in Severity))
    yield Section(
        "What is new",
        table=Table("New flags by kind and severity", heads, rows),
        links=(Link("See all open flags", pages.flags),),
    )
    worst = in_order(flags)
    more = len(worst) - NAMED
    lines = [Line(say(flag), flag.href) for flag in worst[:NAMED]]
    if more > 0:
        lines.append(Line(f"And {more:,} more", pages.flags))
    yield Section("The most pressing" if more > 0 else "Each of them", lines=tuple(lines))


def untaken(flags: list[Flagged], pages: Pages) -> Iterable[Section]:
    """The flags that nobody had taken up when they became more pressing, by setting."""
    if not flags:
        return
    shown = sorted(in_order(flags)[:UNTAKEN], key=lambda flag: flag.place or "")
    parts = tuple(
        Section(place, lines=tuple(Line(say(flag, here=True), flag.href) for flag in some))
        for place, some in groupby(shown, key=lambda flag: flag.place or "Elsewhere")
    )
    more = len(flags) - len(shown)
    links = (Link(f"See the other {more:,}", pages.flags),) if more else ()
    yield Section(
        "Nobody has taken these up",
        "They are closer now than when they were first told. Take each one up, or give it to "
        "somebody.",
        parts=parts,
        links=links,
    )


def summary(told: Mapping[str, Any], day: date, pages: Pages) -> Iterable[Section]:
    """How the week up to a day went, by what was noted then."""
    opened, closed = told["opened"], told["closed"]
    lines = [Line(f"Flags in these 7 days: {opened:,} opened, {closed:,} closed", pages.flags)]
    lines += [_stale(one) for one in told["stale"]]
    if count := told["undelivered"]:
        lines.append(Line(say_undelivered(count), pages.undelivered))
    if silent := told["silent"]:
        lines.append(_silent(silent))
    covered = told["coverage"]
    heads = {"requirement": "Requirement", "now": "In date", "before": "A week before"}
    if not any(one["before"] for one in covered):
        del heads["before"]
    rows = tuple(
        (Line(one["requirement"]), *(Line(_coverage(one[when])) for when in list(heads)[1:]))
        for one in covered
    )
    table = Table("Coverage of each requirement", tuple(heads.values()), rows) if rows else None
    yield Section(
        f"Your week to {say_day(day)}",
        table=table,
        lines=tuple(lines),
        links=(Link("See settings", pages.settings),),
    )


def undelivered(count: int, pages: Pages) -> Iterable[Section]:
    """Emails that did not reach the organisation's people."""
    if count:
        lines = (Line("Check the email addresses in your staff list."),)
        links = (Link("See who did not get theirs", pages.undelivered),)
        said = f"{say_undelivered(count)}."
        yield Section("Emails that did not arrive", said, lines=lines, links=links)


def say_undelivered(count: int) -> str:
    """How many emails did not arrive."""
    return _count(count, "email", "emails") + " to your people did not arrive"


def _number(flags: Iterable[Flagged], severity: Severity) -> str:
    return f"{sum(flag.severity == severity for flag in flags):,}"


def _coverage(told: Mapping[str, int] | None) -> str:
    if told is None:
        return "Not known"
    coverage = Coverage(counted=told["counted"], held=told["held"])
    if coverage.percent is None:
        return "Nobody to count"
    return f"{coverage.percent}% ({coverage.held:,} of {coverage.counted:,})"


def _stale(one: Mapping[str, Any]) -> Line:
    if one["days"] is None:
        return Line(f"{one['setting']} has never sent figures")
    return Line(f"{one['setting']}: figures are {one['days']:,} days old")


def _silent(numbers: Sequence[str]) -> Line:
    said = _count(len(numbers), "person has", "people have") + " turned their emails off: "
    more = len(numbers) - NAMED
    return Line(said + ", ".join(numbers[:NAMED]) + (f" and {more:,} more" if more > 0 else ""))


def _count(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"
