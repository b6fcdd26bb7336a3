"""What was known when: recorded, corrected and taken out, field by field, the latest first."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tracker.rules.provider_history import FIELDS, Said, history
from tracker.rules.words import Level, Population

MONDAY, TUESDAY, FRIDAY = (datetime(2026, 5, day, 9, tzinfo=UTC) for day in (4, 5, 8))
LONG = date(2026, 6, 1)
SHORT = date(2026, 5, 3)


def said(recorded_at: datetime = MONDAY, withdrawn_at: datetime | None = None, **more: Any) -> Said:
    """A fact of certificate C-12."""
    facts = {"table": "certification_fact", "alike": 12, "about": "certificate C-12"}
    return Said(**{**facts, "recorded_at": recorded_at, "withdrawn_at": withdrawn_at, **more})


def lines(*facts: Said, **more: Any) -> list[tuple[datetime, tuple[str, ...]]]:
    return [(one.at, one.lines) for one in history(facts, **more)]


def test_a_correction_is_told_by_what_differs() -> None:
    before = said(MONDAY, TUESDAY, values={"ends_on": LONG, "name": "Same"})
    after = said(TUESDAY, values={"ends_on": SHORT, "name": "Same"})
    assert lines(before, after) == [
        (TUESDAY, ("certificate C-12, To changed from 1 June 2026 to 3 May 2026",)),
        (MONDAY, ("certificate C-12 recorded: Name Same; To 1 June 2026",)),
    ]


def test_what_goes_without_another_is_told_in_full() -> None:
    assert lines(said(MONDAY, FRIDAY, values={"source": "A letter"}))[0] == (
        FRIDAY,
        ("certificate C-12 taken out of the register: it said Source A letter",),
    )


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"level": Level.PHYSICAL}, "Level physical"),
        ({"aliases": ("One", "Two")}, "Aliases One, Two"),
        ({"populations": (Population.AUTISM.value,)}, "Populations autistic people"),
        ({"starts_on": SHORT, "ends_on": None}, "From 3 May 2026"),
        ({}, "nothing more"),
    ],
)
def test_values_are_told_in_words(values: dict[str, Any], told: str) -> None:
    assert lines(said(values=values)) == [(MONDAY, (f"certificate C-12 recorded: {told}",))]


def test_an_empty_scope_is_all_and_an_empty_day_nothing() -> None:
    before = said(MONDAY, TUESDAY, values={"nations": ("wales",), "ends_on": None})
    after = said(TUESDAY, values={"nations": (), "ends_on": SHORT})
    assert lines(before, after)[0][1] == (
        "certificate C-12, Nations changed from Wales to all, "
        "To changed from nothing to 3 May 2026",
    )


def test_the_same_again_is_said_to_be_the_same() -> None:
    before, after = said(MONDAY, TUESDAY, values={}), said(TUESDAY, values={})
    assert lines(before, after)[0][1] == ("certificate C-12, recorded again without a change",)


def test_another_thing_at_the_same_moment_is_no_correction() -> None:
    gone = said(MONDAY, TUESDAY, values={})
    come = said(TUESDAY, alike=13, about="certificate C-13", values={})
    assert lines(gone, come)[0][1] == (
        "certificate C-13 recorded: nothing more",
        "certificate C-12 taken out of the register: it said nothing more",
    )


def test_what_came_later_is_not_known_yet() -> None:
    before = said(MONDAY, FRIDAY, values={"ends_on": LONG})
    after = said(FRIDAY, values={"ends_on": SHORT})
    assert [at for at, _ in lines(before, after, known_on=TUESDAY)] == [MONDAY]
    assert [at for at, _ in lines(before, after, known_on=FRIDAY)] == [FRIDAY, MONDAY]


def test_who_did_it_is_told_once() -> None:
    before = said(MONDAY, TUESDAY, values={}, recorded_by="a@x", withdrawn_by="b@x")
    after = said(TUESDAY, values={}, recorded_by="b@x")
    assert [one.by for one in history([before, after])] == [("b@x",), ("a@x",)]


def test_fields_bear_the_headings_of_the_workbook() -> None:
    assert len(set(FIELDS.values())) == len(FIELDS)
    assert all(heading[0].isupper() for heading in FIELDS.values())
