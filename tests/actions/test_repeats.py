"""Training repeated too early is counted by month, by what was known then, once however often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import snapshot
from tests.actions import harbour
from tests.actions.harbour_story import at
from tests.workbooks import workbook
from tracker.actions.repeats import fill_repeats, rebuild_repeats
from tracker.store.database import db
from tracker.store.repeat_months import courses_named
from tracker.store.tables.judged import RepeatMonth, TrainingMonth
from tracker.store.tables.places import Setting

LOG = ["Staff number", "Surname", "Forename", "Course", "Provider", "Started", "Completed"]
RUTH = "00101", "Adeyemi", "Ruth"
COL = "00102", "Brown", "Col"
DEE = "00103", "Clarke", "Dee"
GOOD, GONE = ("Good level 2", "GOOD"), ("Gone level 2", "GONE")
TODAY = date(2026, 11, 25)
JULY, AUGUST, SEPTEMBER = date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30)


def train(session, day, *rows):
    with at(day):
        document = harbour.take_in(session, workbook({"Training": [LOG, *rows]}))
    assert document["problems"] == []


def tell(session: Session) -> None:
    """Ruth is good until 16 April 2027 and trained again in August; Dee for the first time, and in
    September in another course; Col when Gone Training's is about to end."""
    with at(date(2026, 6, 15)):
        harbour._by_workbooks(session)
    train(
        session,
        date(2026, 8, 10),
        [*RUTH, *GOOD, date(2026, 8, 4), date(2026, 8, 5)],
        [*DEE, *GOOD, None, date(2026, 8, 5)],
        [*COL, *GOOD, None, date(2026, 7, 1)],
    )
    train(session, date(2026, 9, 12), [*DEE, *GONE, None, date(2026, 9, 10)])


@pytest.fixture
def story(session):
    snapshot.fill(session, tell)
    return session


def count(session, day=TODAY):
    with at(day):
        return fill_repeats(session, day)


def told(session, table):
    codes = dict(session.execute(select(Setting.id, Setting.code)).all())
    rows = session.scalars(select(table).order_by(table.setting_id, table.month))
    session.expire_all()
    return [(codes[row.setting_id], row) for row in rows]


def repeats(session):
    return [
        (code, row.month, row.repeats, row.days, row.other_courses, row.other_course_days)
        for code, row in told(session, RepeatMonth)
    ]


EXPECTED = [("W1", AUGUST, 1, 2, 0, 0), ("W1", SEPTEMBER, 0, 0, 1, 1)]


def test_what_was_repeated_and_out_of_how_much(story):
    assert count(story) == {"settings": 2, "months": 48}
    assert repeats(story) == EXPECTED
    attended = {
        (code, row.month): (row.deliveries, row.days)
        for code, row in told(story, TrainingMonth)
        if row.deliveries
    }
    assert attended == {
        ("W1", date(2025, 7, 31)): (1, 1),
        ("W1", date(2026, 4, 30)): (1, 1),
        ("W1", JULY): (1, 1),
        ("W1", AUGUST): (2, 3),
        ("W1", SEPTEMBER): (1, 1),
    }


def test_run_again_it_changes_nothing_and_a_rebuild_comes_to_the_same(story):
    count(story)
    before = [(code, row.month, row.known_on) for code, row in told(story, TrainingMonth)]
    assert count(story) == {"settings": 0, "months": 0}
    with at(TODAY):
        assert rebuild_repeats(story, TODAY)["months"] == 48
    assert repeats(story) == EXPECTED
    assert [(code, row.month, row.known_on) for code, row in told(story, TrainingMonth)] == before


def test_month_by_month_it_comes_to_the_same(story):
    for day in (date(2026, 7, 2), date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 31)):
        count(story, day)
    count(story)
    assert repeats(story) == EXPECTED


def test_what_is_recorded_within_three_months_still_counts(story):
    late = [*COL, *GOOD, None, date(2026, 8, 20)]
    count(story)
    train(story, date(2026, 11, 25), late)
    count(story, date(2026, 12, 2))
    assert repeats(story)[0] == ("W1", AUGUST, 2, 3, 0, 0)


def test_what_is_recorded_later_does_not(story):
    train(story, date(2026, 12, 1), [*COL, *GOOD, None, date(2026, 8, 20)])
    count(story, date(2026, 12, 2))
    assert repeats(story) == EXPECTED


def test_a_first_month_that_is_not_over_is_counted_by_what_is_known_now(session):
    with at(date(2026, 11, 20)):
        harbour._by_workbooks(session)
    count(session, date(2026, 11, 20))
    assert repeats(session) == []
    train(session, date(2026, 11, 21), [*RUTH, *GOOD, None, date(2026, 10, 20)])
    count(session)
    assert repeats(session) == [("W1", date(2026, 10, 31), 1, 1, 0, 0)]


def test_nobody_known_is_nothing_counted(session):
    assert count(session) == {"settings": 0, "months": 0}


def test_two_machines_at_once_write_the_same(app, story):
    def run(_):
        with app.app_context(), Session(db.engine) as session:
            return fill_repeats(session, TODAY)

    if story.get_bind().dialect.name == "postgresql":
        story.rollback()
        with at(TODAY), ThreadPoolExecutor(2) as pool:
            list(pool.map(run, range(2)))
    else:
        count(story)
    assert repeats(story) == EXPECTED


def test_courses_by_the_names_that_they_bear(story):
    count(story)
    ids = [row.curriculum_id for _, row in told(story, RepeatMonth)]
    assert [tuple(courses_named(story, ids)[key]) for key in ids] == [
        ("Good level 2", "Good Training"),
        ("Gone level 2", "Gone Training"),
    ]
