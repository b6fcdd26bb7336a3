"""The nightly run: what it opens and closes, once; what it judges, and what a rebuild finds."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.actions.harbour import TRAINING, fill, take_in
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.rebuild import rebuild
from tracker.actions.run_once import run_once
from tracker.actions.sweep import sweep, sweep_in_turn
from tracker.rules.words import Job
from tracker.store.tables.judged import PostStanding, SettingCoverage, SettingReliance
from tracker.store.tables.runs import JobRun


@pytest.fixture
def harbour(session):
    """The small world is in the database; the day."""
    return fill(session)


def derived(session):
    """Everything in the derived tables, as comparable rows."""
    return {
        table.name: sorted(map(repr, session.execute(select(table)).all()))
        for table in (
            PostStanding.__table__,
            SettingCoverage.__table__,
            SettingReliance.__table__,
        )
    }


def test_flags_open_once(session, harbour):
    first = sweep(session, harbour)
    assert first["judged"] == 6
    assert first["opened"] == {
        "below_target": 1,
        "certification_lapsed": 1,
        "data_stale": 1,
        "never_trained": 1,
        "relies_on_uncertified_provider": 1,
        "training_due": 1,
    }
    assert first["closed"] == {}
    assert {
        "kind": "never_trained",
        "staff_number": "00103",
        "setting": "W1",
        "requirement": "LOCAL",
        "severity": "concern",
    } in first["flags"]["opened"]
    again = sweep(session, harbour)
    assert (again["judged"], again["opened"], again["closed"]) == (0, {}, {})
    assert again["notices"] == 0
    assert again["kept"] == first["kept"] + sum(first["opened"].values())


def test_a_rebuild_finds_the_same(session, harbour):
    sweep(session, harbour)
    swept = derived(session)
    assert swept["post_standing"]
    rebuild(session, harbour)
    assert derived(session) == swept


def test_days_later_only_what_is_due_is_judged(session, harbour):
    sweep(session, harbour)
    expired = sweep(session, harbour + timedelta(days=27))
    assert expired["judged"] == 1
    assert expired["closed"] == {"training_due": 1}
    assert expired["opened"] == {"training_expired": 1}
    swept = derived(session)
    rebuild(session, harbour + timedelta(days=27))
    assert derived(session) == swept


def test_a_rebuild_leaves_the_flags_of_the_night_to_the_sweep(session, harbour):
    sweep(session, harbour)
    rebuild(session, harbour + timedelta(days=27))
    expired = sweep(session, harbour + timedelta(days=27))
    assert expired["closed"] == {"training_due": 1}
    assert expired["opened"] == {"training_expired": 1}
    assert sweep(session, harbour + timedelta(days=27))["judged"] == 0


def test_training_closes_the_flag_at_the_next_sweep(session, harbour):
    sweep(session, harbour)
    day = harbour - timedelta(days=1)
    rows = [["00103", "Clarke", "Dee", "Good level 2", "GOOD", day, None]]
    take_in(session, workbook({"Training": [TRAINING, *rows]}))
    swept = sweep(session, harbour)
    assert swept["judged"] == 1
    assert swept["closed"] == {"never_trained": 1, "below_target": 1}
    assert swept["opened"] == {}


def test_a_past_day_is_judged_by_what_is_known_now(session, harbour):
    sweep(session, harbour)
    past = sweep(session, harbour - timedelta(days=61))
    assert {flag["staff_number"] for flag in past["flags"]["opened"] if "staff_number" in flag} == {
        "00101",
        "00101-2",
        "00105",
    }
    swept = derived(session)
    rebuild(session, harbour - timedelta(days=61))
    assert derived(session) == swept


def scheduled(session, day):
    """The sweep as the schedule runs it, at five that day."""
    return run_once(session, Job.SWEEP, day, sweep_in_turn, scheduled=True)


def test_a_scheduled_day_is_swept_once(session, harbour):
    assert scheduled(session, harbour)["judged"] == 6
    assert scheduled(session, harbour) is None
    runs = session.scalars(select(JobRun)).all()
    assert [(run.day, run.scheduled, run.ended_at is not None) for run in runs] == [
        (harbour, True, True)
    ]


def test_a_missed_night_is_flagged_until_the_next(session, harbour, monkeypatch):
    def at_five(day):
        monkeypatch.setattr(
            clock, "now", lambda: datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
        )
        return scheduled(session, day)

    at_five(harbour)
    late = at_five(harbour + timedelta(days=3))
    assert late["opened"]["sweep_missed"] == 1
    after = at_five(harbour + timedelta(days=4))
    assert after["closed"] == {"sweep_missed": 1}


def test_a_missed_day_leaves_what_a_page_has_judged_for_a_later_one(session, harbour):
    sweep(session, harbour + timedelta(days=27))
    before = derived(session)
    told = sweep_in_turn(session, harbour)
    session.commit()
    assert told["judged"] == 0
    assert derived(session) == before
