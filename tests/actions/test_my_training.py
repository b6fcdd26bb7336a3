"""What is told first, and what is new since somebody looked before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy.orm import Session

from tests.actions.harbour import fill, take_in
from tests.actions.notices.telling import account, person_id, trained
from tests.workbooks import workbook
from tracker.actions.my_training import Change, News, changes, most_pressing, note_seen
from tracker.actions.person_file import person_file

HEADS = ["Staff number", "Surname", "Forename", "Course", "Provider", "Completed", "Result"]
ONE_DAY = timedelta(days=1)


def standing(word, due_on=None):
    return {"standing": word, "due_on": due_on}


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ([], None),
        ([standing("in_date", "2027-01-01"), standing("expired", "2026-01-01")], 1),
        ([standing("in_date", "2027-01-01"), standing("in_date", "2026-12-01")], 1),
        ([standing("due_soon", "2026-12-01"), standing("not_assured")], 1),
        ([standing("exempt"), standing("in_date")], 1),
    ],
)
def test_what_asks_most_is_told_first(told, first):
    assert most_pressing(told) == (None if first is None else told[first])


def seen(records=(), **standings):
    return {
        "standings": {
            key: {"about": key.upper(), "place": "Ward 1", "standing": word, "due_on": due}
            for key, (word, due) in standings.items()
        },
        "records": dict(records),
    }


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        (seen(a=("in_date", None)), seen(a=("in_date", None)), []),
        (
            seen(a=("in_date", "2026-01-01")),
            seen(a=("expired", "2026-01-01")),
            [Change(News.STANDING, "A", "Ward 1", "in_date", "expired")],
        ),
        (
            seen(a=("in_date", "2026-01-01")),
            seen(a=("in_date", "2027-01-01")),
            [Change(News.DUE, "A", "Ward 1", "2026-01-01", "2027-01-01")],
        ),
        (
            seen(a=("in_date", None)),
            seen(b=("expired", None)),
            [
                Change(News.ASKED, "B", "Ward 1", now="expired"),
                Change(News.NO_LONGER_ASKED, "A", "Ward 1"),
            ],
        ),
        (
            seen(records={"1": "Level 2"}),
            seen(records={"1": "Level 2", "2": "Level 3"}),
            [Change(News.RECORD, "Level 3", "")],
        ),
    ],
)
def test_what_is_new(before, now, found):
    assert list(changes(before, now)) == found


def test_what_is_new_is_told_all_day_and_not_before_another_day(session: Session) -> None:
    today = fill(session)
    who = person_id(session, "00103")
    reader = account(session, "dee", "staff", person="00103").id

    def look(day):
        found = note_seen(session, reader, person_file(session, who, day), day)
        return found and (found.since, [one.news for one in found.found])

    assert look(today) is None
    take_in(session, workbook({"Training": [HEADS, trained_as("00103", today)]}))
    assert look(today) is None
    assert look(today + ONE_DAY) == (today, [])
    later = today + 330 * ONE_DAY
    for _ in range(2):
        assert look(later) == (today + ONE_DAY, [News.STANDING])
    assert look(later + ONE_DAY) == (later, [])


def trained_as(number, day):
    number, _, _, *rest = trained(number, day)
    return [number, "Clarke", "Dee", *rest]


def test_two_first_looks_at_once_are_one(session: Session) -> None:
    today = fill(session)
    who = person_id(session, "00103")
    reader = account(session, "dee", "staff", person="00103").id
    file = person_file(session, who, today)
    engine, barrier = session.connection().engine, Barrier(4)
    session.rollback()

    def look(_):
        with Session(engine) as own:
            barrier.wait()
            return note_seen(own, reader, file, today)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(look, range(4))) == [None] * 4
