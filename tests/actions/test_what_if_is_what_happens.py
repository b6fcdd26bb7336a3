"""What is told of a change before it is made is what then happens, in hundreds of random worlds."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.actions.random_registers import COURSES, POPULATIONS, TODAY, Drawn, days, registers
from tests.examples import examples
from tracker.actions.judging import Judge
from tracker.actions.provider import provider_report
from tracker.actions.register_changes import Changes, decide_rows, save
from tracker.actions.register_reading import Row
from tracker.actions.register_sheets import SPECS
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
from tracker.rules.words import Assurance, Level, ProviderKind, SettingType, Strength
from tracker.store.audit_log.erasing import erasing
from tracker.store.database import Base, db
from tracker.store.people import load_posts, load_records
from tracker.store.register import load_register
from tracker.store.register_writing import Codes, held_facts

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


@st.composite
def entries(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A row of a sheet about what the random registers hold, or about something new."""
    sheet, fields = draw(st.sampled_from(sorted(CELLS.items())))
    drawn = {name: draw(cells) for name, cells in fields.items()}
    return sheet, drawn


PERIOD = {"starts_on": st.none() | days(-500, 0), "ends_on": st.none() | days(10, 400)}
CELLS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "Settings": {
        "organisation": st.just("NORTH"),
        "setting": st.sampled_from(["N1", "N2"]),
        "name": st.just("Another name"),
        "type": st.sampled_from([SettingType.CHILDRENS_HOME, SettingType.SPECIAL_SCHOOL]),
        "populations": st.sampled_from([(), POPULATIONS[:1], POPULATIONS]),
        "declared_provider": st.sampled_from([None, "P", "Q", "OWN"]),
    },
    "Requirements": {
        "requirement": st.sampled_from(["R1", "R9"]),
        "level": st.just(Level.PHYSICAL),
        "assurance": st.sampled_from([Assurance.CERTIFIED, Assurance.ACCREDITED]),
        "interval_months": st.sampled_from([None, 3, 12]),
        "grace_days": st.sampled_from([0, 90]),
        "target": st.sampled_from([None, Decimal(50)]),
        "strength": st.sampled_from(Strength),
        "starts_on": st.none() | days(0, 0),
    },
    "Providers": {
        "provider": st.sampled_from(["P", "OWN", "NEW"]),
        "name": st.just("Newly named"),
        "kind": st.just(ProviderKind.COMMERCIAL),
        "organisation": st.sampled_from([None, "NORTH", "SOUTH"]),
        "last_checked": st.sampled_from([None, TODAY]),
    },
    "Affiliates": {
        "provider": st.just("P"),
        "organisation": st.sampled_from(["NORTH", "SOUTH"]),
        **PERIOD,
    },
    "Certifications": {
        "provider": st.just("P"),
        "body": st.just("ACT"),
        "certification": st.sampled_from(["P-0", "P-NEW"]),
        "populations": st.sampled_from([(), POPULATIONS[:1]]),
        **PERIOD,
    },
}
SHEETS = {spec.name: spec for spec in SPECS}


def emptied(session: Session) -> Session:
    """The session, on a database without a row in it."""
    session.rollback()
    held = rows(session)
    with erasing(session):
        for table in reversed(Base.metadata.sorted_tables):
            if held[table.name] and not table.name.startswith("audit_log"):
                session.execute(delete(table))
    session.commit()
    return session


COUNTED = select(
    *(
        select(func.count()).select_from(table).scalar_subquery().label(name)
        for name, table in Base.metadata.tables.items()
    )
)


def rows(session: Session) -> dict[str, int]:
    """How many each table holds."""
    return dict(session.execute(COUNTED).mappings().one())


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


Plan = Callable[[], tuple[Changes, Changes | None]]


def check_status(session: Session, world: Drawn, change: StatusChange) -> None:
    """Ask about a status, then let it come about, and compare."""
    world.fill(session)
    try:
        _, instead_of = changes_of(session, change)
    except NothingToChange:
        event("nothing to change")
        return
    if instead_of:
        # What the register says of the day already is compared with what it would say otherwise.
        event("not renewed")
        ends = {fact["ends_on"] for fact in world.facts["certification_fact"]}
        assert change.starts_on - timedelta(days=1) in ends
    check(session, lambda: changes_of(session, change), max(TODAY, change.starts_on))


def check(session: Session, plan: Plan, on: date) -> None:
    """Ask what a change would do, then make it, and compare."""
    sweep(session, on)
    changes, instead_of = plan()
    counted = rows(session)
    effect = what_if(session, changes, today=TODAY, on=on, instead_of=instead_of)
    assert rows(session) == counted
    session.rollback()
    event(f"changing: {bool(effect.changing)}, opening: {bool(effect.opened)}")
    if instead_of:
        made(session, instead_of)
        sweep(session, on)
        changes, _ = plan()

    edges = {one.on for one in effect.changing if one.on}
    tried = sorted({TODAY, on, *edges, *(d - timedelta(days=1) for d in edges if d > TODAY)})
    tried += [day for n in (3, 45, 100, 400) if (day := on + timedelta(days=n)) not in tried]
    before = words(session, tried)
    made(session, changes)
    assert first_differences(before, words(session, tried)) == told(effect)

    swept = sweep(session, on)
    assert swept is not None
    assert flags(swept["flags"]["opened"]) == flags(effect.opened)
    assert flags(swept["flags"]["closed"]) == flags(effect.closed)
    for one in effect.settings:
        for relied in one.relies_on:
            report = provider_report(session, relied.provider, on=on, known_on=LATER)
            here = {s["setting"]: s for s in report["relied_on_by"]}[one.setting.code]
            assert here["declared"] == relied.declared
            assert here["posts"] == relied.posts or (relied.courses and here["posts"])
            assert here["state"] == relied.after.word


def made(session: Session, changes: Changes) -> None:
    save(session, changes, Codes(session), now=NOW, by=None)
    session.commit()


RANDOM = settings(
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.thorough
@given(world=registers(), change=status_changes())
@settings(RANDOM, max_examples=examples(200))
def test_what_if_is_what_happens(sqlite_app: Flask, world: Drawn, change: StatusChange) -> None:
    with sqlite_app.app_context():
        check_status(emptied(db.session()), world, change)


@given(world=registers(), change=status_changes())
@settings(RANDOM, max_examples=examples(5))
def test_on_both_engines(session: Session, world: Drawn, change: StatusChange) -> None:
    check_status(emptied(session), world, change)


@pytest.mark.thorough
@given(world=registers(), entry=entries())
@settings(RANDOM, max_examples=examples(40))
def test_what_is_shown_of_an_entry_is_what_happens(
    sqlite_app: Flask, world: Drawn, entry: tuple[str, dict[str, Any]]
) -> None:
    """Of a correction or a new entry as a form or a workbook gives it."""
    sheet, values = entry
    with sqlite_app.app_context():
        session = emptied(db.session())
        world.fill(session)

        def plan() -> tuple[Changes, None]:
            row = Row(sheet, 2, 1, values, {})
            changes = decide_rows([(SHEETS[sheet], row)], held_facts(session, Codes(session)))
            assert not any(one.problems for found in changes.by_fact.values() for one in found)
            return changes, None

        check(session, plan, TODAY)
