"""What is told of requests: to HR that a commissioner asks for something, to it the answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.mail.digest import Line, Link, Section
from tracker.rules.audit_words import Wanted
from tracker.rules.wording import say_day

WANTED = {
    Wanted.FRESH_DATA: "fresh data about staff and training",
    Wanted.TRAINING_NEEDS_ANALYSIS: "training needs analysis",
    Wanted.TECHNIQUES_AUTHORISED: "techniques authorised",
    Wanted.REDUCTION_PLAN: "restraint reduction plan",
    Wanted.PRINCIPLE: "evidence for a key principle",
    Wanted.OTHER: "another document",
}
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Asking:
    """A request as a message tells of it; what was typed in it is on its page alone."""

    setting: str
    commissioner: str
    wanted: Wanted
    due_on: date
    href: str


def say_asked(requests: list[Asking], day: date) -> str:
    """How many wait, and how many of these are late."""
    count = len(requests)
    late = sum(one.due_on < day for one in requests)
    said = f"{count:,} {'request waits' if count == 1 else 'requests wait'} for your answer"
    return f"{said}, {late:,} late" if late else said


def say_answered(count: int) -> str:
    """How many were answered."""
    return f"{count:,} {'request was' if count == 1 else 'requests were'} answered"


def asked(requests: list[Asking], day: date, page: str) -> Iterable[Section]:
    """What commissioners ask of the reader's settings, the first to answer first."""
    if requests:
        ordered = sorted(requests, key=lambda one: one.due_on)
        lines = [
            Line(
                f"{one.setting}: {WANTED[one.wanted]}, for {one.commissioner}, "
                f"{'which was due on' if one.due_on < day else 'by'} {say_day(one.due_on)}",
                one.href,
            )
            for one in ordered
        ]
        links = (Link("See all requests", page),)
        yield Section("What your commissioners ask for", lines=_shown(lines, page), links=links)


def answered(requests: list[Asking], page: str) -> Iterable[Section]:
    """What settings have answered."""
    if requests:
        lines = [Line(f"{one.setting}: {WANTED[one.wanted]}", one.href) for one in requests]
        links = (Link("See all your requests", page),)
        yield Section("What your settings have answered", lines=_shown(lines, page), links=links)


def _shown(lines: list[Line], page: str) -> tuple[Line, ...]:
    more = len(lines) - SHOWN
    rest = (Line(f"And {more:,} more", page),) if more > 0 else ()
    return (*lines[:SHOWN], *rest)
