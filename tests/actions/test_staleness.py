"""Flags about settings without a recent upload, independent of the sweep and alike to its own."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.actions.harbour import fill
from tracker.actions.staleness import check_staleness
from tracker.actions.sweep import sweep
from tracker.rules.words import FlagKind
from tracker.store.tables.flags import Flag, FlagEvent
from tracker.store.tables.places import Setting, SettingUpload


@pytest.fixture
def today(session: Session) -> date:
    return fill(session)


def told_on(session: Session, code: str, day: date | None) -> None:
    """An upload last spoke of the setting's people on that day, or none ever did."""
    setting = session.scalars(select(Setting).where(Setting.code == code)).one()
    if day is not None:
        session.merge(SettingUpload(setting_id=setting.id, last_on=day))
    elif found := session.get(SettingUpload, setting.id):
        session.delete(found)
    session.flush()


def flagged(session: Session) -> set[str]:
    """The settings of the open flags about old figures."""
    query = select(Setting.code).join(Flag, Flag.setting_id == Setting.id)
    open_ones = query.where(Flag.kind == FlagKind.DATA_STALE, Flag.closed_at.is_(None))
    return set(session.scalars(open_ones))


@pytest.mark.parametrize(
    ("age", "stale", "soon"),
    [(0, 0, 0), (76, 0, 0), (77, 0, 1), (90, 0, 1), (91, 1, 0), (None, 1, 0)],
)
def test_settings_by_the_age_of_their_figures(
    session: Session, today: date, age: int | None, stale: int, soon: int
) -> None:
    told_on(session, "X1", today)
    told_on(session, "W1", None if age is None else today - timedelta(days=age))
    counts = check_staleness(session, today)
    assert counts == {"opened": stale, "closed": 0, "stale": stale, "soon": soon}
    assert flagged(session) == ({"W1"} if stale else set())


def test_run_again_it_changes_nothing_and_an_upload_closes_the_flag(
    session: Session, today: date
) -> None:
    told_on(session, "W1", today - timedelta(days=91))
    assert check_staleness(session, today)["opened"] == 2
    events = session.scalar(select(func.count(FlagEvent.id)))
    again = check_staleness(session, today)
    assert (again["opened"], again["closed"]) == (0, 0)
    assert session.scalar(select(func.count(FlagEvent.id))) == events
    told_on(session, "W1", today)
    assert check_staleness(session, today)["closed"] == 1
    assert flagged(session) == {"X1"}


def test_it_opens_what_the_sweep_would_and_touches_no_other_flag(
    session: Session, today: date
) -> None:
    told_on(session, "W2", today - timedelta(days=100))
    sweep(session, today)
    others = select(func.count(Flag.id)).where(Flag.kind != FlagKind.DATA_STALE)
    before = flagged(session), session.scalar(others.where(Flag.closed_at.is_(None)))
    assert before[1]
    counts = check_staleness(session, today)
    assert (counts["opened"], counts["closed"]) == (0, 0)
    assert (flagged(session), session.scalar(others.where(Flag.closed_at.is_(None)))) == before


def test_nothing_is_committed(session: Session, today: date) -> None:
    check_staleness(session, today)
    session.rollback()
    assert flagged(session) == set()


def test_days_that_were_missed_can_be_caught_up_with_in_order(
    session: Session, today: date
) -> None:
    told_on(session, "X1", today)
    told_on(session, "W1", today)
    told_on(session, "W2", today)
    opened = [check_staleness(session, today + timedelta(days=n))["opened"] for n in (89, 90, 91)]
    assert opened == [0, 0, 3]
