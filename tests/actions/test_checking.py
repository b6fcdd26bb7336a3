"""Entries of the register whose check is due, and many of them checked at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.actions.harbour import fill
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.checking import (
    CannotBeChecked,
    ChangedMeanwhile,
    Due,
    check_entries,
    provider_names,
    work_list,
)
from tracker.actions.register_import import import_register
from tracker.actions.sweep import sweep
from tracker.actions.up_to_date import catch_up
from tracker.rules.words import FlagKind
from tracker.store.check_list import CHECKED, Entry
from tracker.store.database import Session
from tracker.store.register_writing import FACTS
from tracker.store.tables.flags import Flag
from tracker.store.tables.judged import TouchedPost

ME = "registrar@example.org"
TODAY = clock.today()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def put(session: Session, **sheets: Any) -> None:
    named = {name.replace("_", " "): rows for name, rows in sheets.items()}
    document = import_register(session, workbook(named), "r.xlsx", dry_run=False)
    assert document["problems"] == []


def listed(session: Session, fact: str | None = None, provider: str = "") -> list[Due]:
    return work_list(session, TODAY, fact, provider)


def providers(session: Session, **checked: date | None) -> None:
    rows = [[code, f"{code} Ltd", day] for code, day in checked.items()]
    put(session, Providers=[["Code", "Name", "Last checked"], *rows])


def stored(session: Session, name: str) -> list[Any]:
    table = FACTS[name]
    session.expire_all()
    return list(session.scalars(select(table).order_by(table.id)))


def test_never_checked_first_then_the_longest_ago_and_the_next_thirty_days(
    session: Session,
) -> None:
    providers(session, LATE=ago(366), DUE=ago(365), SOON=ago(335), FINE=ago(334), NEVER=None)
    found = listed(session)
    assert [one.title.split()[0] for one in found] == ["NEVER", "LATE", "DUE", "SOON"]
    assert [one.due_on for one in found[1:3]] == [ago(1), TODAY]


def test_what_has_ended_and_what_happened_on_a_day_need_no_check(session: Session) -> None:
    fill(session)
    titles = " ".join(one.title for one in listed(session))
    assert "C-GONE" not in titles
    assert "C-GOOD" not in titles  # checked today
    assert {one.spec.fact for one in listed(session)} == {"curriculum_fact"}
    ahead = TODAY + timedelta(days=10)
    heads = ["Provider", "Reference", "Grade", "From", "To"]
    rows = [
        ["GOOD", "T-ENDED", "senior", ago(900), ago(1)],
        ["GOOD", "T-LAST-DAY", "senior", ago(900), TODAY],
        ["GOOD", "T-AHEAD", "senior", ahead, None],
    ]
    put(session, Trainers=[heads, *rows])
    found = " ".join(one.title for one in listed(session, "trainer"))
    assert "T-ENDED" not in found
    assert "T-LAST-DAY" in found
    assert "T-AHEAD" in found


def test_the_list_by_kind_and_by_provider(session: Session) -> None:
    fill(session)
    assert {one.spec.fact for one in listed(session, "curriculum_fact")} == {"curriculum_fact"}
    assert listed(session, "licence") == []
    assert [one.title for one in listed(session, None, "GONE")] == ["Gone level 2 (GONE/N2)"]
    assert next(iter(provider_names(session).items())) == ("GONE", "Gone Training")


def every(session: Session) -> set[Entry]:
    return {one.entry for one in listed(session)}


def test_checked_entries_are_withdrawn_and_entered_again(session: Session) -> None:
    fill(session)
    put(session, Providers=[["Code", "Name", "Source"], ["NEVER", "Never Certified", "its page"]])
    before = {one.id: one for one in stored(session, "curriculum_fact")}
    assert check_entries(session, every(session), ago(2), by=ME) == 3
    assert listed(session) == []
    after = [one for one in stored(session, "curriculum_fact") if one.withdrawn_at is None]
    assert {one.last_checked for one in after} == {ago(2)}
    assert {one.recorded_by for one in after} == {ME}
    gone = [one for one in stored(session, "curriculum_fact") if one.id in before]
    assert {one.withdrawn_by for one in gone} == {ME}
    assert {one.withdrawn_at for one in gone} == {one.recorded_at for one in after}
    assert {one.name for one in after} == {one.name for one in gone}


def test_one_source_for_all_or_each_its_own(session: Session) -> None:
    heads = ["Code", "Name", "Source"]
    put(session, Providers=[heads, ["A", "Alder", "its page"], ["B", "Birch", None]])
    check_entries(session, every(session), ago(1), by=ME)
    known = [one for one in stored(session, "provider_fact") if one.withdrawn_at is None]
    assert [one.source for one in known] == ["its page", None]
    entries = {("provider_fact", one.id) for one in known}
    check_entries(session, entries, TODAY, source="the body's list", by=ME)
    known = [one for one in stored(session, "provider_fact") if one.withdrawn_at is None]
    assert {one.source for one in known} == {"the body's list"}


def test_no_check_in_the_future_nor_before_the_last(session: Session) -> None:
    providers(session, A=ago(400), B=None)
    entries = every(session)
    before = len(stored(session, "provider_fact"))
    for on, said in ((TODAY + timedelta(days=1), "has come"), (ago(401), "or a later day")):
        with pytest.raises(CannotBeChecked, match=said):
            check_entries(session, entries, on, by=ME)
    with pytest.raises(CannotBeChecked, match="Choose"):
        check_entries(session, set(), TODAY, by=ME)
    assert len(stored(session, "provider_fact")) == before


def test_an_entry_that_another_has_changed_stops_them_all(session: Session) -> None:
    providers(session, A=None, B=None)
    entries = every(session)
    put(session, Providers=[["Code", "Name"], ["A", "Alder"]])
    with pytest.raises(ChangedMeanwhile) as caught:
        check_entries(session, entries, TODAY, by=ME)
    assert len(caught.value.entries) == 1
    assert caught.value.entries < entries
    assert {one.last_checked for one in stored(session, "provider_fact")} == {None}


def test_the_flag_closes_at_once(session: Session) -> None:
    fill(session)
    providers(session, OLD=ago(500))
    sweep(session, TODAY)
    stale = select(Flag).where(Flag.kind == FlagKind.REGISTER_ENTRY_STALE, Flag.closed_on.is_(None))
    assert len(session.scalars(stale).all()) == 1
    check_entries(session, every(session), TODAY, by=ME)
    catch_up(session, TODAY)
    assert session.scalars(stale).all() == []


def test_only_a_first_check_of_a_provider_touches_posts(session: Session) -> None:
    fill(session)
    sweep(session, TODAY)
    put(
        session,
        Curricula=[["Provider", "Code", "Name", "Level"], ["GOOD", "G9", "Nine", "physical"]],
    )
    sweep(session, TODAY)
    check_entries(session, every(session), TODAY, by=ME)
    assert session.scalars(select(TouchedPost)).all() == []
    session.rollback()
    providers(session, GOOD=None)
    sweep(session, TODAY)
    check_entries(session, every(session), TODAY, by=ME)
    assert session.scalars(select(TouchedPost)).all() != []


def test_every_kind_is_one_of_the_register() -> None:
    assert set(CHECKED) < set(FACTS)
