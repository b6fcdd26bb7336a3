"""What became of a certification after the training, and on which day; the verdict stays."""

import pytest

from tests.rules.builders import (
    a_certification,
    a_curriculum,
    a_provider,
    a_record,
    a_setting,
    an_event,
    days,
    on,
)
from tracker.rules.assurance import assure
from tracker.rules.facts import Certification, TrainingRecord
from tracker.rules.since import Since, certification_since
from tracker.rules.words import Assurance, EventWord, ProviderState

SUSPENDED, REINSTATED, WITHDRAWN = (
    EventWord.SUSPENDED,
    EventWord.REINSTATED,
    EventWord.WITHDRAWN,
)
TODAY = on("2026-11-26")


def record(*certifications: Certification) -> TrainingRecord:
    return a_record("2026-03-04", provider=a_provider(certifications=certifications))


@pytest.mark.parametrize(
    ("changes", "word", "day"),
    [
        ({"period": days("2024-01-01", "2026-10-31")}, "lapsed", "2026-10-31"),
        ({"events": (an_event(WITHDRAWN, "2026-05-03"),)}, "withdrawn", "2026-05-03"),
        ({"events": (an_event(WITHDRAWN, "2026-05-03", "HOLD"),)}, "withdrawn", "2026-05-03"),
        ({"events": (an_event(SUSPENDED, "2026-05-03"),)}, "suspended", "2026-05-03"),
        ({"events": (an_event(SUSPENDED, "2026-11-26", "HOLD"),)}, "suspended", "2026-11-26"),
        (
            {"events": (an_event(SUSPENDED, "2026-05-03"), an_event(WITHDRAWN, "2026-06-01"))},
            "withdrawn",
            "2026-06-01",
        ),
        (
            {
                "period": days("2024-01-01", "2026-08-31"),
                "events": (an_event(SUSPENDED, "2026-05-03"),),
            },
            "lapsed",
            "2026-08-31",
        ),
        (
            {
                "period": days("2024-01-01", "2026-08-31"),
                "events": (an_event(WITHDRAWN, "2026-09-30"),),
            },
            "lapsed",
            "2026-08-31",
        ),
    ],
)
def test_what_became_of_it_is_told_with_its_day(changes: dict, word: str, day: str) -> None:
    trained = record(a_certification(**changes))
    assert certification_since(trained, TODAY) == Since(ProviderState(word), on(day))
    assert assure(trained, a_setting()).assurance == Assurance.ACCREDITED


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"events": (an_event(WITHDRAWN, "2026-11-27"),)},
        {"events": (an_event(WITHDRAWN, "2026-05-03", "ANOTHER"),)},
        {"events": (an_event(SUSPENDED, "2026-05-03"), an_event(REINSTATED, "2026-06-01"))},
    ],
)
def test_what_is_yet_to_come_or_over_or_of_another_course_is_not(changes: dict) -> None:
    assert certification_since(record(a_certification(**changes)), TODAY) is None


def test_a_certificate_that_follows_keeps_the_provider_certified() -> None:
    ended = a_certification(period=days("2024-01-01", "2026-05-31"))
    follows = a_certification(number="C2", period=days("2026-06-01", "2029-05-31"))
    assert certification_since(record(ended, follows), TODAY) is None
    other = a_certification(
        number="C2", period=days("2026-06-01", "2029-05-31"), curricula={"ANOTHER"}
    )
    told = Since(ProviderState.LAPSED, on("2026-05-31"))
    assert certification_since(record(ended, other), TODAY) == told


def test_what_befell_another_certificate_before_is_not_told_of_this_one() -> None:
    earlier = a_certification(number="C0", events=(an_event(SUSPENDED, "2025-01-01"),))
    ended = a_certification(period=days("2025-06-01", "2026-08-31"))
    told = Since(ProviderState.LAPSED, on("2026-08-31"))
    assert certification_since(record(earlier, ended), TODAY) == told


def test_a_provider_that_never_was_certified_has_lost_nothing() -> None:
    assert certification_since(record(), TODAY) is None
    other = a_certification(curricula={"ANOTHER"}, period=days("2024-01-01", "2025-12-31"))
    assert certification_since(record(other), TODAY) is None
    assert certification_since(a_record(provider=None), TODAY) is None
    foreign = a_curriculum(provider="OTHER")
    assert certification_since(a_record(curriculum=foreign), on("2027-01-01")) is not None
