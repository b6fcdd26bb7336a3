"""What a check asks, as the fieldsets of one form, and what was answered in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.actions.answers import Given
from tracker.rules.wording import say_day
from tracker.sheets.dates import BadDate, parse_date
from tracker.store.database import Session
from tracker.store.register import Register
from tracker.store.staff_list import NumberedPerson, people_numbered
from tracker.web.hr.answer_words import WHO
from tracker.web.hr.upload_words import quoted
from tracker.web.wording import count_of

MOST_ASKED = 20
"""How many questions stand on a page; the next come when these are answered."""
MOST_PEOPLE = 30
NONE = "~none"
"""What is sent where the answer is none of these."""
EXAMPLE = "03/04/26"
CODES = (
    "cells_meaning",
    "ambiguous_date",
    "ambiguous_staff",
    "unknown_staff",
    "unknown_course",
    "unknown_provider",
)

Asked = Mapping[str, Any]
"""A question as the check keeps it: code, value, suggestions, rows, within and perhaps sheet."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: what is sent, what is read, and what helps to choose."""

    value: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A fieldset: what is asked, and the answers to choose from.

    `others` are all other answers, each group with its name. `about` are the words, each with its
    sheet, that the answer is given for. `can_be_none` says whether none of these may be the answer.
    """

    name: str
    code: str
    title: str
    hint: str
    choices: Sequence[Choice]
    about: Sequence[tuple[str, str | None]]
    others: Sequence[tuple[str, Sequence[Choice]]] = ()
    can_be_none: bool = True
    none_hint: str = ""

    @property
    def other_name(self) -> str:
        """The field of the list of all others."""
        return f"{self.name}-other"

    @property
    def what(self) -> str:
        """What is chosen, as a word."""
        return {"unknown_provider": "provider", "unknown_course": "course"}.get(self.code, "answer")


@dataclass(frozen=True, slots=True)
class Around:
    """What the questions of a page are worded with. `example` is a date that was in doubt."""

    register: Register
    people: Mapping[str, NumberedPerson]
    settings: Mapping[str, str]
    example: str | None
    unit: tuple[str, str] = ("row", "rows")


def people_of(
    session: Session, organisation_id: int, asked: Sequence[Asked], day: date
) -> dict[str, NumberedPerson]:
    """The people among whom the first of the questions choose, by number; one query."""
    numbers = {
        number
        for one in _in_order(asked)[:MOST_ASKED]
        if one["code"] in WHO
        for number in one["suggestions"][:MOST_PEOPLE]
    }
    return people_numbered(session, organisation_id, numbers, day)


def questions(asked: Sequence[Asked], around: Around) -> list[Question]:
    """The first of the questions, those first whose answers settle most; the dates' as one."""
    dates = [one for one in asked if one["code"] == "ambiguous_date"]
    found: list[Question] = []
    for place, one in enumerate(_in_order(asked)[:MOST_ASKED], 1):
        if one["code"] == "ambiguous_date":
            found.append(_about_dates(f"q{place}", dates, around))
        else:
            found.append(_MADE[one["code"]](f"q{place}", one, around))
    return found


def answered(
    asked: Sequence[Question], sent: Mapping[str, str]
) -> tuple[list[Given], dict[str, str]]:
    """The answers in a form, and what is wrong by field; what is not answered is neither."""
    given: list[Given] = []
    wrong: dict[str, str] = {}
    for one in asked:
        chosen = sent.get(one.name, "")
        other = sent.get(one.other_name, "") if one.others else ""
        answers = {choice.value for choice in one.choices}
        answers |= {choice.value for _, group in one.others for choice in group}
        if one.can_be_none:
            answers.add(NONE)
        if chosen and other:
            wrong[one.other_name] = f"Choose only one answer for {quoted(one.about[0][0])}"
        elif (chosen or other) in answers:
            answer = chosen or other
            given += _given(one, None if answer == NONE else answer)
        elif chosen or other:
            wrong[one.name] = f"Choose one of the answers for {quoted(one.about[0][0])}"
    if asked and not given and not wrong:
        wrong[asked[0].name] = "Answer at least one question"
    return given, wrong


def _given(one: Question, answer: str | None) -> Iterator[Given]:
    for value, sheet in one.about:
        yield Given(one.code, value, answer, sheet)


def _in_order(asked: Sequence[Asked]) -> list[Asked]:
    """The questions as they are asked, of those about the order of dates only the first."""
    dates = [one for one in asked if one["code"] == "ambiguous_date"]
    known = [one for one in asked if one["code"] in CODES and one not in dates[1:]]
    return sorted(known, key=lambda one: (CODES.index(one["code"]), -one["rows"]))


def _cells(name: str, one: Asked, around: Around) -> Question:
    where = f"on the sheet {quoted(one['sheet'])}" if one.get("sheet") else "in the file"
    return Question(
        name,
        one["code"],
        f"What are the dates {where}?",
        f"{_rows(one, around)} for it: {_short(one['value'])}",
        (
            Choice("completed", "When the training was done"),
            Choice("expires", "When the training runs out"),
        ),
        [(one["value"], one.get("sheet"))],
        can_be_none=False,
    )


def _about_dates(name: str, dates: Sequence[Asked], around: Around) -> Question:
    headings = list(dict.fromkeys(one["value"] for one in dates))
    shown = [quoted(heading) for heading in headings[:3]]
    more = f" and {len(headings) - 3} more" if len(headings) > 3 else ""
    waiting = {"rows": sum(one["rows"] for one in dates)}
    example, day_first, month_first = _read_both_ways(around.example)
    return Question(
        name,
        "ambiguous_date",
        "Which comes first in the dates, the day or the month?",
        f"{_rows(waiting, around)} for it, under {', '.join(shown)}{more}.",
        (
            Choice("dmy", "The day", f"{example} is {day_first}"),
            Choice("mdy", "The month", f"{example} is {month_first}"),
        ),
        [(heading, None) for heading in headings],
        can_be_none=False,
    )


def _staff(name: str, one: Asked, around: Around) -> Question:
    people = [
        around.people[number]
        for number in one["suggestions"][:MOST_PEOPLE]
        if number in around.people
    ]
    return Question(
        name,
        one["code"],
        f"Who is {quoted(one['value'])}?",
        f"{_rows(one, around)} for it.",
        [
            Choice(
                person.number,
                f"{person.surname}, {person.forename} ({person.number})",
                _posts(person, around.settings),
            )
            for person in people
        ],
        [(one["value"], None)],
        none_hint="The rows stay refused, and we do not ask again.",
    )


def _course(name: str, one: Asked, around: Around) -> Question:
    register, within = around.register, one.get("within")
    courses: dict[str, dict[str, Choice]] = {}
    for key, curriculum in register.curricula.items():
        if within in {None, curriculum.provider}:
            code = register.course_code(key)
            owner = register.providers[register.provider_ids[curriculum.provider]].name
            choice = Choice(code, f"{curriculum.name} ({curriculum.code})", owner)
            courses.setdefault(owner, {})[code] = choice
    every = {code: choice for group in courses.values() for code, choice in group.items()}
    likely = [every[code] for code in one["suggestions"] if code in every]
    return Question(
        name,
        one["code"],
        f"Which course is {quoted(one['value'])}?",
        f"{_rows(one, around)} for it.",
        likely,
        [(one["value"], one.get("sheet"))],
        _without(courses, likely),
        none_hint="Left out, in this file and later ones.",
    )


def _provider(name: str, one: Asked, around: Around) -> Question:
    every = {
        provider.code: Choice(provider.code, f"{provider.name} ({provider.code})")
        for provider in around.register.providers.values()
    }
    likely = [every[code] for code in one["suggestions"] if code in every]
    return Question(
        name,
        one["code"],
        f"Which training provider is {quoted(one['value'])}?",
        f"{count_of(one['rows'], *around.unit)} from it. Taken either way, but nobody can say "
        "whether an unknown provider was certified.",
        likely,
        [(one["value"], one.get("sheet"))],
        _without({"": every}, likely),
        none_hint="Saved with the provider unknown, in this file and later ones.",
    )


_MADE = {
    "cells_meaning": _cells,
    "ambiguous_staff": _staff,
    "unknown_staff": _staff,
    "unknown_course": _course,
    "unknown_provider": _provider,
}


def _without(
    groups: Mapping[str, Mapping[str, Choice]], likely: Sequence[Choice]
) -> list[tuple[str, Sequence[Choice]]]:
    """The groups by name, each in order of names, without what is offered already."""
    offered = {choice.value for choice in likely}
    left = (
        (name, sorted((one for one in group.values() if one.value not in offered), key=_text))
        for name, group in sorted(groups.items())
    )
    return [(name, group) for name, group in left if group]


def _text(choice: Choice) -> str:
    return choice.text.casefold()


def _rows(one: Asked, around: Around) -> str:
    return f"{count_of(one['rows'], *around.unit)} {'waits' if one['rows'] == 1 else 'wait'}"


def _posts(person: NumberedPerson, settings: Mapping[str, str]) -> str:
    said = [f"{role or 'No role given'}, {settings.get(code, code)}" for role, code in person.posts]
    return "; ".join(said) or "No post today"


def _short(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:79]}…"


def _read_both_ways(example: str | None) -> tuple[str, str, str]:
    """A date that can be read two ways, and the day of either; one of ours where none will do."""
    for said in filter(None, (example, EXAMPLE)):
        try:
            day_first, month_first = parse_date(said, "dmy"), parse_date(said, "mdy")
        except BadDate:
            continue
        if day_first != month_first:
            return said, say_day(day_first), say_day(month_first)
    raise AssertionError("our own example can be read two ways")
