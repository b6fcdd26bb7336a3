"""How sure the register is of a provider: when it was checked, and whether anything was seen."""

from typing import Any

import pytest

from tests.rules.builders import a_certification, a_provider, on
from tracker.rules.facts import Certification, Provider
from tracker.rules.provider_wording import say_provider

TODAY = on("2025-06-10")


def has(*certifications: Certification, **changes: Any) -> Provider:
    return a_provider(certifications=certifications, **changes)


def one(**changes: Any) -> Certification:
    return a_certification(**{"last_checked": on("2025-05-29"), **changes})


SURE = {
    "seen": (has(one(evidence="evidence:1")), "Last checked 12 days ago, certificate seen."),
    "not seen": (has(one()), "Last checked 12 days ago, no certificate seen."),
    "yesterday": (
        has(one(last_checked=on("2025-06-09"))),
        "Last checked 1 day ago, no certificate seen.",
    ),
    "today": (has(one(last_checked=TODAY)), "Last checked today, no certificate seen."),
    "the entry alone": (
        has(one(last_checked=None), last_checked=on("2025-06-08")),
        "Entry last checked 2 days ago, but nobody has checked its certificate, no certificate "
        "seen.",
    ),
    "of two the longest ago": (
        has(one(evidence="evidence:1"), one(number="C2", last_checked=on("2025-06-09"))),
        "Last checked 12 days ago, 1 of 2 certificates seen.",
    ),
    "two, one never": (
        has(one(evidence="a"), one(evidence="b", last_checked=None), last_checked=TODAY),
        "Entry last checked today, but not all of its certificates, certificates seen.",
    ),
    "no certificate to see": (has(last_checked=on("2025-06-09")), "Last checked 1 day ago."),
    "nobody": (has(one(), last_checked=None), "Nobody has checked this entry yet."),
}


@pytest.mark.parametrize(("provider", "sentence"), SURE.values(), ids=SURE)
def test_how_sure_that_is(provider: Provider, sentence: str) -> None:
    assert say_provider(provider, {}, TODAY, today=TODAY).sure == sentence


def test_by_what_was_known_before_a_check_is_told_by_its_day() -> None:
    told = say_provider(has(one()), {}, TODAY, today=TODAY, known=on("2025-06-01"))
    assert told.sure == "Last checked on 29 May 2025, no certificate seen."
