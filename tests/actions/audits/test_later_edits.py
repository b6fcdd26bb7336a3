"""A question that was answered has the same answer ever after, whatever people do meanwhile."""

from dataclasses import replace
from datetime import date
from typing import Literal

import pytest
from flask import Flask
from hypothesis import event, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.actions.audits.later_edits import Edit, edits
from tests.actions.random_registers import Drawn, days, registers
from tests.actions.test_what_if_is_what_happens import RANDOM, emptied
from tests.examples import examples
from tracker import clock
from tracker.actions.audits.answer import Answer, NotKnown, Question, answer
from tracker.store.database import db

Subject = Literal["setting", "provider"]
Asked = tuple[Subject, str, date, frozenset[str] | None]
SETTINGS = st.tuples(
    st.just("setting"), st.sampled_from(["N1", "N1", "N2", "S1"]), days(-500, 200), st.none()
)
PROVIDERS = st.tuples(
    st.just("provider"),
    st.sampled_from(["P", "P", "Q", "OWN"]),
    days(-500, 200),
    st.sampled_from([None, frozenset({"N1", "S1"})]),
)
# Edits, and what is asked after them; and so on.
CHAPTERS = st.lists(
    st.tuples(
        st.lists(edits(), max_size=2), st.lists(SETTINGS | PROVIDERS, min_size=1, max_size=2)
    ),
    min_size=1,
    max_size=2,
)


@pytest.fixture(scope="module", autouse=True)
def _quickly(files_read_quickly: None) -> None:
    """How a file is read is for other tests."""


def check(
    session: Session, world: Drawn, chapters: list[tuple[list[Edit], list[Asked]]], last: list[Edit]
) -> None:
    """Edit and ask, chapter by chapter, and ask everything again at the end."""
    world.fill(session)
    answered: list[tuple[Question, Answer | str]] = []
    for before, asked in chapters:
        for edit in before:
            edit(session)
        for subject, code, on, within in asked:
            question = Question(subject, code, on, clock.now(), within)
            answered.append((question, told(session, question)))
    for edit in last:
        edit(session)
    session.expire_all()
    for question, found in answered:
        again = told(session, question)
        if isinstance(found, Answer) and isinstance(again, Answer):
            assert again.content == found.content
        assert again == found
    question, found = answered[0]
    now = told(session, replace(question, known_on=clock.now()))
    event(f"another answer by now: {without(now) != without(found)}")


def told(session: Session, question: Question) -> Answer | str:
    try:
        return answer(session, question)
    except NotKnown as unknown:
        return str(unknown)
    finally:
        session.rollback()


def without(found: Answer | str) -> object:
    """The answer without the question, which tells the moment."""
    if isinstance(found, str):
        return found
    return {name: part for name, part in found.content.items() if name != "question"}


ONES = {
    "world": registers(),
    "chapters": CHAPTERS,
    "last": st.lists(edits(), min_size=1, max_size=4),
}


@pytest.mark.thorough
@given(**ONES)
@settings(RANDOM, max_examples=examples(100))
def test_the_same_question_has_the_same_answer(
    sqlite_app: Flask,
    world: Drawn,
    chapters: list[tuple[list[Edit], list[Asked]]],
    last: list[Edit],
) -> None:
    with sqlite_app.app_context():
        check(emptied(db.session()), world, chapters, last)


@given(**ONES)
@settings(RANDOM, max_examples=examples(3))
def test_on_both_engines(
    session: Session,
    world: Drawn,
    chapters: list[tuple[list[Edit], list[Asked]]],
    last: list[Edit],
) -> None:
    check(emptied(session), world, chapters, last)
