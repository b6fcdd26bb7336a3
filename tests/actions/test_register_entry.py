"""An entry typed by hand is decided as the workbook's row is, and published once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from tests.actions.harbour import fill_and_sweep
from tests.golden.register_book import SHEETS
from tests.workbooks import workbook
from tracker import clock
from tracker.actions import evidence_kept
from tracker.actions.register_entry import (
    Entry,
    Overtaken,
    Typed,
    as_typed,
    entry_by_id,
    preview,
    publish,
    takes_effect,
)
from tracker.actions.register_import import import_register
from tracker.actions.register_sheets import SPECS
from tracker.actions.register_withdrawal import preview_withdrawal, withdraw
from tracker.store.database import Session, beside
from tracker.store.register_writing import Codes, Held, held_facts
from tracker.store.tables import register
from tracker.store.tables.judged import PostStanding, TouchedPost

SPEC = {spec.name: spec for spec in SPECS}
WHO = "registrar@example.org"


@pytest.fixture
def today(session: Session) -> date:
    return fill_and_sweep(session)


def page(session: Session) -> int:
    return evidence_kept.keep_address(session, "https://example.org/list", WHO)


def held(session: Session, sheet: str, **values: object) -> Held:
    """The one entry that says this."""
    spec = SPEC[sheet]
    found = held_facts(session, Codes(session), [spec.fact])[spec.fact]
    (one,) = [fact for fact in found if values.items() <= fact.values.items()]
    return one


def correction(session: Session, sheet: str, fact: Held, **texts: str) -> Typed:
    said = {"source": "List", "last_checked": f"{clock.today():%d/%m/%Y}"}
    typed = as_typed(SPEC[sheet], fact.values) | said | texts
    return Typed(typed, page(session), fact.id)


def test_what_is_held_is_typed_again_as_it_is(session: Session) -> None:
    import_register(session, workbook(SHEETS), "register.xlsx", dry_run=False)
    evidence_id = page(session)
    every = held_facts(session, Codes(session))
    assert all(every[spec.fact] for spec in SPECS)
    for spec in SPECS:
        for fact in every[spec.fact]:
            texts = as_typed(spec, fact.values)
            entry = preview(session, spec, Typed(texts, evidence_id, fact.id), clock.today())
            if spec.is_checked:
                assert entry.errors.keys() <= {"source", "last_checked"}
                if not entry.errors:
                    assert entry.changed == ["evidence_id"]
            else:
                assert entry.errors[""].startswith("You have not changed anything.")


def test_a_correction_is_recorded_on_one_moment_and_judged_at_once(
    session: Session, today: date
) -> None:
    fact = held(session, "Certifications", certification="C-GOOD")
    ended = today - timedelta(days=100)
    typed = correction(session, "Certifications", fact, ends_on=f"{ended:%d/%m/%Y}")
    shown = preview(session, SPEC["Certifications"], typed, today)
    assert shown.effect is not None
    assert {one.becomes for one in shown.effect.posts} == {"not_assured"}
    before = set(session.execute(select(PostStanding.post_id, PostStanding.standing)))
    session.rollback()
    entry = publish(session, SPEC["Certifications"], typed, today, WHO)
    assert (entry.errors, entry.waiting) == ({}, 0)
    rows = session.scalars(
        select(register.CertificationFact)
        .where(register.CertificationFact.ends_on.in_([ended, fact.values["ends_on"]]))
        .order_by(register.CertificationFact.id)
    )
    old, new = rows
    assert old.withdrawn_at == new.recorded_at
    assert (old.withdrawn_by, new.recorded_by, new.ends_on) == (WHO, WHO, ended)
    after = set(session.execute(select(PostStanding.post_id, PostStanding.standing)))
    assert {standing for _, standing in after - before} == {"not_assured"}
    assert list(session.scalars(select(TouchedPost.post_id))) == []


def test_of_two_who_correct_an_entry_at_once_one_is_overtaken(
    session: Session, today: date
) -> None:
    fact = held(session, "Providers", provider="GOOD")
    given = [correction(session, "Providers", fact, name=name) for name in ("One", "Two")]
    session.commit()
    together = Barrier(2)

    def send(typed: Typed) -> str | None:
        with beside(session) as own:
            together.wait()
            try:
                publish(own, SPEC["Providers"], typed, today, WHO)
            except Overtaken as overtaken:
                return overtaken.now.values["name"] if overtaken.now else None
        return typed.texts["name"]

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(send, given))
    assert told[0] == told[1] == held(session, "Providers", provider="GOOD").values["name"]


def test_what_took_the_place_of_an_entry_is_found_over_many_corrections(
    session: Session, today: date
) -> None:
    first = held(session, "Accreditations", body="NORTH")
    for year in ("2019", "2018"):
        now = held(session, "Accreditations", body="NORTH")
        typed = correction(session, "Accreditations", now, starts_on=f"1/1/{year}")
        assert publish(session, SPEC["Accreditations"], typed, today, WHO).errors == {}
    with pytest.raises(Overtaken) as overtaken:
        entry_by_id(session, SPEC["Accreditations"], first.id, Codes(session))
    assert overtaken.value.now is not None
    assert overtaken.value.now.values["starts_on"] == date(2018, 1, 1)


def test_a_correction_that_collides_with_another_entry_is_refused(
    session: Session, today: date
) -> None:
    event = {"certification": "C-GOOD", "event": "suspended", "on": "1/2/2026"}
    spec = SPEC["Certification events"]
    said = {"source": "List", "last_checked": "1/3/2026", "curricula": "", "reason": ""}
    for on in ("1/2/2026", "1/3/2026"):
        typed = Typed({**event, **said, "on": on}, page(session))
        assert publish(session, spec, typed, today, WHO).errors == {}
    second = held(session, "Certification events", on=date(2026, 3, 1))
    entry = preview(
        session, spec, correction(session, spec.name, second, on="1 February 2026"), today
    )
    (said_of_it,) = entry.errors.values()
    assert said_of_it == "This is in the register already. Correct that entry instead."


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ({"on": -5}, {"on": -5, "reason": 1}, 0),
        (None, {"on": 9}, 9),
        ({"on": 20}, {"on": 9}, 9),
        ({"starts_on": None, "ends_on": 30}, {"starts_on": None, "ends_on": 10}, 11),
        ({"starts_on": None, "ends_on": -30}, {"starts_on": None, "ends_on": 10}, 0),
        ({"starts_on": 5, "ends_on": 30, "body": 1}, {"starts_on": 5, "ends_on": 30, "body": 2}, 5),
        (None, {"starts_on": None, "ends_on": 3}, 0),
    ],
)
def test_the_day_on_which_a_change_takes_effect(
    before: dict[str, int] | None, after: dict[str, int], wanted: int
) -> None:
    today = date(2026, 5, 1)

    def dated(values: dict[str, int]) -> dict[str, object]:
        days = {"on", "starts_on", "ends_on"}
        return {
            name: today + timedelta(days=by) if name in days and by is not None else by
            for name, by in values.items()
        }

    entry = Entry(SPEC["Certifications"], dated(after), Held(1, dated(before)) if before else None)
    assert takes_effect(entry, today) == today + timedelta(days=wanted)


def test_an_entry_to_which_others_refer_cannot_be_withdrawn(session: Session, today: date) -> None:
    fact = held(session, "Providers", provider="GOOD")
    found = withdraw(session, SPEC["Providers"], fact.id, today, WHO)
    assert found is not None
    assert not found.is_free
    assert [spec.name for spec, _ in found.referring] == ["Curricula", "Certifications"]
    assert found.dependents == {"training record": 1}
    assert held(session, "Providers", provider="GOOD") == fact


@pytest.mark.parametrize(
    ("sheet", "values", "referring", "dependents"),
    [
        ("Organisations", {"organisation": "HARB"}, {"Settings"}, {"person": 5}),
        ("Settings", {"setting": "W1"}, {"Commissioning"}, {"post": 3}),
        ("Certification bodies", {"body": "NORTH"}, {"Accreditations", "Certifications"}, {}),
        ("Commissioners", {"commissioner": "EAST"}, {"Commissioning"}, {}),
        ("Curricula", {"curriculum": ("NEVER", "V2")}, set(), {"training record": 0}),
        ("Certifications", {"certification": "C-GOOD"}, set(), {}),
    ],
)
def test_what_hangs_on_an_entry(
    session: Session,
    today: date,
    sheet: str,
    values: dict[str, object],
    referring: set[str],
    dependents: dict[str, int],
) -> None:
    fact = held(session, sheet, **values)
    found = preview_withdrawal(session, SPEC[sheet], fact.id, today)
    assert found is not None
    assert {spec.name for spec, _ in found.referring} == referring
    assert found.dependents == dependents
    assert found.is_free == (found.effect is not None)


def test_a_curriculum_named_in_a_scope_cannot_be_withdrawn(session: Session, today: date) -> None:
    fact = held(session, "Certifications", certification="C-GONE")
    typed = correction(session, "Certifications", fact, curricula="N2")
    publish(session, SPEC["Certifications"], typed, today, WHO)
    curriculum = held(session, "Curricula", curriculum=("GONE", "N2"))
    found = preview_withdrawal(session, SPEC["Curricula"], curriculum.id, today)
    assert found is not None
    assert [spec.name for spec, _ in found.referring] == ["Certifications"]


def test_one_of_two_periods_of_a_body_can_be_withdrawn(session: Session, today: date) -> None:
    begun = held(session, "Certification bodies", body="NORTH").values["starts_on"]
    texts = {"body": "NORTH", "name": "Northbridge", "source": "List", "last_checked": "1/3/2026"}
    texts["ends_on"] = f"{begun - timedelta(days=40):%d/%m/%Y}"
    spec = SPEC["Certification bodies"]
    assert publish(session, spec, Typed(texts, page(session)), today, WHO).errors == {}
    earlier = held(session, spec.name, starts_on=None)
    found = withdraw(session, spec, earlier.id, today, WHO)
    assert found is not None
    assert found.is_free
    row = session.get_one(register.Licence, earlier.id)
    assert row.withdrawn_by == WHO
    with pytest.raises(Overtaken) as overtaken:
        withdraw(session, spec, earlier.id, today, WHO)
    assert overtaken.value.now is None


def test_the_same_evidence_is_kept_once(session: Session) -> None:
    first = evidence_kept.keep_document(session, b"%PDF-1.4 one", "one.pdf", WHO)
    assert evidence_kept.keep_document(session, b"%PDF-1.4 one", "two.pdf") == first
    assert evidence_kept.keep_document(session, b"%PDF-1.4 two", "two.pdf") != first
    assert page(session) == page(session)


def test_certain_kinds_of_files_are_known_by_what_they_begin_with(session: Session) -> None:
    for content, kind in (
        (b"%PDF-2.0", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n.", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
    ):
        key = evidence_kept.keep_document(session, content, "x")
        assert session.get_one(register.Evidence, key).media_type == kind
    with pytest.raises(evidence_kept.BadEvidence, match="PDF, PNG or JPEG"):
        evidence_kept.keep_document(session, b"GIF89a", "x.png")
