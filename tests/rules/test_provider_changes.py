"""Why a provider's state is another than it was: what happened, and what was learnt."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.builders import a_body, a_certification, a_provider, an_event, days, on
from tests.rules.worlds import MODEST, providers
from tests.rules.worlds import days as some_days
from tracker.rules.days import ALWAYS
from tracker.rules.facts import Provider
from tracker.rules.provider_changes import OTHERWISE, causes
from tracker.rules.reliance import provider_state
from tracker.rules.words import EventWord

FIRST, LAST = on("2025-03-01"), on("2025-06-01")
SUSPENDED = (an_event(EventWord.SUSPENDED, "2025-04-10"),)


def with_certificate(**changes: Any) -> Provider:
    return a_provider(certifications=(a_certification(**changes),))


@pytest.mark.parametrize(
    ("before", "after", "said", "day"),
    [
        (None, a_provider(), "Steady Hands was entered in the register.", None),
        (a_provider(), None, "Steady Hands was taken out of the register.", None),
        (None, None, OTHERWISE.said, None),
        (a_provider(), a_provider(), OTHERWISE.said, None),
        (
            with_certificate(period=days("2024-01-01", "2025-05-31")),
            with_certificate(period=days("2024-01-01", "2025-05-31")),
            "Certificate C1 from ACT Certification ended on 31 May 2025.",
            "2025-05-31",
        ),
        (
            a_provider(),
            with_certificate(events=SUSPENDED),
            "Certificate C1 was suspended on 10 April 2025.",
            "2025-04-10",
        ),
        (
            a_provider(),
            with_certificate(events=(an_event(EventWord.SUSPENDED, "2025-02-10"),)),
            "Certificate C1 was suspended on 10 February 2025, which was entered later.",
            None,
        ),
        (
            with_certificate(events=SUSPENDED),
            a_provider(),
            "Certificate C1 was suspended on 10 April 2025, which was taken out of the register.",
            None,
        ),
        (
            with_certificate(period=days("2024-01-01", "2025-08-20")),
            with_certificate(period=days("2024-01-01", "2025-08-20")),
            "Certificate C1 from ACT Certification ends on 20 August 2025: 90 days were left.",
            "2025-05-22",
        ),
        (
            a_provider(certifications=()),
            a_provider(),
            "Certificate C1 was entered in the register, from 1 January 2024 on.",
            None,
        ),
        (
            a_provider(),
            a_provider(certifications=()),
            "Certificate C1 was taken out of the register.",
            None,
        ),
        (
            with_certificate(period=days("2024-01-01", "2025-02-01")),
            a_provider(),
            "What the register says of certificate C1 was corrected.",
            None,
        ),
        (
            a_provider(last_checked=None),
            a_provider(),
            "The entry was checked for the first time, on 1 January 2025.",
            None,
        ),
        (
            with_certificate(body=a_body(licensed=(days(None, "2025-04-30"),))),
            with_certificate(body=a_body(licensed=(days(None, "2025-04-30"),))),
            "The licence of ACT Certification for the Standards ended on 30 April 2025.",
            "2025-04-30",
        ),
        (
            with_certificate(body=a_body(accredited=(days("2025-04-01"),))),
            with_certificate(body=a_body(accredited=(days("2025-04-01"),))),
            "The accreditation of ACT Certification by UKAS began on 1 April 2025.",
            "2025-04-01",
        ),
    ],
)
def test_each_cause(
    before: Provider | None, after: Provider | None, said: str, day: str | None
) -> None:
    (cause,) = causes(before, after, FIRST, LAST)
    assert cause.said == said
    assert cause.on == (on(day) if day else None)


@pytest.mark.parametrize("day", ["2025-03-01", "2025-06-02"])
def test_what_happened_on_the_first_day_or_after_the_last_is_no_cause(day: str) -> None:
    provider = with_certificate(events=(an_event(EventWord.SUSPENDED, day),))
    assert causes(provider, provider, FIRST, LAST) == (OTHERWISE,)


def test_the_source_is_the_certificates() -> None:
    provider = with_certificate(period=days("2024-01-01", "2025-05-31"), source="BILD ACT list")
    (cause,) = causes(provider, provider, FIRST, LAST)
    assert (cause.source, cause.entry) == ("BILD ACT list", provider.certifications[0].id)


@MODEST
@given(providers(), some_days(), some_days(), st.data())
def test_where_nothing_was_learnt_a_change_of_state_is_told_by_what_happened(
    provider: Provider | None, one: Any, other: Any, data: Any
) -> None:
    first, last = sorted((one, other))
    was, now = (provider_state(provider, day).word for day in (first, last))
    if provider is not None and was != now:
        assert causes(provider, provider, first, last) != (OTHERWISE,)
        assert all(cause.on for cause in causes(provider, provider, first, last))


def test_a_certificate_without_an_end_tells_of_none() -> None:
    provider = with_certificate(period=ALWAYS)
    assert causes(provider, replace(provider, aliases=("SH",)), FIRST, LAST) == (OTHERWISE,)
