"""A requirement may ask how strong the evidence for training must be at the least."""

from dataclasses import replace

import pytest

from tests.rules.builders import (
    a_body,
    a_certification,
    a_post,
    a_provider,
    a_record,
    a_setting,
    on,
)
from tracker.rules.evidence import WEAK, is_proven, with_evidence
from tracker.rules.facts import Requirement
from tracker.rules.standing import Case
from tracker.rules.wording import MEND_WEAK, mend, say, say_of_many
from tracker.rules.wording import WEAK as SAID
from tracker.rules.words import Assurance, Evidence, Level, Link, Standing, Strength

ASKED = Requirement("HOLD", Level.PHYSICAL, Strength.MUST, interval_months=12)
DAY = on("2025-07-01")


def case(evidence: Evidence, least: Evidence | None, **more) -> Case:
    record = replace(a_record(**more), evidence=evidence)
    return Case(a_post(), [replace(ASKED, least_evidence=least)], [record])


@pytest.mark.parametrize("least", [None, *Evidence])
@pytest.mark.parametrize("evidence", list(Evidence))
def test_training_counts_where_its_evidence_is_as_strong_as_asked(evidence, least):
    order = list(Evidence)
    enough = least is None or order.index(evidence) >= order.index(least)
    expected = Standing.IN_DATE if enough else Standing.NOT_ASSURED
    judged = case(evidence, least).judge(DAY)
    assert judged.answer.standing is expected
    assert judged.answer.assurance is Assurance.ACCREDITED
    links = [(step.link, step.holds) for step in judged.verdict.steps if step.link is Link.EVIDENCE]
    assert links == ([] if least is None else [(Link.EVIDENCE, enough)])


def test_nothing_asked_is_as_it_was():
    asked, record = replace(ASKED), replace(a_record(), evidence=Evidence.SELF_DECLARED)
    verdict = Case(a_post(), [asked], [record]).verdict(record)
    assert with_evidence(verdict, record, asked) is verdict
    assert is_proven(record, asked)


def test_weak_evidence_is_named_first_where_nothing_else_fails():
    judged = case(Evidence.ENTERED_BY_HR, Evidence.DOCUMENT_SEEN).judge(DAY)
    assert judged.verdict.failing.code == "document_needed"
    assert say(judged.verdict.failing, judged.answer.governing, a_setting()) == (
        "Nobody has seen a certificate for this training, and one is asked for."
    )
    body = a_body(accredited=())
    certified = a_provider(certifications=(a_certification(body=body),))
    judged = case(Evidence.ENTERED_BY_HR, Evidence.DOCUMENT_SEEN, provider=certified).judge(DAY)
    assert judged.verdict.failing.code == "document_needed"


def test_weak_evidence_is_named_last_where_the_chain_fails():
    nobody = a_provider(certifications=())
    judged = case(Evidence.ENTERED_BY_HR, Evidence.DOCUMENT_SEEN, provider=nobody).judge(DAY)
    assert judged.verdict.failing.code == "provider_not_certified"
    assert judged.verdict.steps[-1].code == "document_needed"


def test_an_earlier_record_that_is_proven_counts_meanwhile():
    asked = replace(ASKED, least_evidence=Evidence.DOCUMENT_SEEN)
    proven = replace(a_record("2025-01-10"), evidence=Evidence.DOCUMENT_SEEN, id=1)
    weak = replace(a_record("2025-06-10"), evidence=Evidence.ENTERED_BY_HR, id=2)
    answer = Case(a_post(), [asked], [proven, weak]).answer(DAY)
    assert (answer.standing, answer.governing.id) == (Standing.IN_DATE, 1)


@pytest.mark.parametrize("code", WEAK.values())
def test_every_code_is_said_with_what_would_mend_it(code):
    assert SAID.keys() == MEND_WEAK.keys() == set(WEAK.values())
    assert say_of_many(code) == SAID[code]
    least = next(word for word, one in WEAK.items() if one == code)
    step = case(Evidence.SELF_DECLARED, least).judge(DAY).verdict.failing
    assert mend(step) == MEND_WEAK[code]
