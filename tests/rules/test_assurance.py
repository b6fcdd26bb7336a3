"""The chain of assurance: every code, by its first failing day, and the order of the links."""

from typing import Any

import pytest

from tests.rules.builders import (
    a_body,
    a_certification,
    a_provider,
    a_record,
    a_setting,
    a_trainer,
    an_approval,
    an_event,
    an_in_house_provider,
    days,
)
from tests.rules.chain import Case, certified_by
from tests.rules.chain_cases import CASES
from tracker.rules.assurance import assure
from tracker.rules.words import Assurance, EventWord, Link, Nation, Route

# The day is no link where it is known, and the evidence is for a requirement to ask.
ALL_LINKS = [link for link in Link if link not in {Link.DELIVERY, Link.EVIDENCE}]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about)
def test_chain(case: Case) -> None:
    verdict = case.judge()
    assert verdict.assurance == case.assurance
    failing = verdict.failing
    if case.code is None:
        assert failing is None
        assert [step.link for step in verdict.steps] == ALL_LINKS
    else:
        assert failing is not None
        assert (failing.link, failing.code, failing.day) == (case.link, case.code, case.day)
        assert verdict.steps[-1] == failing
        before = ALL_LINKS[: ALL_LINKS.index(failing.link)] if failing.link in ALL_LINKS else []
        assert [step.link for step in verdict.steps[:-1]] == before


# Faults from the last link to the first; with all those down to one of them, that one is named.
FAULTS: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ("body_not_accredited_on_delivery", {"body": a_body(accredited=[])}, {}, {}),
    ("body_not_licensed_on_delivery", {"body": a_body(licensed=[], accredited=[])}, {}, {}),
    ("trainer_not_authorised", {}, {}, {"trainer": "Nobody"}),
    ("affiliate_not_approved", {}, {}, {"route": Route.AFFILIATE}),
    ("nation_out_of_scope", {"nations": {Nation.WALES}}, {}, {}),
    ("certification_suspended", {"events": (an_event(EventWord.SUSPENDED, "2025-01-01"),)}, {}, {}),
    ("certification_withdrawn", {"events": (an_event(EventWord.WITHDRAWN, "2025-01-01"),)}, {}, {}),
    ("certification_ended_before_delivery", {"period": days(None, "2024-01-01")}, {}, {}),
    ("provider_not_certified", {}, {"certifications": ()}, {}),
    ("provider_unverified", {}, {"last_checked": None}, {}),
    ("delivery_day_unknown", {}, {}, {"completed": None}),
]


@pytest.mark.parametrize("worst", range(len(FAULTS)), ids=[fault[0] for fault in FAULTS])
def test_the_first_link_of_the_chain_that_fails_names_the_answer(worst: int) -> None:
    certification: dict[str, Any] = {}
    provider: dict[str, Any] = {}
    record: dict[str, Any] = {}
    for _, on_certification, on_provider, on_record in FAULTS[: worst + 1]:
        certification |= on_certification
        provider |= on_provider
        record |= on_record
    entry = a_provider(**{"certifications": (a_certification(**certification),), **provider})
    failing = assure(a_record(provider=entry, **record), a_setting()).failing
    assert failing is not None
    assert failing.code == FAULTS[worst][0]


def test_one_certification_that_passes_every_link_is_enough() -> None:
    suspended = a_certification(events=(an_event(EventWord.SUSPENDED, "2025-01-01"),))
    elsewhere = a_certification(nations={Nation.WALES})
    outside = a_certification(body=a_body(licensed=[]))
    not_accredited = a_certification(body=a_body(accredited=[]))
    whole = a_certification()
    everything = certified_by(suspended, elsewhere, outside, not_accredited, whole)
    assert assure(a_record(provider=everything), a_setting()).assurance == Assurance.ACCREDITED


@pytest.mark.parametrize(
    ("without", "assurance", "code"),
    [
        (1, Assurance.CERTIFIED, "body_not_accredited_on_delivery"),
        (2, Assurance.UNCERTIFIED, "body_not_licensed_on_delivery"),
        (3, Assurance.OUT_OF_SCOPE, "nation_out_of_scope"),
        (4, Assurance.SUSPENDED, "certification_suspended"),
        (5, Assurance.LAPSED, "certification_withdrawn"),
    ],
)
def test_the_certification_that_came_furthest_names_the_answer(
    without: int, assurance: Assurance, code: str
) -> None:
    by_how_far = (
        a_certification(events=(an_event(EventWord.WITHDRAWN, "2025-01-01"),)),
        a_certification(events=(an_event(EventWord.SUSPENDED, "2025-01-01"),)),
        a_certification(nations={Nation.WALES}),
        a_certification(body=a_body(licensed=[])),
        a_certification(body=a_body(accredited=[])),
        a_certification(),
    )
    left = by_how_far[: len(by_how_far) - without]
    verdict = assure(a_record(provider=certified_by(*left)), a_setting())
    assert verdict.assurance == assurance
    assert verdict.failing is not None
    assert verdict.failing.code == code


def test_no_certification_passes_by_links_borrowed_from_another() -> None:
    """One is accredited but not for the nation, the other for the nation but not accredited."""
    provider = certified_by(
        a_certification(nations={Nation.WALES}),
        a_certification(body=a_body(accredited=[])),
    )
    assert assure(a_record(provider=provider), a_setting()).assurance == Assurance.CERTIFIED


def test_different_certifications_may_carry_different_days() -> None:
    provider = certified_by(
        a_certification(events=(an_event(EventWord.SUSPENDED, "2025-06-11"),)),
        a_certification(period=days("2025-06-11", None), number="C2"),
    )
    record = a_record("2025-06-12", started="2025-06-10", provider=provider)
    assert assure(record, a_setting()).assurance == Assurance.ACCREDITED


def test_a_long_delivery_is_judged_on_the_days_between() -> None:
    events = (
        an_event(EventWord.SUSPENDED, "2025-04-01"),
        an_event(EventWord.REINSTATED, "2025-04-02"),
    )
    provider = certified_by(a_certification(events=events))
    record = a_record("2025-06-12", started="2025-01-06", provider=provider)
    assert assure(record, a_setting()).assurance == Assurance.SUSPENDED


def test_a_start_after_the_end_is_no_start() -> None:
    record = a_record("2025-06-10", started="2025-06-12")
    assert assure(record, a_setting()).assurance == Assurance.ACCREDITED


def test_a_trainer_who_is_not_named_is_noted() -> None:
    verdict = assure(a_record(), a_setting())
    trainer = next(step for step in verdict.steps if step.link == Link.TRAINER)
    assert (trainer.holds, trainer.code) == (True, "trainer_not_named")


def test_one_record_may_be_good_in_one_setting_and_not_in_another() -> None:
    record = a_record(provider=certified_by(a_certification(nations={Nation.ENGLAND})))
    assert assure(record, a_setting()).assurance == Assurance.ACCREDITED
    assert assure(record, a_setting(nation=Nation.WALES)).assurance == Assurance.OUT_OF_SCOPE


def test_each_link_names_the_entries_it_looked_at() -> None:
    trainer, approval = a_trainer(id="trainer 1"), an_approval()
    provider = a_provider(
        certifications=(a_certification(id="certification 1"),),
        trainers=(trainer,),
        affiliates=(approval,),
    )
    record = a_record(provider=provider, trainer="T-7", route=Route.AFFILIATE)
    evidence = {step.link: step.evidence for step in assure(record, a_setting()).steps}
    assert evidence[Link.PROVIDER] == ("provider 1",)
    assert evidence[Link.SCOPE] == ("certification 1",)
    assert evidence[Link.ROUTE] == ("approval 1",)
    assert evidence[Link.TRAINER] == ("trainer 1",)


@pytest.mark.parametrize(
    ("assurance", "certified", "accredited"),
    [
        (Assurance.ACCREDITED, True, True),
        (Assurance.CERTIFIED, True, False),
        (Assurance.SUSPENDED, False, False),
        (Assurance.UNKNOWN, False, False),
    ],
)
def test_what_a_requirement_may_ask_for(
    assurance: Assurance, certified: bool, accredited: bool
) -> None:
    provider = {
        Assurance.ACCREDITED: an_in_house_provider(),
        Assurance.CERTIFIED: certified_by(a_certification(body=a_body(accredited=[]))),
        Assurance.SUSPENDED: certified_by(
            a_certification(events=(an_event(EventWord.SUSPENDED, "2025-01-01"),))
        ),
        Assurance.UNKNOWN: None,
    }[assurance]
    verdict = assure(a_record(provider=provider), a_setting())
    assert verdict.assurance == assurance
    assert verdict.is_at_least(Assurance.CERTIFIED) is certified
    assert verdict.is_at_least(Assurance.ACCREDITED) is accredited
