"""A flag's life in storage: one for one cause, moved, closed and opened again, with its history."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.flags import Wanted
from tracker.rules.words import FlagKind, FlagStep, Severity
from tracker.store.flag_events import event, write_events
from tracker.store.flags import Settled, Subject, open_other_flags, settle
from tracker.store.tables.accounts import User
from tracker.store.tables.flags import Flag, FlagEvent

DAY = date(2026, 3, 4)
UNTIL = DAY + timedelta(days=80)
HERE = Subject(provider_text="Safe Hands Ltd")


def due(stage: int, until: date = UNTIL) -> Wanted:
    return Wanted(FlagKind.TRAINING_DUE, Severity.BREACH, stage, until)


EXPIRED = Wanted(FlagKind.TRAINING_EXPIRED, Severity.BREACH, None, UNTIL)


def on(session: Session, days: int, *wanted: Wanted, subject: Subject = HERE) -> Settled:
    """Settle what is open for what is wanted, so many days after the first."""
    day = DAY + timedelta(days=days)
    now = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    settled = settle(session, open_other_flags(session), [(subject, w) for w in wanted], day, now)
    session.commit()
    return settled


def take_up(session: Session, step: FlagStep, days: int = 0, **said: Any) -> None:
    """Somebody does something with the one flag, so many days after the first."""
    flag = session.scalars(select(Flag)).one()
    day = DAY + timedelta(days=days)
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    names = {"to_id": "assigned_to", "snoozed_until": "snoozed_until"}
    for name, value in said.items():
        setattr(flag, names[name], value)
    if step == FlagStep.ACKNOWLEDGED:
        flag.acknowledged_at = now
    write_events(session, [event(flag, step, day, now, **said)])
    session.commit()


def history(session: Session) -> list[tuple[str, int, str, int | None]]:
    query = select(FlagEvent).order_by(FlagEvent.id)
    return [(one.step, one.turn, one.kind, one.stage) for one in session.scalars(query)]


def test_one_flag_moves_through_its_stages_and_ends_as_expired(session: Session) -> None:
    on(session, 0, due(90))
    for days, stage in ((20, 60), (21, 60), (50, 30), (73, 7)):
        settled = on(session, days, due(stage))
        assert settled == Settled([], [])
    settled = on(session, 81, EXPIRED)
    assert [row["kind"] for row in settled.opened] == [FlagKind.TRAINING_EXPIRED]
    assert [row["kind"] for row in settled.closed] == [FlagKind.TRAINING_DUE]
    flag = session.scalars(select(Flag)).one()
    assert (flag.kind, flag.turn, flag.opened_on) == (FlagKind.TRAINING_EXPIRED, 5, DAY)
    moved = [entry for entry in history(session) if entry[0] == FlagStep.MOVED]
    assert [entry[3] for entry in moved] == [60, 30, 7, None]


def test_when_the_cause_returns_it_is_the_same_flag_that_nobody_has_taken_up(
    session: Session,
) -> None:
    on(session, 0, EXPIRED)
    take_up(session, FlagStep.ACKNOWLEDGED)
    take_up(session, FlagStep.SNOOZED, snoozed_until=UNTIL)
    on(session, 1)
    assert session.scalars(select(Flag.closed_on)).one() == DAY + timedelta(days=1)
    settled = on(session, 300, due(90, UNTIL + timedelta(days=365)))
    assert [row["kind"] for row in settled.opened] == [FlagKind.TRAINING_DUE]
    flag = session.scalars(select(Flag)).one()
    assert (flag.turn, flag.closed_at, flag.opened_on) == (2, None, DAY + timedelta(days=300))
    assert (flag.acknowledged_at, flag.snoozed_until) == (None, None)
    steps = [entry[0] for entry in history(session)]
    assert steps == ["opened", "acknowledged", "snoozed", "closed", "reopened"]


def test_run_again_for_the_same_day_it_tells_nothing(session: Session) -> None:
    on(session, 0, due(90))
    assert on(session, 0, due(90)) == Settled([], [])
    assert len(history(session)) == 1


def test_another_cause_and_another_organisation_have_flags_of_their_own(session: Session) -> None:
    on(session, 0, due(90))
    on(session, 1, subject=Subject(provider_text="Others Ltd"))
    on(session, 2, due(90), subject=Subject(provider_text="Others Ltd"))
    assert len(session.scalars(select(Flag)).all()) == 2


def test_a_new_due_day_within_the_stage_is_no_news(session: Session) -> None:
    on(session, 0, due(90))
    on(session, 1, due(90, UNTIL + timedelta(days=3)))
    assert len(history(session)) == 1
    assert session.scalars(select(Flag.until)).one() == UNTIL + timedelta(days=3)


@pytest.mark.parametrize(
    ("taken_up", "climbs"),
    [
        (None, True),
        ((FlagStep.ACKNOWLEDGED, {}), False),
        ((FlagStep.ASSIGNED, {"to_id": 1}), False),
        ((FlagStep.SNOOZED, {"snoozed_until": DAY + timedelta(days=50)}), False),
        ((FlagStep.SNOOZED, {"snoozed_until": DAY + timedelta(days=49)}), True),
    ],
)
def test_a_late_stage_climbs_where_nobody_took_up_the_one_before(
    session: Session, taken_up: tuple[FlagStep, dict[str, Any]] | None, climbs: bool
) -> None:
    session.add(User(id=1, email="hr@one.example", fs_uniquifier="1", active=True))
    on(session, 0, due(60))
    if taken_up is not None:
        take_up(session, taken_up[0], **taken_up[1])
    on(session, 50, due(30))
    assert (FlagStep.ESCALATED in {entry[0] for entry in history(session)}) == climbs
    flag = session.scalars(select(Flag)).one()
    assert (flag.escalated_at is not None) == climbs
    assert flag.acknowledged_at is None  # this stage is news, and is to be acknowledged anew


def test_an_early_stage_does_not_climb_and_a_taken_up_one_climbs_no_longer(
    session: Session,
) -> None:
    on(session, 0, due(90))
    on(session, 20, due(60))
    assert session.scalars(select(Flag.escalated_at)).one() is None
    on(session, 50, due(30))
    assert session.scalars(select(Flag.escalated_at)).one() is not None
    take_up(session, FlagStep.ACKNOWLEDGED, 51)
    on(session, 73, due(7))
    assert session.scalars(select(Flag.escalated_at)).one() is None
