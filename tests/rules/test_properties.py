"""What holds in every world: of order, of time, of percentages and of more training."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.builders import a_post, a_record, a_refresher, a_requirement, on
from tests.rules.worlds import (
    CEILING,
    FLOOR,
    MODEST,
    World,
    days,
    providers,
    records,
    worlds,
)
from tracker.rules import assurance
from tracker.rules.assurance import Verdict, assure
from tracker.rules.coverage import Excluded, cover
from tracker.rules.days import ONE_DAY
from tracker.rules.facts import (
    Provider,
    Setting,
    TrainingRecord,
)
from tracker.rules.reliance import provider_state
from tracker.rules.standing import Answer, Case
from tracker.rules.wording import FAILED, MEND
from tracker.rules.words import Kind, Result, Standing

EXPLICIT = tuple(Kind)
ANY_DAY = days(-120, 560)


def case_of(world: World) -> Case:
    """The world's case, each record's assurance worked out once."""
    known: dict[int, Verdict] = {}

    def remembered(record: TrainingRecord, setting: Setting) -> Verdict:
        if record.id not in known:
            known[record.id] = assure(record, setting)
        return known[record.id]

    return Case(world.post, world.versions, world.records, remembered)


def walk(case: Case, step: int = 1) -> dict[date, Answer]:
    """The answer of each day from FLOOR to CEILING."""
    count = (CEILING - FLOOR).days
    return {day: case.answer(day) for day in (FLOOR + timedelta(n) for n in range(0, count, step))}


def shuffled(provider: Provider | None, draw: Any) -> Provider | None:
    if provider is None:
        return None
    return replace(
        provider,
        certifications=tuple(
            replace(
                one,
                events=tuple(draw(st.permutations(one.events))),
                body=replace(
                    one.body,
                    licences=tuple(draw(st.permutations(one.body.licences))),
                    accreditations=tuple(draw(st.permutations(one.body.accreditations))),
                ),
            )
            for one in draw(st.permutations(provider.certifications))
        ),
        affiliates=tuple(draw(st.permutations(provider.affiliates))),
        trainers=tuple(draw(st.permutations(provider.trainers))),
    )


@MODEST
@given(worlds(), ANY_DAY, st.data())
def test_the_order_of_rows_is_irrelevant(world: World, day: date, data: st.DataObject) -> None:
    one = Case(world.post, world.versions, world.records).judge(day)
    other = Case(
        world.post,
        data.draw(st.permutations(world.versions)),
        data.draw(st.permutations(world.records)),
    ).judge(day)
    assert one == other


@MODEST
@given(worlds(), ANY_DAY, st.data())
def test_the_order_of_the_register_is_irrelevant(
    world: World, day: date, data: st.DataObject
) -> None:
    provider = world.providers[0]
    same = shuffled(provider, data.draw)
    assert provider_state(provider, day, world.post.setting) == provider_state(
        same, day, world.post.setting
    )
    for record in world.records:
        one = assure(replace(record, provider=provider), world.post.setting)
        other = assure(replace(record, provider=same), world.post.setting)
        assert one.assurance == other.assurance
        assert told(one) == told(other)


def told(verdict: Verdict) -> tuple[object, ...] | None:
    failing = verdict.failing
    return (failing.link, failing.code, failing.day) if failing else None


def changes(answers: dict[date, Answer], of: Callable[[Answer], object]) -> list[date]:
    """The days on which that part of the answer is not as on the day before, in order."""
    return [
        day for day in answers if day > FLOOR and of(answers[day]) != of(answers[day - ONE_DAY])
    ]


def around(day: date, edges: list[date]) -> tuple[date | None, date | None]:
    """The last edge up to and with that day, and the first after it."""
    behind = [edge for edge in edges if edge <= day]
    ahead = [edge for edge in edges if edge > day]
    return (behind[-1] if behind else None), (ahead[0] if ahead else None)


@MODEST
@given(worlds(), st.data())
def test_walking_day_by_day_finds_the_same_changes(world: World, data: st.DataObject) -> None:
    case = case_of(world)
    answers = walk(case)
    of_word, of_answer = (
        changes(answers, lambda one: one.standing),
        changes(answers, lambda one: one),
    )
    edges = [edge + timedelta(n) for edge in of_answer for n in (-1, 0)]
    for day in data.draw(st.lists(st.sampled_from(edges) if edges else ANY_DAY, max_size=6)):
        judgement = case.judge(day)
        since, next_change = around(day, of_word)
        assert judgement.answer == answers[day]
        assert judgement.next_change_on == next_change
        assert judgement.since == (since if answers[day].standing else None)
        assert (judgement.holds_from, judgement.holds_until) == around(day, of_answer)


@MODEST
@given(worlds())
def test_trying_only_the_days_on_which_something_changes_is_enough(world: World) -> None:
    for record in world.records:
        with patch.object(assurance, "days_to_try", every_day):
            slow = assure(record, world.post.setting)
        quick = assure(record, world.post.setting)
        assert (quick.assurance, told(quick)) == (slow.assurance, told(slow))


def every_day(first: date, last: date, _edges: object) -> tuple[date, ...]:
    return tuple(first + timedelta(n) for n in range((last - first).days + 1))


@MODEST
@given(worlds())
def test_every_verdict_has_its_reason(world: World) -> None:
    for record in world.records:
        verdict = assure(record, world.post.setting)
        failing = verdict.failing
        assert (failing is None) == (verdict.assurance == "accredited")
        if failing:
            assert failing.code in FAILED
            assert failing.code in MEND
            assert [step for step in verdict.steps if not step.holds] == [failing]


posts_judged = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from(Standing), st.none() | st.sampled_from(Excluded)),
    max_size=12,
)


@MODEST
@given(posts_judged, st.data())
def test_coverage_counts_each_person_once_whatever_the_order(
    posts: list[Any], data: st.DataObject
) -> None:
    coverage = cover(posts)
    left_out = coverage.exempt + coverage.long_absence + coverage.new_starter
    assert coverage.counted + left_out == len({person for person, _, _ in posts})
    assert 0 <= coverage.held <= coverage.counted
    assert cover(data.draw(st.permutations(posts))) == coverage


@MODEST
@given(posts_judged)
def test_a_percentage_is_never_rounded_up_and_never_above_a_hundred(posts: list[Any]) -> None:
    coverage = cover(posts)
    assert (coverage.percent is None) == (coverage.counted == 0)
    if coverage.percent is not None:
        shown = Decimal(coverage.percent)
        assert 0 <= shown <= 100
        assert shown * coverage.counted <= coverage.held * 100
        assert coverage.held * 100 < (shown + Decimal("0.1")) * coverage.counted
        assert (shown == 100) == (coverage.held == coverage.counted)
        assert coverage.is_below(shown + Decimal("0.1"))
        assert not coverage.is_below(shown)


BRANCHES = (
    (None, False),
    (Standing.NEVER_TRAINED, False),
    (Standing.EXPIRED, False),
    (Standing.UNKNOWN, False),
    (Standing.DUE_SOON, True),
    (Standing.DUE_SOON, False),
    (Standing.IN_DATE, False),
    (Standing.EXEMPT, False),
)


def height(answer: Answer) -> int:
    """How far up the branches of a standing; `not_assured` and `unknown` are one branch."""
    word = Standing.UNKNOWN if answer.standing == Standing.NOT_ASSURED else answer.standing
    return BRANCHES.index((word, answer.in_grace))


@MODEST
@given(worlds(kinds=EXPLICIT, windows=False), st.data())
def test_more_training_never_lowers_a_standing(world: World, data: st.DataObject) -> None:
    """Without a renewal window; with one see the example below."""
    added = data.draw(records(world.providers, EXPLICIT, (Result.PASSED,), number=99))
    before = walk(case_of(world), step=3)
    more = replace(world, records=(*world.records, added))
    after = walk(case_of(more), step=3)
    for day, answer in before.items():
        assert height(answer) <= height(after[day])


def test_with_a_renewal_window_an_extra_refresher_may_move_the_anniversary() -> None:
    """By the letter of the rule: the window is before the latest earlier last good day.

    The refresher of January 2025 keeps the anniversary of March. With another one done in October
    2024, outside the window, the latest last good day is in October 2025; January is then not
    inside the window before it, and the refresher runs from its own day.
    """
    initial, january = a_record("2024-03-01"), a_refresher("2025-01-15")
    october = a_refresher("2024-10-01")
    versions = [a_requirement(renewal_window_months=3)]
    day = on("2026-02-01")
    without = Case(a_post(), versions, [initial, january]).answer(day)
    assert (without.standing, without.due_on) == (Standing.DUE_SOON, on("2026-03-01"))
    with_it = Case(a_post(), versions, [initial, october, january]).answer(day)
    assert (with_it.standing, with_it.due_on) == (Standing.EXPIRED, on("2026-01-15"))


@MODEST
@given(providers(), st.lists(ANY_DAY, min_size=1, max_size=3))
def test_a_provider_always_has_one_state(provider: Provider, on_days: list[date]) -> None:
    for day in on_days:
        state = provider_state(provider, day)
        if state.word == "expiring":
            assert state.ends_on is not None
            assert 0 <= (state.ends_on - day).days <= 90
