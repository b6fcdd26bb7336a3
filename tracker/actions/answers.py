"""What an organisation answers to the questions that its files raise, once for all its files."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from tracker import clock
from tracker.actions.import_forms import FORMS
from tracker.actions.import_headings import heading_key
from tracker.rules.days import london_day
from tracker.rules.names import match_key
from tracker.store.answer_list import withdraw_answer
from tracker.store.database import Session
from tracker.store.people_writing import lock_organisation, touch_posts_with_open_questions
from tracker.store.register import Register
from tracker.store.uploads import KnownAnswers, known_answers, record_answer

ORDERS = ("dmy", "mdy", "ymd")
MEANINGS = ("completed", "expires")
FIELDS = frozenset(name for form in FORMS for name in form.cells._fields)
CODES = (
    "unknown_provider",
    "unknown_course",
    "unknown_staff",
    "ambiguous_staff",
    "ambiguous_date",
    "cells_meaning",
    "heading_meaning",
)
LONGEST_VALUE = 500
LONGEST_SHEET = 100


class BadAnswers(ValueError):
    """An answer that nobody asked for, or that names nothing; the message says which."""


class NoSuchAnswer(Exception):
    """There is no such answer to take back."""


class Given(NamedTuple):
    """An answer to a question, for one sheet or for all.

    The answer is a code of the register, a staff number, an order of dates, what dates are, or a
    field of our forms, by the code of the question; None leaves the question open for good.
    """

    code: str
    value: str
    answer: str | None
    sheet: str | None = None


class Answers:
    """What an organisation has answered, by question and word; an answer for a sheet comes first.

    A word is known whatever its case, spaces and hyphens.
    """

    def __init__(self, known: KnownAnswers, given: Collection[Given] = ()) -> None:
        self._known = known
        self._given = given

    def has(self, code: str, value: str, sheet: str | None = None) -> bool:
        """Whether the question was answered, be it by leaving it open."""
        return self._key(code, value, sheet) is not None

    def to(self, code: str, value: str, sheet: str | None = None) -> str | None:
        """The answer; None where there is none, or it was left open."""
        key = self._key(code, value, sheet)
        return self._known[key] if key else None

    def given_now(self, code: str, value: str, sheet: str | None) -> str | None:
        """The answer that came with this file, about the word or about its sheet as a whole.

        What is remembered is about the word alone: many a sheet is called Sheet1.
        """
        wanted = match_key(sheet or "")
        for one in self._given:
            about_sheet = wanted and wanted in {match_key(one.sheet or ""), match_key(one.value)}
            if one.code == code and (about_sheet or match_key(one.value) == match_key(value)):
                return one.answer
        return None

    @property
    def headings(self) -> dict[str, str | None]:
        """The fields that headings mean, by heading key."""
        return {
            heading_key(value): answer
            for (code, value, _), answer in self._known.items()
            if code == "heading_meaning"
        }

    def _key(self, code: str, value: str, sheet: str | None) -> tuple[str, str, str] | None:
        word = match_key(value)
        keys = ((code, word, match_key(sheet)),) if sheet else ()
        return next((key for key in (*keys, (code, word, "")) if key in self._known), None)


def read_answers(content: bytes) -> tuple[Given, ...]:
    """The answers of a file, `{"answers": [{"code", "value", "sheet"?, "answer"}]}`.

    Raises BadAnswers.
    """
    try:
        document = json.loads(content)
        entries = document["answers"]
        return tuple(_given(entry) for entry in entries)
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        if isinstance(wrong, BadAnswers):
            raise
        raise BadAnswers(
            'The answers are not JSON of the form {"answers": [{"code", "value", "answer"}]}.'
        ) from None


def answers_of(
    session: Session, organisation_id: int, register: Register, given: Iterable[Given]
) -> Answers:
    """What the organisation has answered, with what is given now. Raises BadAnswers."""
    known = known_answers(session, organisation_id)
    given = tuple(given)
    for one in given:
        _check(one, register)
        known[_key_of(one)] = one.answer
    return Answers(known, given)


def remember(
    session: Session, organisation_id: int, given: Iterable[Given], now: datetime, by: str | None
) -> None:
    """Record the answers that differ from those known, and have the people they concern judged."""
    known = known_answers(session, organisation_id)
    changed = {_key_of(one): one for one in given if known.get(_key_of(one), "") != one.answer}
    for (code, _, sheet_key), one in changed.items():
        record_answer(session, organisation_id, now, code, one.value, sheet_key, one.answer, by)
    if changed:
        touch_posts_with_open_questions(session, organisation_id, london_day(now))


def take_back(
    session: Session, organisation_id: int, answer_id: int, by: str | None = None
) -> None:
    """The answer no longer counts: files ask again, and whom it concerned is to be judged again.

    Raises NoSuchAnswer where the organisation has none, or it was taken back before.
    """
    lock_organisation(session, organisation_id)
    now = clock.now()
    if not withdraw_answer(session, organisation_id, answer_id, now, by):
        session.rollback()
        raise NoSuchAnswer
    touch_posts_with_open_questions(session, organisation_id, london_day(now))
    session.commit()


def _key_of(one: Given) -> tuple[str, str, str]:
    return one.code, match_key(one.value), match_key(one.sheet or "")


def _given(entry: Any) -> Given:
    code, value, answer = entry["code"], entry["value"], entry["answer"]
    sheet = entry.get("sheet")
    if code not in CODES:
        raise BadAnswers(f"{code} is not a question that can be answered.")
    if not isinstance(value, str) or not isinstance(answer, str | None):
        raise BadAnswers("The value of an answer is a text, and its answer is a code or null.")
    if not isinstance(sheet, str | None):
        raise BadAnswers("The sheet of an answer is the name of a sheet, or null.")
    if len(value) > LONGEST_VALUE or len(sheet or "") > LONGEST_SHEET:
        raise BadAnswers(f"A value has more than {LONGEST_VALUE} characters.")
    return Given(code, value, answer, sheet)


def _check(one: Given, register: Register) -> None:
    """Raises BadAnswers for an answer that names nothing."""
    if one.answer is None:
        return
    if one.code == "unknown_provider":
        if one.answer not in register.provider_ids:
            raise BadAnswers(f"No provider in the register has the code {one.answer}.")
    elif one.code == "unknown_course":
        found = register.curricula_coded(one.answer)
        if not found:
            raise BadAnswers(f"No course in the register has the code {one.answer}.")
        if len(found) > 1:
            raise BadAnswers(f"Several courses have the code {one.answer}: write PROVIDER/CODE.")
    else:
        choices = {"ambiguous_date": ORDERS, "cells_meaning": MEANINGS, "heading_meaning": FIELDS}
        allowed = choices.get(one.code)
        if allowed is not None and one.answer not in allowed:
            said = ", ".join(sorted(allowed))
            raise BadAnswers(f"{one.answer} does not answer {one.code}. Write one of: {said}.")
