"""What somebody is told of their own training: the next step first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.mail.digest import Line, Link, Section
from tracker.mail.words import Words
from tracker.rules.words import FlagKind, Level

Say = Callable[[date], str]
# What asks most of the person is told first.
_FIRST = (
    FlagKind.TRAINING_EXPIRED,
    FlagKind.NEVER_TRAINED,
    FlagKind.NOT_ASSURED,
    FlagKind.TRAINING_DUE,
)


@dataclass(frozen=True, slots=True)
class Matter:
    """What somebody does not meet, or soon will not: requirements that one course counts for.

    `course` is the one that they did before, else a requirement. `provider` is whom they were
    trained by, where that provider is still good for them; `failing` is the code of the link
    that failed.
    """

    kind: FlagKind
    requirements: tuple[str, ...]
    course: str
    level: Level
    until: date | None = None
    is_full_programme: bool = False
    in_grace: bool = False
    provider: str | None = None
    failing: str | None = None


def in_order(matters: Iterable[Matter]) -> list[Matter]:
    """The most pressing first; what the same course would mend is one matter."""
    found: dict[Any, Matter] = {}
    for one in sorted(matters, key=_pressing):
        is_new = one.kind == FlagKind.NEVER_TRAINED
        key = (one.kind, one.in_grace, one.is_full_programme, None if is_new else one.course)
        found[key] = _with(found[key], one) if key in found else one
    return list(found.values())


def subject(matters: list[Matter], words: Words) -> str:
    """The fact, as short as it can be said."""
    if len(matters) > 1:
        return _many(matters, words.many_by_subject, words.many_subject, words, words.short_day)
    (one,) = matters
    texts = {
        FlagKind.TRAINING_EXPIRED: words.expired_subject,
        FlagKind.NEVER_TRAINED: words.never_trained_subject,
        FlagKind.NOT_ASSURED: words.not_assured_subject,
    }
    text = texts.get(one.kind) or (
        words.due_full_subject if one.is_full_programme else words.due_subject
    )
    if one.in_grace:
        text = words.expired_subject
    by = words.by.format(day=words.short_day(one.until)) if one.until else ""
    return text.format(course=one.course, by=by).strip()


def first_sentence(matters: list[Matter], words: Words) -> str:
    """The one sentence that says it all."""
    if len(matters) > 1:
        return _many(matters, words.many_by, words.many, words, words.day)
    return _sentence(matters[0], words)


def sections(matters: list[Matter], words: Words, page: str | None) -> tuple[Section, ...]:
    """What to do about each; `page` is the address of their training, where they can sign in."""
    if len(matters) == 1:
        (one,) = matters
        lines = (*_needed_for(one, words), *_steps(one, words))
        return (Section(words.next_step, lines=lines, links=_see(page, words)),)
    *others, last = _courses(matters, words)
    return (*others, replace(last, links=_see(page, words)))


def own_section(matters: list[Matter], words: Words, page: str | None, heading: str) -> Section:
    """The same as one section of a message that is about others too."""
    return Section(heading, parts=_courses(matters, words), links=_see(page, words))


def _with(first: Matter, other: Matter) -> Matter:
    """Two matters that one course mends: the one that asks for more, for the requirements of both.

    Where nothing was done before, that one names the course.
    """
    requirements = tuple(dict.fromkeys((*first.requirements, *other.requirements)))
    more = max(first, other, key=lambda one: one.level.rank)
    is_new = first.kind == FlagKind.NEVER_TRAINED
    course = more.course if is_new else first.course
    return replace(first, requirements=requirements, course=course, level=more.level)


def _courses(matters: list[Matter], words: Words) -> tuple[Section, ...]:
    """Each by what it is needed for, as the same course may be due for one and too old for
    another."""
    return tuple(
        Section("; ".join(one.requirements), _sentence(one, words), lines=_steps(one, words))
        for one in matters
    )


def _see(page: str | None, words: Words) -> tuple[Link, ...]:
    return (Link(words.see, page),) if page else ()


def _many(matters: list[Matter], by: str, otherwise: str, words: Words, say: Say) -> str:
    """All of them in one sentence, with a day where all of them are still to come."""
    days = [one.until for one in matters if one.until and one.kind == FlagKind.TRAINING_DUE]
    if len(days) < len(matters) or any(one.in_grace for one in matters):
        return otherwise
    return by.format(by=words.by.format(day=say(min(days))))


def _sentence(one: Matter, words: Words) -> str:
    by = words.by.format(day=words.day(one.until)) if one.until else ""
    on = words.on.format(day=words.day(one.until)) if one.until else ""
    match one.kind:
        case FlagKind.TRAINING_DUE if one.in_grace:
            text = words.in_grace
        case FlagKind.TRAINING_DUE:
            text = words.due_full if one.is_full_programme else words.due
        case FlagKind.TRAINING_EXPIRED:
            text = words.expired if one.until else words.expired_some_day
        case FlagKind.NEVER_TRAINED:
            text = words.never_trained
        case _:
            text = words.not_assured
    return text.format(course=one.course, by=by, on=on).replace(" .", ".")


def _needed_for(one: Matter, words: Words) -> tuple[Line, ...]:
    """The requirements, where the sentence did not name the only one."""
    if one.requirements == (one.course,):
        return ()
    return (Line(words.needed_for.format(requirements="; ".join(one.requirements))),)


def _steps(one: Matter, words: Words) -> tuple[Line, ...]:
    """What to look for, whom to ask, and what else to do."""
    level = words.levels[one.level]
    if one.kind == FlagKind.NOT_ASSURED:
        steps = [words.why.get(one.failing or "", words.why_not_known), level, words.book_other]
    elif one.provider:
        steps = [level, words.book_with.format(provider=one.provider), words.already]
    else:
        steps = [level, words.book, words.already]
    return tuple(map(Line, steps))


def _pressing(one: Matter) -> tuple[int, date, str]:
    place = 0 if one.in_grace else _FIRST.index(one.kind)
    return place, one.until or date.max, one.course
