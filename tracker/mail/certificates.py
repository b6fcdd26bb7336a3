"""What is told of certificates that people send in: to HR that they wait, to them the answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.mail.digest import Line, Link, Section
from tracker.mail.words import Words


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a certificate: approved, corrected or refused."""

    course: str
    completed_on: date
    state: str


def say_waiting(count: int) -> str:
    """How many wait for HR."""
    return f"{count:,} {'certificate waits' if count == 1 else 'certificates wait'} to be checked"


def waiting(count: int, page: str) -> Iterable[Section]:
    """That certificates wait, without saying whose: an email is read by more than its reader."""
    if count:
        said = f"{say_waiting(count)[0].upper()}{say_waiting(count)[1:]}."
        links = (Link("Check certificates", page),)
        yield Section("Certificates that your people sent in", said, links=links)


def answers(answered: list[Answer], words: Words, page: str | None) -> tuple[Section, ...]:
    """What became of each; the reasons are on the page."""
    if not answered:
        return ()
    texts = {
        "approved": words.accepted,
        "corrected": words.corrected,
        "refused": words.refused,
    }
    lines = tuple(
        Line(texts[one.state].format(course=one.course, day=_day(one, words))) for one in answered
    )
    links = (Link(words.see_evidence, page),) if page else ()
    return (Section(words.answered, lines=lines, links=links),)


def _day(one: Answer, words: Words) -> str:
    return f"{words.short_day(one.completed_on)} {one.completed_on.year}"
