"""What commissioners and the keepers of the register are told: never of a named person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tracker.mail.digest import Line, Link, Section
from tracker.mail.flagged import Flagged, in_order, say
from tracker.mail.words import ENGLISH
from tracker.rules.words import FlagKind

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Check:
    """An entry of the register whose check is due on a day; None where it was never checked."""

    title: str
    due_on: date | None


def commissioned(flags: list[Flagged], page: str) -> Iterable[Section]:
    """The flags of settings that they commission, setting by setting."""
    if not flags:
        return
    ordered = sorted(in_order(flags), key=lambda flag: flag.place or "")
    parts = []
    for place, found in groupby(ordered, key=lambda flag: flag.place or "Elsewhere"):
        some = list(found)
        lines = tuple(Line(say(flag, here=True)) for flag in some)
        links = (Link(f"See {place}", href),) if (href := some[0].href) else ()
        parts.append(Section(place, lines=lines, links=links))
    links = (Link("See all flags of your settings", page),)
    yield Section("Your settings", parts=tuple(parts), links=links)


def register(flags: list[Flagged], page: str) -> Iterable[Section]:
    """What ends or has ended in the register, and entries not checked, by their number."""
    stale = [flag for flag in flags if flag.kind == FlagKind.REGISTER_ENTRY_STALE]
    others = in_order(flag for flag in flags if flag.kind != FlagKind.REGISTER_ENTRY_STALE)
    if others:
        lines = [Line(say(flag), flag.href) for flag in others[:SHOWN]]
        if (more := len(others) - SHOWN) > 0:
            lines.append(Line(f"And {more:,} more", page))
        links = (Link("See all flags of the register", page),)
        yield Section("What is new in the register", lines=tuple(lines), links=links)
    if stale:
        shown = in_order(stale)[:SHOWN]
        lines = [Line(flag.about, flag.href) for flag in shown]
        if (more := len(stale) - len(shown)) > 0:
            lines.append(Line(f"And {more:,} more", page))
        yield Section("Never checked, or not for a year", lines=tuple(lines))


def checks_due(checks: list[Check], today: date, page: str) -> Iterable[Section]:
    """The month's list of entries to check against their source."""
    if not checks:
        return
    lines = [Line(f"{one.title}: {_due(one, today)}") for one in checks[:SHOWN]]
    if (more := len(checks) - SHOWN) > 0:
        lines.append(Line(f"And {more:,} more"))
    yield Section(
        "Entries to check this month",
        say_checks(len(checks)).capitalize() + ".",
        lines=tuple(lines),
        links=(Link("Check them and save the day of the check", page),),
    )


def say_checks(n: int) -> str:
    """How many entries are on the list."""
    return f"{n:,} register {'entry needs' if n == 1 else 'entries need'} checking"


def _due(one: Check, today: date) -> str:
    if one.due_on is None:
        return "never checked"
    said = f"{ENGLISH.short_day(one.due_on)} {one.due_on.year}"
    return f"was due on {said}" if one.due_on < today else f"due on {said}"
