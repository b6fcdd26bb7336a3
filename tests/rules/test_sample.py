"""Whom an audit looks at: every stratum, by risk, and the same again from the same seed."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.sample import POINTS, Candidate, Stratum, draw, risk_of
from tracker.rules.words import Employment, Evidence, Link, Standing

ORDINARY = Candidate(
    "P1",
    1,
    "LOCAL",
    Standing.IN_DATE,
    Employment.EMPLOYED,
    evidence=Evidence.DOCUMENT_SEEN,
    due_in=200,
    trained_ago=165,
)


@pytest.mark.parametrize(
    ("said", "points"),
    [
        ({}, ("anybody",)),
        ({"standing": Standing.DUE_SOON, "due_in": 31}, ("anybody",)),
        ({"standing": Standing.DUE_SOON, "due_in": 30}, ("anybody", "due_within_30_days")),
        ({"standing": Standing.DUE_SOON, "due_in": -3, "in_grace": True}, ("anybody", "in_grace")),
        ({"standing": Standing.EXPIRED, "due_in": -3}, ("anybody", "expired")),
        (
            {"standing": Standing.NEVER_TRAINED, "evidence": None, "due_in": None},
            ("anybody", "never_trained"),
        ),
        ({"standing": Standing.EXEMPT}, ("anybody", "exempt")),
        (
            {"standing": Standing.NOT_ASSURED, "failing": Link.CERTIFICATION},
            ("anybody", "not_assured", "failing_certification"),
        ),
        (
            {"standing": Standing.UNKNOWN, "failing": Link.PROVIDER},
            ("anybody", "unknown", "failing_provider"),
        ),
        ({"failing": Link.ACCREDITATION}, ("anybody", "failing_accreditation")),
        ({"trained_ago": 30}, ("anybody", "trained_within_30_days")),
        ({"trained_ago": 31}, ("anybody",)),
        ({"employment": Employment.BANK}, ("anybody", "bank")),
        ({"employment": Employment.AGENCY}, ("anybody", "agency")),
        ({"evidence": Evidence.SELF_DECLARED}, ("anybody", "self_declared")),
        ({"evidence": Evidence.ENTERED_BY_HR}, ("anybody", "entered_by_hr")),
        ({"evidence": Evidence.CONFIRMED_BY_PASSPORT}, ("anybody", "confirmed_by_passport")),
        ({"evidence": Evidence.CONFIRMED_BY_PROVIDER}, ("anybody",)),
        ({"has_certificate_number": False}, ("anybody", "no_certificate_number")),
        ({"has_certificate_number": False, "evidence": None}, ("anybody",)),
    ],
)
def test_what_makes_a_risk(said, points):
    one = replace(ORDINARY, **said)
    assert one.points == points
    assert one.risk == sum(POINTS[name].weight for name in points) == risk_of(points)


def test_every_link_that_can_fail_has_a_sentence():
    assert {f"failing_{link}" for link in Link} <= set(POINTS)


def test_anybody_can_draw_it_again_by_hand():
    """Three alike with one ticket each: the order is that of the SHA-256 of seed, reference, 0."""
    people = [replace(ORDINARY, reference=f"P{n}", post=n) for n in (1, 2, 3)]
    by_hand = sorted(
        ("P1", "P2", "P3"),
        key=lambda reference: sha256(f"a seed\n{reference}\n0".encode()).hexdigest(),
        reverse=True,
    )
    assert [one.reference for one in draw(people, "a seed", 2)] == by_hand[:2]


def test_each_stratum_is_there_though_the_sample_grows():
    people = [
        replace(ORDINARY, reference=f"P{n}", post=n, standing=standing, employment=employment)
        for n, (standing, employment) in enumerate(
            (standing, employment)
            for standing in (Standing.IN_DATE, Standing.EXPIRED)
            for employment in Employment
        )
    ]
    drawn = draw(people, "s", 2)
    assert {one.stratum for one in drawn} == {
        Stratum(held, employment) for held in (True, False) for employment in Employment
    }
    assert [one.risk for one in drawn] == sorted((one.risk for one in drawn), reverse=True)


def test_who_is_alone_in_two_strata_is_there_in_both_and_counts_once():
    """Expired in one requirement, in date in another."""
    one = replace(ORDINARY, standing=Standing.EXPIRED)
    other = replace(ORDINARY, requirement="SECOND")
    assert draw([one, other], "s", 1) == [one, other]


def test_of_several_requirements_of_a_person_the_riskiest_is_looked_at():
    worse = replace(ORDINARY, requirement="WORSE", evidence=Evidence.SELF_DECLARED)
    assert draw([ORDINARY, worse], "s", 1) == [worse]
    assert draw([], "s", 5) == []


def test_who_is_at_risk_is_drawn_more_often_but_nobody_is_safe():
    alike = [
        replace(ORDINARY, reference=f"P{n}", post=n, evidence=Evidence.CONFIRMED_BY_PROVIDER)
        for n in range(20)
    ]
    risky = replace(ORDINARY, reference="P99", post=99, evidence=Evidence.SELF_DECLARED)
    risky = replace(risky, has_certificate_number=False, trained_ago=3, due_in=20)
    seeds = [str(n) for n in range(400)]
    drawn = [{one.reference for one in draw([*alike, risky], seed, 1)} for seed in seeds]
    often = sum("P99" in one for one in drawn)
    # 7 of 27 tickets.
    assert 70 < often < 140
    assert len(set().union(*drawn)) == 21


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        reference=st.integers(1, 30).map("P{}".format),
        post=st.integers(1, 60),
        requirement=st.sampled_from(["A", "B"]),
        standing=st.sampled_from(Standing),
        employment=st.sampled_from(Employment),
        evidence=st.none() | st.sampled_from(Evidence),
        failing=st.none() | st.sampled_from(Link),
        in_grace=st.booleans(),
        due_in=st.none() | st.integers(-400, 400),
        trained_ago=st.none() | st.integers(0, 800),
        has_certificate_number=st.booleans(),
    ),
    max_size=40,
    unique_by=lambda one: (one.reference, one.post, one.requirement),
)


@given(CANDIDATES, st.text(max_size=8), st.integers(1, 50), st.randoms(use_true_random=False))
def test_the_same_seed_gives_the_same_sample_in_whatever_order(candidates, seed, size, random):
    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert draw(candidates, seed, size) == draw(shuffled, seed, size)


@given(CANDIDATES, st.text(max_size=8), st.integers(1, 50))
def test_every_stratum_is_there_and_the_size_is_kept(candidates, seed, size):
    drawn = draw(candidates, seed, size)
    people = {one.reference for one in drawn}
    strata = {one.stratum for one in candidates}
    assert {one.stratum for one in drawn} == strata
    assert len(drawn) == len(set(drawn))
    assert set(drawn) <= set(candidates)
    everybody = {one.reference for one in candidates}
    assert len(people) >= min(size, len(everybody))
    assert len(people) <= max(size, len(strata))


@given(CANDIDATES, st.text(max_size=8), st.integers(1, 20))
def test_a_larger_sample_keeps_those_of_the_smaller(candidates, seed, size):
    assert set(draw(candidates, seed, size)) <= set(draw(candidates, seed, size + 5))
