"""Asking for a correction and answering it: within limits, within a month, and once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.flag_trust import Trust, make_trust
from tracker import clock
from tracker.actions.corrections import (
    LONGEST,
    MOST_OPEN,
    AnsweredAlready,
    CannotBeSaid,
    Wrong,
    answer_by,
    answer_correction,
    ask_correction,
)
from tracker.rules.words import CorrectionState, Employment
from tracker.store.corrections import corrections_page, employer_of, one_correction, waiting
from tracker.store.tables.looks import Correction
from tracker.store.tables.people import Person, PersonFact, Post, PostFact
from tracker.store.tables.places import Organisation, Setting, SettingFact

DONE, REFUSED = CorrectionState.DONE, CorrectionState.REFUSED
TODAY = clock.today()


@pytest.fixture
def trust(session: Session) -> Trust:
    return make_trust(session)


@pytest.fixture
def mine(trust: Trust) -> int:
    """The id of the trust's organisation."""
    assert trust.scope.organisation_id
    return trust.scope.organisation_id


@pytest.fixture
def ruth(trust: Trust, mine: int) -> int:
    """The id of one of its people."""
    person = Person(organisation_id=mine, number="00101")
    trust.session.add(person)
    trust.session.flush()
    named = PersonFact(person_id=person.id, surname="Adeyemi", forename="Ruth")
    named.recorded_at = clock.now()
    trust.session.add(named)
    trust.session.commit()
    return person.id


def at_once(session: Session, *steps: Callable[[Session], Any]) -> list[Any]:
    """What each step gave or raised, taken at the same moment, each in a session of its own."""
    barrier = Barrier(len(steps))
    engine = session.connection().engine
    session.rollback()

    def run(step: Callable[[Session], Any]) -> Any:
        with Session(engine) as own:
            barrier.wait()
            try:
                return step(own)
            except (AnsweredAlready, CannotBeSaid) as raised:
                return type(raised)

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        (date(2027, 2, 4), date(2027, 3, 4)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2027, 12, 31), date(2028, 1, 31)),
    ],
)
def test_hr_has_a_month(asked: date, last: date) -> None:
    assert answer_by(asked) == last


def test_asked_then_answered(trust: Trust, mine: int, ruth: int) -> None:
    session = trust.session
    asked = ask_correction(
        session, ruth, "training", "It was 4 March", (7, "Level 2, 3 March 2026")
    )
    assert waiting(session, mine, TODAY) == (1, 0)
    found = one_correction(session, mine, asked)
    assert found
    assert (found.surname, found.about, found.record) == (
        "Adeyemi",
        "training",
        "Level 2, 3 March 2026",
    )
    assert found.answer_by == answer_by(TODAY)
    answer_correction(session, mine, asked, DONE, "It now says 4 March.", trust.asha)
    found = one_correction(session, mine, asked)
    assert found
    assert (found.state, found.answer) == (DONE, "It now says 4 March.")
    assert waiting(session, mine, TODAY) == (0, 0)
    with pytest.raises(AnsweredAlready):
        answer_correction(session, mine, asked, REFUSED, "No.", trust.ben)


@pytest.mark.parametrize(
    ("about", "wrong", "problem"),
    [
        ("looks", "Not HR", Wrong.ABOUT),
        ("nothing", "Who knows", Wrong.ABOUT),
        ("training", "  \n", Wrong.EMPTY),
        ("training", "x" * (LONGEST + 1), Wrong.TOO_LONG),
    ],
)
def test_what_cannot_be_asked(
    trust: Trust, ruth: int, about: str, wrong: str, problem: Wrong
) -> None:
    with pytest.raises(CannotBeSaid) as raised:
        ask_correction(trust.session, ruth, about, wrong)
    assert raised.value.wrong == problem
    assert trust.session.scalars(select(Correction)).all() == []


def test_another_organisation_cannot_answer(trust: Trust, mine: int, ruth: int) -> None:
    session = trust.session
    other = session.scalars(select(Organisation.id).where(Organisation.id != mine)).one()
    asked = ask_correction(session, ruth, "names", "I am married", None)
    assert one_correction(session, other, asked) is None
    with pytest.raises(AnsweredAlready):
        answer_correction(session, other, asked, DONE, "Done", trust.stranger)
    assert corrections_page(session, other, 1, None).rows == []


@pytest.mark.parametrize(
    ("state", "text", "problem"),
    [
        (CorrectionState.ASKED, "Later", Wrong.STATE),
        (REFUSED, " ", Wrong.EMPTY),
        (DONE, "x" * (LONGEST + 1), Wrong.TOO_LONG),
    ],
)
def test_what_is_no_answer(
    trust: Trust, mine: int, ruth: int, state: CorrectionState, text: str, problem: Wrong
) -> None:
    asked = ask_correction(trust.session, ruth, "other", "My first course is missing")
    with pytest.raises(CannotBeSaid) as raised:
        answer_correction(trust.session, mine, asked, state, text, trust.asha)
    assert raised.value.wrong == problem
    assert waiting(trust.session, mine, TODAY) == (1, 0)


def test_two_of_hr_at_once_do_not_both_answer(trust: Trust, mine: int, ruth: int) -> None:
    for _ in range(3):
        asked = ask_correction(trust.session, ruth, "posts", "I work nights")

        def answers(by: int, state: CorrectionState, asked: int = asked) -> Callable[..., None]:
            return lambda own: answer_correction(own, mine, asked, state, "Said", by)

        became = at_once(trust.session, answers(trust.asha, DONE), answers(trust.ben, REFUSED))
        assert sorted(map(str, became)) == sorted(map(str, [None, AnsweredAlready]))
        row = trust.session.get_one(Correction, asked)
        expected = (trust.asha, DONE) if became[0] is None else (trust.ben, REFUSED)
        assert (row.answered_by, row.state) == expected


def test_the_same_is_asked_once_at_a_time(trust: Trust, mine: int, ruth: int) -> None:
    """A button pressed twice; another record, other words, or an answer make it another matter."""
    session = trust.session

    def ask(own: Session, wrong: str = "Not mine", record: int = 7) -> int:
        return ask_correction(own, ruth, "training", wrong, (record, "Level 2"))

    became = at_once(session, ask, ask, ask)
    assert became.count(CannotBeSaid) == 2
    (first,) = set(became) - {CannotBeSaid}
    with pytest.raises(CannotBeSaid) as raised:
        ask(session)
    assert raised.value.wrong == Wrong.TWICE
    assert ask(session, "Not mine at all")
    assert ask(session, record=8)
    ask_correction(session, ruth, "training", "Not mine")
    with pytest.raises(CannotBeSaid):
        ask_correction(session, ruth, "training", "Not mine")
    assert waiting(session, mine, TODAY) == (4, 0)
    answer_correction(session, mine, first, REFUSED, "It is yours", trust.asha)
    assert ask(session)


def test_at_most_twenty_wait_be_they_asked_at_once(trust: Trust, mine: int, ruth: int) -> None:
    session = trust.session
    first = ask_correction(session, ruth, "names", "One")
    for number in range(MOST_OPEN - 2):
        ask_correction(session, ruth, "names", f"More {number}")

    def asks(number: int) -> Callable[[Session], int]:
        return lambda own: ask_correction(own, ruth, "names", f"Last {number}")

    became = at_once(session, *map(asks, range(3)))
    assert became.count(CannotBeSaid) == 2
    assert waiting(session, mine, TODAY) == (MOST_OPEN, 0)
    answer_correction(session, mine, first, DONE, "Done", trust.asha)
    assert ask_correction(session, ruth, "names", "One more")


def test_the_overdue_come_first_and_the_answered_last(trust: Trust, mine: int, ruth: int) -> None:
    session = trust.session
    ids = [ask_correction(session, ruth, "names", str(n)) for n in range(3)]
    late = session.get_one(Correction, ids[1])
    late.answer_by = TODAY - timedelta(days=1)
    session.commit()
    answer_correction(session, mine, ids[0], DONE, "Done", trust.asha)
    page = corrections_page(session, mine, 1, None)
    assert [row.id for row in page.rows] == [ids[1], ids[2], ids[0]]
    assert waiting(session, mine, TODAY) == (2, 1)
    assert waiting(session, mine, TODAY - timedelta(days=1)) == (2, 0)
    only = corrections_page(session, mine, 1, DONE)
    assert [row.id for row in only.rows] == [ids[0]]


def test_who_runs_the_setting_answers(trust: Trust, mine: int, ruth: int) -> None:
    session = trust.session
    other = session.scalars(select(Organisation.id).where(Organisation.id != mine)).one()
    assert employer_of(session, ruth, TODAY) == mine
    setting = Setting(code="W1")
    session.add(setting)
    session.flush()
    now, day = clock.now(), timedelta(days=1)
    run_by = {"setting_id": setting.id, "name": "Ward 1", "recorded_at": now, "populations": ()}
    session.add_all(
        [
            SettingFact(organisation_id=mine, ends_on=TODAY - day, **run_by),
            SettingFact(organisation_id=other, starts_on=TODAY, **run_by),
        ]
    )
    session.flush()
    post = Post(person_id=ruth, staff_number="00101", setting_id=setting.id)
    session.add(post)
    session.flush()
    session.add(PostFact(post_id=post.id, employment=Employment.EMPLOYED, recorded_at=now))
    session.commit()
    assert employer_of(session, ruth, TODAY - day) == mine
    assert employer_of(session, ruth, TODAY) == other
