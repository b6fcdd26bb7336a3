"""A setting changes hands: what the sweeps of the day before and of the day make of it."""

from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from tests.actions.harbour import fill, fill_and_sweep
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.judge_touched import judge_touched
from tracker.actions.provider import provider_report
from tracker.actions.rebuild import rebuild
from tracker.actions.register_import import import_register
from tracker.actions.standing import standings
from tracker.actions.sweep import sweep, sweep_in_turn
from tracker.store.register import load_register
from tracker.store.tables.flags import Flag
from tracker.store.tables.judged import (
    PostStanding,
    SettingCoverage,
    SettingReliance,
    TouchedPost,
)
from tracker.store.tables.people import Post, PostFact
from tracker.store.tables.places import Organisation, Setting

SETTINGS = ["Organisation", "Code", "Name", "Type", "Nation", "Populations", "From", "To"]
ROWS = {
    "before": ["HARB", "W1", "Ward 1", "special_school", "wales", "autism", None],
    "after": ["OTHER", "W1", "Kite House", "special_school", "wales", "autism"],
}


def hand_over(session, day, **said):
    """OTHER runs Ward 1 from that day on, and calls it Kite House."""
    rows = ROWS | said
    sheet = [SETTINGS, [*rows["before"], day - timedelta(days=1)], [*rows["after"], day, None]]
    document = import_register(session, workbook({"Settings": sheet}), "r.xlsx", dry_run=False)
    assert document["problems"] == []


@pytest.fixture
def handed_over(session):
    """Everything is judged today; Ward 1 is OTHER's from the day that is given, in a week."""
    today = fill_and_sweep(session)
    day = today + timedelta(days=7)
    hand_over(session, day)
    return session, day


def by_organisation(session, table):
    """The organisations of Ward 1's rows in a derived table, or of its open flags."""
    query = (
        select(Organisation.code)
        .select_from(table)
        .join(Organisation, Organisation.id == table.organisation_id)
        .join(Setting, Setting.id == table.setting_id)
        .where(Setting.code == "W1")
        .distinct()
    )
    if table is Flag:
        query = query.where(Flag.closed_at.is_(None))
    return session.scalars(query).all()


TABLES = (PostStanding, SettingCoverage, SettingReliance, Flag)


def derived(session):
    return {
        table.__tablename__: sorted(map(repr, session.execute(select(table.__table__)).all()))
        for table in TABLES[:3]
    }


def test_it_moves_on_the_day_and_by_itself(handed_over):
    session, day = handed_over
    sweep(session, day - timedelta(days=1))
    assert [by_organisation(session, table) for table in TABLES] == [["HARB"]] * 4
    swept = sweep(session, day)
    assert swept["judged"] == 3
    assert swept["opened"] == swept["closed"]
    assert swept["opened"]["never_trained"] == 1
    assert [by_organisation(session, table) for table in TABLES] == [["OTHER"]] * 4
    again = sweep(session, day)
    assert (again["judged"], again["opened"], again["closed"]) == (0, {}, {})
    held = derived(session)
    rebuild(session, day)
    assert derived(session) == held


def test_a_night_that_was_missed_is_made_up_for(handed_over):
    session, day = handed_over
    sweep(session, day + timedelta(days=2))
    assert [by_organisation(session, table) for table in TABLES] == [["OTHER"]] * 4


def test_a_past_day_is_judged_by_who_ran_it_then(handed_over):
    session, day = handed_over
    sweep(session, day)
    sweep(session, day - timedelta(days=1))
    assert [by_organisation(session, table) for table in TABLES] == [["HARB"]] * 4


def test_a_period_that_is_asked_for_nothing_and_one_that_is(session):
    today = fill(session)
    nothing = ["OTHER", "W1", "Kite House", "special_school", "england", "autism"]
    day = today + timedelta(days=7)
    hand_over(session, day, after=nothing)
    sweep(session, today)
    of_ward = select(PostStanding.standing).join(Setting).where(Setting.code == "W1")
    assert len(session.scalars(of_ward).all()) == 3
    sweep(session, day)
    assert session.scalars(of_ward).all() == []
    # The other way round: nobody had an answer that could have run out.
    sweep(session, today)
    assert len(session.scalars(of_ward).all()) == 3


def test_a_period_that_is_asked_for_more_is(session):
    """Beside what was asked for before."""
    today = fill(session)
    asked = ["Code", "Name", "Setting types", "Level", "Interval months", "Strength"]
    more = ["HOMES", "Restraint in homes", "childrens_home", "physical", 12, "must"]
    import_register(session, workbook({"Requirements": [asked, more]}), "r.xlsx", dry_run=False)
    day = today + timedelta(days=7)
    hand_over(session, day, after=["HARB", "W1", "Ward 1", "childrens_home", "wales", "autism"])
    sweep(session, today)
    before = derived(session)
    sweep(session, day)
    swept = derived(session)
    assert len(swept["post_standing"]) > len(before["post_standing"])
    rebuild(session, day)
    assert derived(session) == swept
    sweep(session, today)
    assert derived(session) == before


def test_sums_made_of_another_day_follow_who_runs_it(handed_over):
    """A look ahead gave them to the next; what a page judged today took them back."""
    session, day = handed_over
    sweep(session, day + timedelta(days=1))
    clarke = select(PostFact).join(Post).where(Post.staff_number == "00103")
    fact = session.scalars(clarke).one()
    fact.withdrawn_at = fact.recorded_at
    session.add(TouchedPost(post_id=fact.post_id))
    session.commit()
    judge_touched(session, clock.today(), partial(committed, session), lambda *told: None)
    assert by_organisation(session, SettingCoverage) == ["HARB"]
    sweep_in_turn(session, day)
    session.commit()
    assert by_organisation(session, SettingCoverage) == ["OTHER"]
    swept = derived(session)
    rebuild(session, day)
    assert derived(session) == swept


@contextmanager
def committed(session):
    session.rollback()
    yield
    session.commit()


def ask(session, on, **who):
    return standings(session, on=on, known_on=clock.now(), **who).as_json()


def test_the_commands_tell_of_the_organisation_of_the_day(handed_over):
    session, day = handed_over
    before, after = day - timedelta(days=1), day
    assert [one["setting"] for one in ask(session, before, organisation="HARB")["coverage"]] == [
        "W1",
        "W2",
    ]
    assert [one["setting"] for one in ask(session, after, organisation="HARB")["coverage"]] == [
        "W2"
    ]
    there = {"X1", "W1"}
    assert {
        one["setting"] for one in ask(session, after, organisation="OTHER")["coverage"]
    } == there
    relied = {
        on: [
            (one["setting"], one["organisation"])
            for one in provider_report(session, "GOOD", on=on, known_on=clock.now())["relied_on_by"]
        ]
        for on in (before, after)
    }
    assert relied == {
        before: [("W1", "HARB"), ("W2", "HARB")],
        after: [("W1", "OTHER"), ("W2", "HARB")],
    }


def test_a_day_on_which_nobody_runs_it_is_as_the_latest_says(handed_over):
    session, day = handed_over
    setting_id = load_register(session).setting_ids["W1"]
    hand_over(session, day + timedelta(days=5))
    of_day = [
        load_register(session, on=on).settings[setting_id].organisation
        for on in (day - timedelta(days=1), day, day + timedelta(days=5))
    ]
    assert of_day == ["HARB", "HARB", "OTHER"]
    assert load_register(session).settings[setting_id].organisation == "OTHER"
