"""Who needs a place by when: each table row changes the one fact that it is about."""

from dataclasses import replace
from typing import Any

import pytest

from tests.rules.builders import (
    a_requirement,
    days,
    on,
)
from tests.rules.forecasting import TODAY, a_course, a_duty, never_trained
from tracker.rules.coverage import Excluded
from tracker.rules.forecast import forecast
from tracker.rules.places import Duty, LeftOut, Need, Place
from tracker.rules.words import Convention, GovernedBy, Level, Nation, Standing


def places(*duties: Duty) -> tuple[Place, ...]:
    return forecast(duties, TODAY).places


def told(*duties: Duty) -> list[tuple[str, str]]:
    """Each place as its need, with again and overdue where they apply, and its day."""
    return [
        (
            " ".join([one.need, *["again"] * one.again, *["overdue"] * one.overdue]),
            one.day.isoformat(),
        )
        for one in places(*duties)
    ]


def left_out(duty: Duty) -> set[LeftOut]:
    found = forecast([duty], TODAY)
    assert found.places == ()
    return {reason for reason, number in found.left_out.items() if number}


def test_eighteen_months_from_the_current_one() -> None:
    found = forecast([], TODAY)
    assert (found.months[0], found.months[-1]) == (on("2026-11-01"), on("2028-04-01"))
    assert len(found.months) == 18
    assert found.last == on("2028-04-30")
    assert found.people == 0


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        ({}, "2028-03-10"),
        ({"convention": Convention.DAY_BEFORE}, "2028-03-09"),
        ({"convention": Convention.DAY_BEFORE, "renewal_window_months": 3}, "2028-03-10"),
        ({"interval_months": 24}, None),
        ({"interval_months": None}, None),
    ],
)
def test_a_renewal_on_its_day_falls_due_again_after_the_interval(
    changes: dict[str, Any], again: str | None
) -> None:
    first = ("renewal", "2027-03-10")
    assert told(a_duty(**changes)) == [first, *([("renewal again", again)] if again else [])]


def test_a_short_interval_falls_due_again_and_again() -> None:
    assert [one.again for one in places(a_duty(interval_months=6))] == [False, True, True]


@pytest.mark.parametrize(
    ("duty", "expected"),
    [
        (a_duty("2026-11-26"), ("renewal", "2026-11-26")),
        (a_duty("2026-11-25", standing=Standing.EXPIRED), ("renewal overdue", "2026-11-26")),
        (a_duty("2026-11-20", standing=Standing.DUE_SOON), ("renewal overdue", "2026-11-26")),
        (a_duty("2027-01-05", standing=Standing.UNKNOWN), ("renewal", "2027-01-05")),
        (
            a_duty("2027-01-05", standing=Standing.NOT_ASSURED),
            ("retraining overdue", "2026-11-26"),
        ),
        (never_trained(), ("initial overdue", "2026-11-26")),
        (
            never_trained(
                period=days("2026-11-20"),
                new_starter_days=28,
                excluded=Excluded.NEW_STARTER,
            ),
            ("initial", "2026-12-17"),
        ),
        (never_trained(period=days("2027-02-01")), ("initial", "2027-02-01")),
        (
            never_trained(period=days("2027-02-01"), new_starter_days=28),
            ("initial", "2027-02-28"),
        ),
        # Trained before, and out of date before the post begins.
        (a_duty("2027-01-05", period=days("2027-02-01")), ("renewal", "2027-02-01")),
    ],
)
def test_by_when_and_what_for(duty: Duty, expected: tuple[str, str]) -> None:
    assert told(duty)[0] == expected


def test_what_is_overdue_is_taken_today_and_falls_due_again() -> None:
    assert told(a_duty("2026-03-01", standing=Standing.EXPIRED, renewal_window_months=3)) == [
        ("renewal overdue", "2026-11-26"),
        ("renewal again", "2027-11-26"),
    ]


def test_a_first_course_is_renewed_after_the_interval() -> None:
    first, again = places(never_trained())
    assert (first.need, again.need, again.day) == (Need.INITIAL, Need.RENEWAL, on("2027-11-26"))
    assert again.course is None


@pytest.mark.parametrize(
    ("duty", "reason"),
    [
        (a_duty("2028-05-01"), LeftOut.LATER),
        (a_duty(None), LeftOut.FOR_GOOD),
        (a_duty(period=days(None, "2027-03-09")), LeftOut.LEAVER),
        (a_duty(standing=Standing.EXEMPT), LeftOut.EXEMPT),
        (a_duty(exempt=days("2027-01-01")), LeftOut.EXEMPT),
        (a_duty(absence=days("2026-06-01", "2027-03-10")), LeftOut.LONG_ABSENCE),
        (a_duty(period=days(None, "2027-03-09"), standing=Standing.EXPIRED), LeftOut.LEAVER),
    ],
)
def test_who_needs_no_place_and_why(duty: Duty, reason: LeftOut) -> None:
    assert left_out(duty) == {reason}


@pytest.mark.parametrize(
    "duty",
    [
        a_duty(period=days(None, "2027-03-10")),
        a_duty(absence=days("2026-06-01", "2027-03-09")),
        a_duty("2026-03-01", standing=Standing.EXPIRED, period=days(None, "2026-11-26")),
    ],
)
def test_a_place_is_needed_up_to_the_last_day(duty: Duty) -> None:
    assert not places(duty)[0].again


def test_a_requirement_that_ends_or_no_longer_concerns_the_setting() -> None:
    until, since = days(None, "2027-02-28"), days("2027-03-01")
    assert left_out(a_duty(versions=(a_requirement(period=until),))) == {LeftOut.REQUIREMENT_ENDS}
    elsewhere = a_requirement(period=since, nations={Nation.WALES})
    both = (a_requirement(period=until), elsewhere)
    assert left_out(a_duty(versions=both)) == {LeftOut.REQUIREMENT_ENDS}
    here = (both[0], replace(elsewhere, nations=frozenset()))
    assert len(places(a_duty(versions=here))) == 2


def test_each_person_is_left_out_once_and_by_one_reason_if_by_no_place() -> None:
    duties = [
        a_duty(standing=Standing.EXEMPT),
        a_duty("2029-01-01", code="OTHER"),
        a_duty(person=2, standing=Standing.EXEMPT),
        a_duty(person=2, code="OTHER"),
    ]
    found = forecast(duties, TODAY)
    assert found.people == 2
    assert {reason: n for reason, n in found.left_out.items() if n} == {LeftOut.LATER: 1}
    assert {place.person for place in found.places} == {2}


def test_two_posts_and_two_requirements_are_one_place() -> None:
    duties = [
        a_duty(),
        a_duty(setting="SCHOOL"),
        a_duty("2027-03-11", code="OTHER", level=Level.AWARENESS),
    ]
    first, again = places(*duties)
    assert first.duties == tuple(duties)
    assert first.settings == {"HOME", "SCHOOL"}
    assert (first.day, again.day) == (on("2027-03-10"), on("2028-03-10"))


def test_a_higher_course_makes_a_lower_one_that_falls_due_later_needless() -> None:
    lower = a_course("Talking", Level.PSYCHOLOGICAL)
    talking = a_duty("2027-09-01", code="TALK", level=Level.PSYCHOLOGICAL, course=lower)
    first, again = places(a_duty(), talking)
    assert (first.course, again.course) == (a_course(), a_course())
    assert len(first.duties) == 1
    assert len(again.duties) == 2


def test_a_lower_course_serves_nothing_above_it() -> None:
    lower = a_course("Holding", Level.PSYCHOLOGICAL)
    duties = a_duty("2027-09-01"), a_duty(code="TALK", level=Level.PSYCHOLOGICAL, course=lower)
    assert [one.level for one in places(*duties)] == [
        Level.PSYCHOLOGICAL,
        Level.PHYSICAL,
    ]


def test_first_courses_of_two_levels_are_one_place_at_the_higher() -> None:
    duties = never_trained(level=Level.AWARENESS), never_trained(code="HOLD")
    first, again = places(*duties)
    assert (first.level, first.need, len(first.duties)) == (Level.PHYSICAL, Need.INITIAL, 2)
    assert len(again.duties) == 2


def test_the_same_course_again_does_not_mend_what_is_not_assured() -> None:
    asks_more = a_duty(code="LEADS", standing=Standing.NOT_ASSURED)
    first = places(asks_more, a_duty("2026-11-01", standing=Standing.EXPIRED))[0]
    assert (first.need, first.course, len(first.duties)) == (Need.RETRAINING, None, 2)


def test_the_full_programme_has_no_window_and_serves_what_a_refresher_would() -> None:
    full = a_duty(
        "2027-03-20",
        governed_by=GovernedBy.FULL_PROGRAMME,
        renewal_window_months=3,
        full_programme_months=36,
    )
    first, again = places(full, a_duty(code="OTHER", renewal_window_months=3))
    assert (first.full, first.window_months, first.day) == (True, 0, on("2027-03-10"))
    assert (again.full, again.day) == (False, on("2028-03-10"))
    assert len(first.duties) == 2


def test_a_refresher_does_not_put_off_the_full_programme() -> None:
    full = a_duty("2027-08-01", governed_by=GovernedBy.FULL_PROGRAMME, full_programme_months=36)
    found = places(full, a_duty(code="OTHER"))
    assert [(one.day.isoformat(), one.full) for one in found] == [
        ("2027-03-10", False),
        ("2027-08-01", True),
    ]


def test_yearly_refreshers_do_not_hide_the_full_programme() -> None:
    facts = {"full_programme_months": 36, "renewal_window_months": 3}
    found = places(a_duty(programme_due_on=on("2027-09-01"), **facts))
    assert [(one.day.isoformat(), one.full, one.again) for one in found] == [
        ("2027-03-10", False, False),
        ("2027-09-01", True, True),
    ]
    # Due in the same month, or overdue with the rest: the full programme at once.
    assert places(a_duty(programme_due_on=on("2027-03-31"), **facts))[0].full
    expired = a_duty(
        "2026-01-01",
        standing=Standing.EXPIRED,
        programme_due_on=on("2026-05-01"),
        governed_by=GovernedBy.INTERVAL,
        **facts,
    )
    first, again = places(expired)
    assert (first.full, first.overdue, again.full) == (True, True, False)


@pytest.mark.parametrize(("windows", "months"), [((3, 2), 2), ((3, None), 0), ((3, 3), 3)])
def test_the_window_is_the_narrowest_of_what_falls_due_with_it(
    windows: tuple[int | None, ...], months: int
) -> None:
    duties = [a_duty(code=str(n), renewal_window_months=w) for n, w in enumerate(windows)]
    assert places(*duties)[0].window_months == months


def test_an_interval_of_no_length_comes_to_an_end() -> None:
    assert len(places(a_duty(interval_months=0))) == 1
