"""What is told of actions that audits ask for: of which audit and by when; nothing of people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.mail.digest import Line, Section
from tracker.rules.wording import say_day


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An action of an audit of a setting or provider, with the address of its page."""

    name: str
    due_on: date
    is_late: bool
    href: str


def say_follow_up(actions: list[FollowUp]) -> str:
    """How many actions there are, and how many are late."""
    late = sum(one.is_late for one in actions)
    said = f"{len(actions):,} {'action' if len(actions) == 1 else 'actions'} of audits to be done"
    return f"{said}, {late:,} late" if late else said


def follow_up(actions: list[FollowUp]) -> Iterable[Section]:
    """Each action by its audit and day. What is to be done is read on the page: an email is read by
    more than its reader."""
    if actions:
        lines = tuple(Line(_say(one), one.href) for one in actions)
        yield Section("What audits ask to be done", lines=lines)


def _say(one: FollowUp) -> str:
    when = f"was due by {say_day(one.due_on)} and is late" if one.is_late else ""
    return f"Audit of {one.name}: an action {when or f'is due by {say_day(one.due_on)}'}"
