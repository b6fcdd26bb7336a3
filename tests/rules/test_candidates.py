"""Which training counts toward a requirement at all."""

import pytest

from tests.rules.builders import a_curriculum, a_record, a_refresher, a_requirement, on
from tracker.rules.due import candidates
from tracker.rules.facts import TrainingRecord
from tracker.rules.words import GovernedBy, Kind, Level, Mode, Result

LEVELS = [Level.AWARENESS, Level.PSYCHOLOGICAL, Level.PHYSICAL]


@pytest.mark.parametrize("taught", LEVELS)
@pytest.mark.parametrize("needed", LEVELS)
def test_a_level_satisfies_itself_and_those_below(taught: Level, needed: Level) -> None:
    record = a_record(curriculum=a_curriculum(level=taught))
    counts = bool(candidates([record], a_requirement(level=needed)))
    assert counts is (LEVELS.index(taught) >= LEVELS.index(needed))


@pytest.mark.parametrize(
    ("needed", "counts"),
    [(Level.PHYSICAL, False), (Level.PSYCHOLOGICAL, True), (Level.AWARENESS, True)],
)
def test_e_learning_never_satisfies_the_physical_level(needed: Level, counts: bool) -> None:
    record = a_record(mode=Mode.E_LEARNING)
    assert bool(candidates([record], a_requirement(level=needed))) is counts


@pytest.mark.parametrize(
    "record",
    [
        a_record(result=Result.ATTENDED),
        a_record(result=Result.FAILED),
        a_record(curriculum=None),
        a_refresher("2025-06-10"),
    ],
    ids=["attended", "failed", "course unknown", "refresher of nothing"],
)
def test_what_counts_for_nothing(record: TrainingRecord) -> None:
    assert candidates([record], a_requirement()) == []


@pytest.mark.parametrize(
    ("earlier", "counts"),
    [
        (a_record("2025-06-09"), True),
        (a_record("2025-06-10"), False),
        (a_record("2025-06-11"), False),
        (a_record("2025-06-09", kind=Kind.FULL_PROGRAMME), True),
        (a_record("2025-06-09", result=Result.ATTENDED), False),
        (a_record("2025-06-09", result=Result.FAILED), False),
        (a_record("2025-06-09", curriculum=a_curriculum(code="HOLD2", family="HOLDING")), True),
        (a_record("2025-06-09", curriculum=a_curriculum(code="HOLD2", family="Other")), False),
        (a_record("2025-06-09", curriculum=a_curriculum(level=Level.PSYCHOLOGICAL)), True),
        (a_record("2025-06-09", provider=None), True),
        (a_record(None, expires="2026-01-01"), False),
    ],
    ids=[
        "the day before",
        "the same day",
        "the day after",
        "a full programme",
        "attended",
        "failed",
        "another curriculum of the family",
        "another family",
        "a lower level of the family",
        "not assured",
        "on an unknown day",
    ],
)
def test_a_refresher_needs_an_earlier_pass_of_its_family(
    earlier: TrainingRecord, counts: bool
) -> None:
    refresher = a_refresher("2025-06-10")
    found = candidates([earlier, refresher], a_requirement())
    assert (refresher in [one.record for one in found]) is counts


def test_a_refresher_on_an_unknown_day_follows_nothing() -> None:
    initial, refresher = a_record("2024-06-10"), a_record(None, kind=Kind.REFRESHER)
    found = candidates([initial, refresher], a_requirement())
    assert [one.record for one in found] == [initial]


def test_a_curriculum_without_a_family_is_a_family_of_its_own() -> None:
    one, other = (a_curriculum(code=code, family=None) for code in ("HOLD", "HOLD2"))
    refresher = a_refresher("2025-06-10", curriculum=one)
    same = [a_record("2024-06-10", curriculum=one), refresher]
    another = [a_record("2024-06-10", curriculum=other), refresher]
    assert len(candidates(same, a_requirement())) == 2
    assert len(candidates(another, a_requirement())) == 1


def test_without_a_kind_the_first_of_a_family_is_initial_and_the_rest_refreshers() -> None:
    records = [a_record("2025-05-01", kind=None), a_record("2024-05-31", kind=None)]
    found = candidates(records, a_requirement(renewal_window_months=3))
    assert [one.record.completed for one in found] == [on("2024-05-31"), on("2025-05-01")]
    assert found[1].governed_by == GovernedBy.ANNIVERSARY


def test_without_a_kind_a_record_on_an_unknown_day_is_initial() -> None:
    assert len(candidates([a_record(None, kind=None)], a_requirement())) == 1
