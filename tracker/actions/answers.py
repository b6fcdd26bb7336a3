"""What an organisation answers to the questions that its files raise, once for all its files."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from tracker.actions.matching_courses import Answers
from tracker.rules.names import match_key
from tracker.store.database import Session
from tracker.store.people_writing import touch_posts_with_open_questions
from tracker.store.register import Register
from tracker.store.uploads import known_answers, record_answer

CODES = ("unknown_provider", "unknown_course")
LONGEST_VALUE = 500


class BadAnswers(ValueError):
    """An answer that nobody asked for, or that names nothing; the message says which."""


class Given(NamedTuple):
    """An answer to a question: the code of a provider or curriculum, or None to leave it open."""

    code: str
    value: str
    answer: str | None


def read_answers(content: bytes) -> tuple[Given, ...]:
    """The answers of a file, `{"answers": [{"code", "value", "answer"}]}`. Raises BadAnswers."""
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
    answers = known_answers(session, organisation_id)
    for one in given:
        _check(one, register)
        answers[one.code, match_key(one.value)] = one.answer
    return answers


def remember(
    session: Session, organisation_id: int, given: Iterable[Given], now: datetime, by: str | None
) -> None:
    """Record the answers that differ from those known, and have the people they concern judged."""
    known = known_answers(session, organisation_id)
    changed = {
        (one.code, match_key(one.value)): one
        for one in given
        if known.get((one.code, match_key(one.value)), "") != one.answer
    }
    for one in changed.values():
        record_answer(session, organisation_id, now, one.code, one.value, one.answer, by)
    if changed:
        touch_posts_with_open_questions(session, organisation_id)


def _given(entry: Any) -> Given:
    code, value, answer = entry["code"], entry["value"], entry["answer"]
    if code not in CODES:
        raise BadAnswers(f"{code} is not a question that can be answered.")
    if not isinstance(value, str) or not isinstance(answer, str | None):
        raise BadAnswers("The value of an answer is a text, and its answer is a code or null.")
    if len(value) > LONGEST_VALUE:
        raise BadAnswers(f"A value has more than {LONGEST_VALUE} characters.")
    return Given(code, value, answer)


def _check(one: Given, register: Register) -> None:
    if one.answer is None:
        return
    if one.code == "unknown_provider":
        if one.answer not in register.provider_ids:
            raise BadAnswers(f"No provider in the register has the code {one.answer}.")
        return
    found = register.curricula_coded(one.answer)
    if not found:
        raise BadAnswers(f"No course in the register has the code {one.answer}.")
    if len(found) > 1:
        raise BadAnswers(f"Several courses have the code {one.answer}: write PROVIDER/CODE.")
