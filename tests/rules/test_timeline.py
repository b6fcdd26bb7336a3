"""A provider over time: each stretch says of each of its days what is true of that day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given

from tests.rules.builders import a_body, a_certification, a_provider, an_event, days, on
from tests.rules.worlds import CEILING, FLOOR, MODEST, SETTINGS, providers
from tracker.rules.days import ALWAYS, ONE_DAY, Period
from tracker.rules.facts import Accreditation, Provider, Setting
from tracker.rules.reliance import State, provider_state
from tracker.rules.status import is_suspended
from tracker.rules.timeline import (
    LaneKind,
    Stretched,
    certificate_word,
    lanes,
    state_spans,
    suspensions,
)
from tracker.rules.words import EventWord, ProviderState

SUSPENDED, REINSTATED, WITHDRAWN = EventWord
FROM_TO = ("2024-01-01", "2026-12-31")


def every_day() -> list[date]:
    return [FLOOR + timedelta(n) for n in range((CEILING - FLOOR).days)]


@MODEST
@given(providers())
def test_each_day_lies_in_one_span_and_is_told_as_judged(provider: Provider) -> None:
    spans = state_spans(provider)
    for day in every_day():
        assert [state for period, state in spans if day in period] == [
            provider_state(provider, day)
        ]


@MODEST
@given(providers(), SETTINGS)
def test_spans_for_a_setting_are_told_as_judged_for_it(provider: Provider, place: Setting) -> None:
    spans = state_spans(provider, place)
    for day in every_day():
        assert [state for period, state in spans if day in period] == [
            provider_state(provider, day, place)
        ]


@MODEST
@given(providers())
def test_spans_touch_and_neighbours_differ(provider: Provider) -> None:
    spans = state_spans(provider)
    assert spans[0][0].start is None
    assert spans[-1][0].end is None
    for (before, was), (after, then) in pairwise(spans):
        assert before.end == after.start
        assert was != then


@MODEST
@given(providers())
def test_each_lane_says_what_holds_on_its_days(provider: Provider) -> None:
    state, *others = lanes(provider)
    for day in every_day():
        assert [one.word for one in state.stretches if day in one.period] == [
            provider_state(provider, day).word
        ]
        for lane in others:
            told = [one.word for one in lane.stretches if day in one.period]
            if lane.certificate:
                word = certificate_word(lane.certificate, day)
                assert told == ([word] if word else [])
            else:
                assert len(told) <= 1


@MODEST
@given(providers())
def test_suspensions_are_the_days_suspended(provider: Provider) -> None:
    for one in provider.certifications:
        periods = suspensions(one)
        for day in every_day():
            assert any(day in period for period in periods) == is_suspended(one, day)


def test_a_certificate_begins_nears_its_end_and_lapses() -> None:
    provider = a_provider(certifications=(a_certification(period=days(*FROM_TO)),))
    assert state_spans(provider) == (
        (days(None, "2023-12-31"), State(ProviderState.UNCERTIFIED)),
        (days("2024-01-01", "2026-10-01"), State(ProviderState.ACCREDITED, on("2026-12-31"))),
        (days("2026-10-02", "2026-12-31"), State(ProviderState.EXPIRING, on("2026-12-31"))),
        (days("2027-01-01"), State(ProviderState.LAPSED, on("2026-12-31"))),
    )


@pytest.mark.parametrize("checked", [None, on("2025-01-01")])
def test_without_anything_that_changes_there_is_one_span_of_all_days(checked: date | None) -> None:
    provider = a_provider(certifications=(), last_checked=checked)
    word = ProviderState.UNCERTIFIED if checked else ProviderState.UNKNOWN
    assert state_spans(provider) == ((ALWAYS, State(word)),)


def test_a_certificate_lane_shows_suspension_scope_and_withdrawal() -> None:
    one = a_certification(
        period=days(*FROM_TO),
        events=(
            an_event(SUSPENDED, "2024-06-01"),
            an_event(REINSTATED, "2024-07-01"),
            an_event(SUSPENDED, "2025-01-01", "HOLD"),
            an_event(WITHDRAWN, "2026-02-01"),
        ),
    )
    lane = lanes(a_provider(certifications=(one,)))[1]
    assert (lane.kind, lane.name) == (LaneKind.CERTIFICATE, "C1")
    assert [(stretch.period, stretch.word) for stretch in lane.stretches] == [
        (days("2024-01-01", "2024-05-31"), Stretched.IN_FORCE),
        (days("2024-06-01", "2024-06-30"), Stretched.SUSPENDED),
        (days("2024-07-01", "2024-12-31"), Stretched.IN_FORCE),
        (days("2025-01-01", "2026-01-31"), Stretched.IN_PART),
        (days("2026-02-01", "2026-12-31"), Stretched.WITHDRAWN),
    ]
    assert suspensions(one) == (days("2024-06-01", "2024-06-30"),)
    assert suspensions(one, "HOLD") == (
        days("2024-06-01", "2024-06-30"),
        Period(on("2025-01-01")),
    )


def test_a_body_has_a_lane_for_its_licence_and_one_for_ukas_alone() -> None:
    body = a_body(licensed=[days("2024-01-01", "2024-06-30"), days("2024-07-01")], accredited=[])
    foreign = Accreditation(ALWAYS, accredited_by="SWEDAC")
    ours = Accreditation(days("2025-01-01"), accredited_by="UKAS")
    body = type(body)(body.code, body.name, body.licences, (foreign, ours))
    two = (a_certification(number="C1", body=body), a_certification(number="C2", body=body))
    found = [lane for lane in lanes(a_provider(certifications=two)) if lane.name == body.name]
    assert [(lane.kind, [one.period for one in lane.stretches]) for lane in found] == [
        (LaneKind.LICENCE, [days("2024-01-01")]),
        (LaneKind.ACCREDITATION, [days("2025-01-01")]),
    ]


def test_the_last_day_of_the_calendar_can_be_named() -> None:
    endless = a_certification(period=Period.inclusive(on("2024-01-01"), date.max))
    assert state_spans(a_provider(certifications=(endless,)))[-1] == (
        Period(on("2024-01-01")),
        State(ProviderState.ACCREDITED),
    )
    assert on("2024-01-01") - ONE_DAY in state_spans(a_provider(certifications=(endless,)))[0][0]
