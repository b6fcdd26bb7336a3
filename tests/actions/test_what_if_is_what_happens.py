"""What is told of a change before it is made is what then happens, in hundreds of random worlds."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.actions.random_registers import COURSES, POPULATIONS, TODAY, Drawn, days, registers
from tracker.actions.judging import Judge
from tracker.actions.provider import provider_report
from tracker.actions.register_changes import save
from tracker.actions.status_change import (
    OF_A_BODY,
    NothingToChange,
    Status,
    StatusChange,
    changes_of,
)
from tracker.actions.sweep import sweep
from tracker.actions.what_if import what_if
from tracker.actions.what_if_told import Effect
from tracker.store.database import Base, db
from tracker.store.people import load_posts, load_records
from tracker.store.register import load_register
from tracker.store.register_writing import Codes

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 23, tzinfo=UTC)


@st.composite
def status_changes(draw: st.DrawFn) -> StatusChange:
    status = draw(st.sampled_from(Status))
    if status in OF_A_BODY:
        return StatusChange(status, "ACT", draw(days(-500, 150)))
    provider = draw(st.sampled_from(["P", "P", "Q", "OWN"]))
    lost = {
        Status.LOSES_CURRICULUM: st.sampled_from([c for p, c, _ in COURSES if p == provider]),
        Status.LOSES_POPULATION: st.sampled_from(POPULATIONS),
    }
    return StatusChange(status, provider, draw(days(-500, 150)), draw(lost.get(status, st.none())))


def emptied(session: Session) -> Session:
    """The session, on a database without a row in it."""
    session.rollback()
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(delete(table))
    session.commit()
    return session


def rows(session: Session) -> dict[str, int]:
    return {
        name: session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in Base.metadata.tables.items()
    }


def words(session: Session, on: list[date]) -> dict[date, dict[tuple[str, str], str]]:
    """The standing of each post and requirement on these days, by what the database holds."""
    register = load_register(session)
    posts, judge = load_posts(session, register=register), Judge(register)
    records = load_records(session, {post.person for post in posts}, register)
    cases = [
        (post.staff_number, code, case)
        for post in posts
        for code, case in judge.cases(post, records[post.person])
    ]
    return {
        day: {
            (number, code): standing.value
            for number, code, case in cases
            if (standing := case.answer(day).standing)
        }
        for day in on
    }


def first_differences(
    before: dict[date, Any], after: dict[date, Any]
) -> dict[tuple[str, str], tuple[date, str | None, str | None]]:
    found = {}
    for day in sorted(before):
        for key in before[day].keys() | after[day].keys():
            was, now = before[day].get(key), after[day].get(key)
            if was != now and key not in found:
                found[key] = day, was, now
    return found


def told(effect: Effect) -> dict[tuple[str, str], tuple[date, str | None, str | None]]:
    return {
        (one.staff_number, one.requirement): (one.on, one.standing, one.becomes)
        for one in effect.changing
        if one.on
    }


def flags(found: Any) -> list[tuple[Any, ...]]:
    return sorted(tuple(sorted(one.items())) for one in found)


def check(session: Session, world: Drawn, change: StatusChange) -> None:
    """Ask, then do it, and compare."""
    world.fill(session)
    try:
        changes, instead_of = changes_of(session, change)
    except NothingToChange:
        event("nothing to change")
        return
    if instead_of:
        # What the register says of the day already is compared with what it would say otherwise.
        event("not renewed")
        ends = {fact["ends_on"] for fact in world.facts["certification_fact"]}
        assert change.starts_on - timedelta(days=1) in ends
    on = max(TODAY, change.starts_on)
    if not instead_of:
        sweep(session, on)
    counted = rows(session)
    effect = what_if(session, changes, today=TODAY, on=on, instead_of=instead_of)
    assert rows(session) == counted
    session.rollback()
    event(f"changing: {bool(effect.changing)}, opening: {bool(effect.opened)}")

    edges = {one.on for one in effect.changing if one.on}
    tried = sorted({TODAY, on, *edges, *(d - timedelta(days=1) for d in edges if d > TODAY)})
    tried += [day for n in (3, 45, 100, 400) if (day := on + timedelta(days=n)) not in tried]
    if instead_of:
        save(session, instead_of, Codes(session), now=NOW, by=None)
        session.commit()
        sweep(session, on)
        before = words(session, tried)
        undone, _ = changes_of(session, change)
        save(session, undone, Codes(session), now=NOW, by=None)
    else:
        before = words(session, tried)
        save(session, changes, Codes(session), now=NOW, by=None)
    session.commit()
    assert first_differences(before, words(session, tried)) == told(effect)

    swept = sweep(session, on)
    assert swept is not None
    assert flags(swept["flags"]["opened"]) == flags(effect.opened)
    assert flags(swept["flags"]["closed"]) == flags(effect.closed)
    for one in effect.settings:
        for relied in one.relies_on:
            report = provider_report(session, relied.provider, on=on, known_on=LATER)
            here = {s["setting"]: s for s in report["relied_on_by"]}[one.setting.code]
            assert (here["posts"], here["declared"]) == (relied.posts, relied.declared)
            assert here["state"] == relied.after.word


RANDOM = settings(
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@given(world=registers(), change=status_changes())
@settings(RANDOM, max_examples=200)
def test_what_if_is_what_happens(sqlite_app: Flask, world: Drawn, change: StatusChange) -> None:
    with sqlite_app.app_context():
        check(emptied(db.session()), world, change)


@given(world=registers(), change=status_changes())
@settings(RANDOM, max_examples=5)
def test_on_both_engines(session: Session, world: Drawn, change: StatusChange) -> None:
    check(emptied(session), world, change)
