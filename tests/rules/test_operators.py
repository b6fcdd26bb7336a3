"""A setting that has changed hands: whose approval, course and associate trainer count when."""

import pytest

from tests.rules.builders import (
    a_post,
    a_provider,
    a_record,
    a_setting,
    a_trainer,
    an_approval,
    an_in_house_provider,
    days,
    judged,
    on,
)
from tracker.rules.assurance import assure
from tracker.rules.words import Assurance, Grade, Route

# OLD until the end of 2024, then MID for a year; NORTH has run it since 2026.
OPERATORS = (
    (days(None, "2024-12-31"), "OLD"),
    (days("2025-01-01", "2025-12-31"), "MID"),
    (days("2026-01-01"), "NORTH"),
)
BEFORE, BETWEEN, AFTER = "2024-12-31", "2025-01-01", "2026-01-01"
HANDED_ON = a_setting(operators=OPERATORS, period=days("2026-01-01"))

# Who was approved, by the day of delivery: an operator counts until it has handed the setting on.
COUNTS = [
    ("OLD", BEFORE, True),
    ("OLD", BETWEEN, False),
    ("OLD", AFTER, False),
    ("MID", BEFORE, True),
    ("MID", BETWEEN, True),
    ("MID", AFTER, False),
    ("NORTH", BEFORE, True),
    ("NORTH", BETWEEN, True),
    ("NORTH", AFTER, True),
    ("SOUTH", BEFORE, False),
    ("SOUTH", AFTER, False),
]


@pytest.mark.parametrize(("organisation", "day", "counts"), COUNTS)
def test_the_route_as_an_affiliate(organisation, day, counts):
    provider = a_provider(affiliates=(an_approval(organisation=organisation),))
    verdict = assure(a_record(day, provider=provider, route=Route.AFFILIATE), HANDED_ON)
    assert (verdict.failing is None) == counts
    if not counts:
        assert (verdict.failing.code, verdict.failing.day) == ("affiliate_not_approved", on(day))


@pytest.mark.parametrize(("organisation", "day", "counts"), COUNTS)
def test_the_route_in_house(organisation, day, counts):
    provider = an_in_house_provider(organisation)
    verdict = assure(a_record(day, provider=provider, route=Route.IN_HOUSE), HANDED_ON)
    assert (verdict.failing is None) == counts


@pytest.mark.parametrize(("organisation", "day", "counts"), COUNTS)
def test_an_associate_trainer(organisation, day, counts):
    trainer = a_trainer(grade=Grade.ASSOCIATE, organisation=organisation)
    record = a_record(day, provider=a_provider(trainers=(trainer,)), trainer="T-7")
    assert (assure(record, HANDED_ON).failing is None) == counts


def test_a_delivery_over_the_day_of_the_change_fails_on_that_day():
    provider = a_provider(affiliates=(an_approval(organisation="MID"),))
    record = a_record("2026-01-02", started="2025-12-30", provider=provider, route=Route.AFFILIATE)
    failing = assure(record, HANDED_ON).failing
    assert (failing.code, failing.day) == ("affiliate_not_approved", on(AFTER))
    own = a_record("2026-01-02", started="2025-12-30", provider=an_in_house_provider("MID"))
    assert assure(own, HANDED_ON).assurance is Assurance.ACCREDITED
    said = a_record(
        "2026-01-02",
        started="2025-12-30",
        provider=an_in_house_provider("MID"),
        route=Route.IN_HOUSE,
    )
    assert assure(said, HANDED_ON).failing.day == on(AFTER)


def test_changing_hands_takes_nothing_from_a_record():
    """A record that counted under one operator counts under each that follows."""
    for organisation, day, _ in COUNTS:
        provider = a_provider(affiliates=(an_approval(organisation=organisation),))
        record = a_record(day, provider=provider, route=Route.AFFILIATE)
        # Under those that ran the setting on the day of delivery, and since.
        judged_under = [
            a_setting(organisation=code, operators=OPERATORS[: place + 1] if place else ())
            for place, (period, code) in enumerate(OPERATORS)
            if period.end is None or on(day) < period.end
        ]
        holds = [assure(record, setting).failing is None for setting in judged_under]
        assert holds == sorted(holds)


def test_an_answer_holds_no_longer_than_what_is_known_of_the_setting():
    setting = a_setting(period=days("2025-03-01", "2025-12-31"))
    judgement = judged("2025-06-20", a_record("2025-06-10"), post=a_post(setting=setting))
    assert judgement.holds_from == on("2025-06-10")
    assert judgement.holds_until == on("2026-01-01")
    assert judgement.next_change_on == on("2026-03-12")
    earlier = judged("2025-06-20", a_record("2025-01-10"), post=a_post(setting=setting))
    assert earlier.holds_from == on("2025-03-01")
    assert earlier.since == on("2025-01-10")
