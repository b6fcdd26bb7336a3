"""The lines that a setting crosses between two days, told by flags and by the register."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.rules.builders import (
    a_certification,
    a_provider,
    a_requirement,
    a_setting,
    an_event,
    days,
    on,
)
from tracker.rules.changes import Crossing, Known, Line, Open, SettingThen, Then, crossings
from tracker.rules.freshness import Freshness
from tracker.rules.words import EventWord, FlagKind, ProviderState, Severity, Strength

FIRST, LAST = on("2025-03-01"), on("2025-06-01")
ASKED = a_requirement(name="Restraint training", target=Decimal(80))
BELOW = Open(FlagKind.BELOW_TARGET, requirement="RRN")
STALE = Open(FlagKind.DATA_STALE)
ENDED = a_provider(certifications=(a_certification(period=days("2022-01-01", "2024-12-31")),))
ENDS = a_provider(certifications=(a_certification(period=days("2024-01-01", "2025-05-20")),))
ON_ENDED = Open(FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER, provider="STEADY")
UNRESOLVED = Open(FlagKind.RELIES_ON_UNVERIFIED_PROVIDER, text="Mabo Ltd")


def a_side(day: Any, *flags: Open, **changes: Any) -> SettingThen:
    """HOME at the end of a day, with one requirement on it and one provider in the register."""
    provider = changes.pop("provider", a_provider())
    asked = changes.pop("asked", (ASKED,))
    known = Known(
        day, {provider.code: provider} if provider else {}, {"RRN": tuple(asked)} if asked else {}
    )
    facts = {"setting": a_setting(), "flags": frozenset(flags), **changes}
    return SettingThen(known, **facts)


def told(before: SettingThen, after: SettingThen, relied: tuple[str, ...] = ()) -> list[Any]:
    return [(one.line, *one.sides, one.severity) for one in crossings(before, after, relied)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((), (), []),
        ((BELOW,), (BELOW,), []),
        ((), (BELOW,), [(Line.TARGET, Then.NOT_BELOW, Then.BELOW, Severity.CONCERN)]),
        ((BELOW,), (), [(Line.TARGET, Then.BELOW, Then.NOT_BELOW, None)]),
        ((), (STALE,), [(Line.FIGURES, Freshness.FRESH, Freshness.STALE, Severity.CONCERN)]),
        ((STALE,), (), [(Line.FIGURES, Freshness.STALE, Freshness.FRESH, None)]),
        ((), (UNRESOLVED,), [(Line.RELIANCE, Then.NOT_RELIED, Then.RELIED, Severity.CONCERN)]),
        ((UNRESOLVED,), (), [(Line.RELIANCE, Then.RELIED, Then.NOT_RELIED, None)]),
    ],
)
def test_flags_on_one_of_the_days_alone(before: Any, after: Any, expected: list[Any]) -> None:
    assert told(a_side(FIRST, *before), a_side(LAST, *after)) == expected


@pytest.mark.parametrize(
    ("asked", "side"),
    [
        ((), Then.NOT_ASKED),
        ((replace(ASKED, period=days("2025-04-01")),), Then.NOT_ASKED),
        ((replace(ASKED, setting_types=frozenset({"fostering_service"})),), Then.NOT_ASKED),
        ((replace(ASKED, target=None),), Then.NO_TARGET),
    ],
)
def test_a_target_that_was_not_asked_for_before(asked: Any, side: Then) -> None:
    (one,) = crossings(a_side(FIRST, asked=asked), a_side(LAST, BELOW))
    assert one.sides == (side, Then.BELOW)
    assert one.about == "Restraint training"


def test_why_a_target_is_missed() -> None:
    higher = replace(ASKED, target=Decimal("92.5"))
    (_, one) = sorted(
        crossings(a_side(FIRST), a_side(LAST, BELOW, STALE, asked=(higher,))),
        key=lambda one: one.line,
    )
    assert [cause.said for cause in one.why] == [
        "The target changed from 80% to 92.5%.",
        "The figures are out of date, so nobody can say if the target is met.",
    ]


def test_the_day_is_that_of_the_flag() -> None:
    moved = {BELOW: on("2025-04-02")}
    (one,) = crossings(a_side(FIRST), a_side(LAST, BELOW), moved=moved)
    assert one.on == on("2025-04-02")


@pytest.mark.parametrize("how", ["relied", "declared", "flagged"])
def test_a_provider_that_is_relied_on_changed_its_state(how: str) -> None:
    place = a_setting(declared_provider="STEADY" if how == "declared" else None)
    before = a_side(FIRST, provider=ENDS, setting=place)
    flags = (ON_ENDED,) if how == "flagged" else ()
    after = a_side(LAST, *flags, provider=ENDS, setting=place)
    (one,) = crossings(before, after, ("STEADY",) if how == "relied" else ())
    assert one.sides == (ProviderState.EXPIRING, ProviderState.LAPSED)
    assert (one.line, one.about, one.provider) == (Line.PROVIDER, "Steady Hands", "STEADY")
    assert (one.severity, one.on) == (Severity.CONCERN, on("2025-05-20"))
    assert "ended on 20 May 2025" in one.why[0].said


def test_a_provider_that_nobody_relies_on_is_not_told_of() -> None:
    assert told(a_side(FIRST, provider=ENDS), a_side(LAST, provider=ENDS)) == []


def test_a_state_is_that_which_was_known_on_each_day() -> None:
    event = an_event(EventWord.SUSPENDED, "2025-02-01")
    later = a_provider(certifications=(a_certification(events=(event,)),))
    (one,) = crossings(a_side(FIRST), a_side(LAST, provider=later), ("STEADY",))
    assert one.sides == (ProviderState.ACCREDITED, ProviderState.SUSPENDED)
    (one,) = crossings(a_side(FIRST, provider=None), a_side(LAST), ("STEADY",))
    assert one.sides == (ProviderState.UNKNOWN, ProviderState.ACCREDITED)
    assert one.severity is None


def test_how_serious_a_reliance_is() -> None:
    must = replace(ASKED, strength=Strength.MUST)
    before, after = a_side(FIRST, provider=ENDED), a_side(LAST, provider=ENDED, asked=(must,))
    assert told(before, after, ("STEADY",)) == [
        (Line.SEVERITY, Severity.CONCERN, Severity.BREACH, Severity.BREACH)
    ]
    assert told(a_side(FIRST), a_side(LAST, asked=(must,)), ("STEADY",)) == []


def test_reliance_that_began_or_ended_while_the_provider_stayed_as_it_was() -> None:
    before, after = a_side(FIRST, provider=ENDED), a_side(LAST, ON_ENDED, provider=ENDED)
    assert told(before, after) == [(Line.RELIANCE, Then.NOT_RELIED, Then.RELIED, Severity.CONCERN)]
    back = a_side(FIRST, ON_ENDED, provider=ENDED), a_side(LAST, provider=ENDED)
    assert told(*back) == [(Line.RELIANCE, Then.RELIED, Then.NOT_RELIED, None)]


def test_another_provider_declared() -> None:
    before = a_side(FIRST)
    after = a_side(LAST, setting=a_setting(declared_provider="STEADY"))
    assert told(before, after) == [(Line.DECLARED, Then.NOTHING, "Steady Hands", None)]


def test_of_a_setting_that_was_not_known_or_not_open_nothing_else_is_told() -> None:
    after = a_side(LAST, BELOW, STALE)
    assert told(a_side(FIRST, setting=None), after) == [
        (Line.REGISTER, Then.NOT_KNOWN, Then.KNOWN, None)
    ]
    assert told(a_side(FIRST, operates=False), after) == [
        (Line.OPERATION, Then.NOT_OPEN, Then.OPEN, None)
    ]
    assert told(a_side(FIRST, BELOW), a_side(LAST, operates=False)) == [
        (Line.OPERATION, Then.OPEN, Then.NOT_OPEN, None)
    ]
    assert crossings(a_side(FIRST, setting=None), a_side(LAST, setting=None)) == []
    assert crossings(a_side(FIRST, operates=False), a_side(LAST, operates=False)) == []


def test_two_equal_days_cross_nothing() -> None:
    side = a_side(LAST, BELOW, STALE, ON_ENDED, UNRESOLVED, provider=ENDED)
    assert crossings(side, side, ("STEADY",)) == []
    assert isinstance(crossings(a_side(FIRST), side, ("STEADY",))[0], Crossing)
