"""Places counted by month, setting and provider, and what a month without renewals would cost."""

from decimal import Decimal

from tests.rules.builders import days, on
from tests.rules.forecasting import TODAY, a_course, a_duty, never_trained
from tracker.rules.coverage import Coverage, Excluded
from tracker.rules.forecast import forecast, months_ahead
from tracker.rules.forecast_numbers import (
    Cost,
    Tally,
    by_provider,
    by_setting,
    costs,
    counted,
    worst_costs,
)
from tracker.rules.places import Duty
from tracker.rules.words import GovernedBy, Standing

MONTHS = months_ahead(TODAY)


def cost_of(*duties: Duty) -> list[Cost]:
    return list(costs(duties, TODAY, MONTHS))


def test_first_renewals_repeats_and_initial_courses_stand_apart() -> None:
    duties = [
        a_duty("2027-03-10"),
        a_duty("2027-03-31", 2, governed_by=GovernedBy.FULL_PROGRAMME),
        a_duty("2026-01-01", 3, standing=Standing.EXPIRED),
        never_trained(4),
        never_trained(5, period=days("2027-03-01")),
    ]
    found = counted(forecast(duties, TODAY).places, MONTHS)
    assert found.overdue == Tally(first=1, initial=1)
    by_month = dict(zip(MONTHS, found.months, strict=True))
    assert by_month[on("2027-03-01")] == Tally(first=2, initial=1, full=1)
    assert by_month[on("2027-11-01")] == Tally(again=2)
    assert by_month[on("2028-03-01")] == Tally(again=3)
    assert found.total == Tally(first=3, again=5, initial=2, full=1)
    assert (found.total.renewals, found.first_within(4), found.first_within(5)) == (8, 0, 2)


def test_a_place_for_two_settings_counts_in_both() -> None:
    duties = [a_duty(), a_duty(setting="SCHOOL"), a_duty(person=2, setting="SCHOOL")]
    found = by_setting(forecast(duties, TODAY).places, MONTHS)
    assert {code: one.total.first for code, one in found.items()} == {"HOME": 1, "SCHOOL": 2}


def test_providers_are_those_of_the_training_that_ends() -> None:
    unknown = a_course(provider=None, provider_name="Mabo Ltd")
    duties = [
        a_duty(),
        a_duty(person=2, course=unknown),
        a_duty(person=3, standing=Standing.NOT_ASSURED),
        never_trained(4, interval_months=None),
    ]
    found = by_provider(forecast(duties, TODAY).places, MONTHS)
    assert {key: one.total.first for key, one in found.items()} == {
        ("STEADY", "Steady Hands"): 1,
        (None, "Mabo Ltd"): 1,
        None: 1,
    }


def test_what_a_month_without_renewals_costs_is_cut_and_never_rounded_up() -> None:
    duties = [
        a_duty("2027-03-10", 1),
        a_duty("2027-03-11", 2),
        a_duty("2027-04-01", 3),
        a_duty("2026-01-01", 4, standing=Standing.EXPIRED),
        a_duty("2029-01-01", 5),
        a_duty("2029-01-01", 6),
        a_duty("2027-03-10", 7, standing=Standing.EXEMPT, excluded=Excluded.EXEMPT),
    ]
    march, april = cost_of(*duties)
    assert (march.month, march.people) == (on("2027-03-01"), 2)
    assert (april.month, april.people) == (on("2027-04-01"), 1)
    assert march.before == april.before == Coverage(counted=6, held=5, exempt=1)
    assert (march.before.percent, march.after.percent, april.after.percent) == (
        "83.3",
        "50.0",
        "66.6",
    )
    assert worst_costs([march, april]) == [march]


def test_a_person_with_two_posts_in_a_setting_is_lost_once() -> None:
    duties = [a_duty(), a_duty(), a_duty("2029-01-01", 2)]
    (found,) = cost_of(*duties)
    assert (found.before.percent, found.after.percent, found.people) == ("100.0", "50.0", 1)


def test_nobody_is_lost_who_leaves_first_or_is_left_out_or_is_not_there_yet() -> None:
    assert cost_of(a_duty(period=days(None, "2027-03-01"))) == []
    assert cost_of(a_duty(excluded=Excluded.LONG_ABSENCE)) == []
    assert cost_of(a_duty(period=days("2027-01-01"))) == []
    assert cost_of(a_duty(standing=Standing.UNKNOWN)) == []


def test_whether_the_target_would_be_missed() -> None:
    duties = [a_duty(target=Decimal(50)), a_duty("2029-01-01", 2, target=Decimal(50))]
    assert [one.misses_target for one in cost_of(*duties)] == [False]
    strict = [a_duty(target=Decimal(51)), a_duty("2029-01-01", 2, target=Decimal(51))]
    assert [one.misses_target for one in cost_of(*strict)] == [True]


def test_each_setting_and_requirement_has_its_own_worst_month_the_earliest_of_several() -> None:
    duties = [
        a_duty("2027-05-10", 1),
        a_duty("2027-03-10", 2),
        a_duty("2027-06-10", 1, setting="SCHOOL"),
        a_duty("2027-07-10", 1, code="OTHER"),
    ]
    found = [
        (one.setting, one.requirement.code, one.month.month)
        for one in worst_costs(cost_of(*duties))
    ]
    assert found == [("HOME", "OTHER", 7), ("HOME", "RRN", 3), ("SCHOOL", "RRN", 6)]
