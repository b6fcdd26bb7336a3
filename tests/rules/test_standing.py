"""Each word of a standing, the order of the branches, and the record that governs."""

from typing import Any

import pytest

from tests.rules.builders import (
    a_body,
    a_certification,
    a_curriculum,
    a_post,
    a_provider,
    a_record,
    a_refresher,
    a_requirement,
    a_setting,
    an_event,
    days,
    judged,
    on,
)
from tracker.rules.facts import TrainingRecord
from tracker.rules.standing import Case
from tracker.rules.words import (
    Assurance,
    EventWord,
    GovernedBy,
    Kind,
    Level,
    Mode,
    Nation,
    Result,
    SettingType,
    Standing,
)

NOT_CERTIFIED = a_provider(code="LOOSE", certifications=())
CERTIFIED = a_provider(code="FIRM", certifications=(a_certification(body=a_body(accredited=[])),))
GRACE: dict[str, Any] = {"grace_days": 30}


# A course of 10 June 2025 is good until 10 June 2026.
@pytest.mark.parametrize(
    ("day", "standing", "in_grace"),
    [
        ("2025-06-09", Standing.NEVER_TRAINED, False),
        ("2025-06-10", Standing.IN_DATE, False),
        ("2026-03-11", Standing.IN_DATE, False),
        ("2026-03-12", Standing.DUE_SOON, False),
        ("2026-06-10", Standing.DUE_SOON, False),
        ("2026-06-11", Standing.DUE_SOON, True),
        ("2026-07-10", Standing.DUE_SOON, True),
        ("2026-07-11", Standing.EXPIRED, False),
    ],
)
def test_one_course_through_its_life(day: str, standing: Standing, in_grace: bool) -> None:
    answer = judged(day, a_record(), **GRACE).answer
    assert (answer.standing, answer.in_grace) == (standing, in_grace)


def test_without_grace_the_day_after_the_last_good_day_is_expired() -> None:
    assert judged("2026-06-10", a_record()).answer.standing == Standing.DUE_SOON
    assert judged("2026-06-11", a_record()).answer.standing == Standing.EXPIRED


@pytest.mark.parametrize(("warning", "standing"), [(30, Standing.IN_DATE), (31, Standing.DUE_SOON)])
def test_warning_days_are_the_requirements(warning: int, standing: Standing) -> None:
    assert judged("2026-05-10", a_record(), warning_days=warning).answer.standing == standing


def test_good_for_ever_is_in_date_for_ever() -> None:
    answer = judged("2099-01-01", a_record(), interval_months=None).answer
    assert (answer.standing, answer.due_on, answer.governed_by) == (Standing.IN_DATE, None, None)


def test_what_governs_is_told() -> None:
    record = a_record(expires="2026-01-31")
    answer = judged("2025-07-01", record).answer
    assert answer.governing == record
    assert answer.due_on == on("2026-01-31")
    assert answer.governed_by == GovernedBy.PRINTED_EXPIRY
    assert answer.assurance == Assurance.ACCREDITED
    assert answer.requirement == a_requirement()


@pytest.mark.parametrize(
    ("needed", "standing"),
    [(Assurance.CERTIFIED, Standing.IN_DATE), (Assurance.ACCREDITED, Standing.NOT_ASSURED)],
)
def test_a_requirement_may_ask_for_accredited_training(
    needed: Assurance, standing: Standing
) -> None:
    answer = judged("2025-07-01", a_record(provider=CERTIFIED), assurance=needed).answer
    assert (answer.standing, answer.assurance) == (standing, Assurance.CERTIFIED)


@pytest.mark.parametrize(
    ("record", "standing"),
    [
        (a_record(provider=NOT_CERTIFIED), Standing.NOT_ASSURED),
        (a_record(provider=None), Standing.UNKNOWN),
        (a_record(provider=a_provider(last_checked=None)), Standing.UNKNOWN),
        (a_record(None, expires="2026-06-10"), Standing.UNKNOWN),
    ],
    ids=["uncertified", "unresolved", "never checked", "day unknown"],
)
def test_training_that_is_not_assured(record: TrainingRecord, standing: Standing) -> None:
    good = judged("2026-06-10", record, **GRACE).answer
    assert (good.standing, good.in_grace) == (standing, False)
    after = judged("2026-06-11", record, **GRACE).answer
    assert after.standing == Standing.EXPIRED, "grace is for assured training alone"
    assert after.governing == record


ASSURED_UNTIL_2026_06_10 = a_record()
UNKNOWN_UNTIL_2026_09_01 = a_record("2025-09-01", provider=None)
NOT_ASSURED_UNTIL_2026_12_01 = a_record("2025-12-01", provider=NOT_CERTIFIED)
ALL_THREE = (ASSURED_UNTIL_2026_06_10, UNKNOWN_UNTIL_2026_09_01, NOT_ASSURED_UNTIL_2026_12_01)


@pytest.mark.parametrize(
    ("day", "records", "standing", "governing"),
    [
        ("2026-06-10", ALL_THREE, Standing.DUE_SOON, ASSURED_UNTIL_2026_06_10),
        ("2026-07-10", ALL_THREE, Standing.DUE_SOON, ASSURED_UNTIL_2026_06_10),
        ("2026-07-11", ALL_THREE, Standing.NOT_ASSURED, NOT_ASSURED_UNTIL_2026_12_01),
        ("2026-07-11", ALL_THREE[:2], Standing.UNKNOWN, UNKNOWN_UNTIL_2026_09_01),
        ("2026-09-02", ALL_THREE[:2], Standing.EXPIRED, ASSURED_UNTIL_2026_06_10),
        ("2026-12-02", ALL_THREE, Standing.EXPIRED, ASSURED_UNTIL_2026_06_10),
        ("2026-12-02", ALL_THREE[1:], Standing.EXPIRED, NOT_ASSURED_UNTIL_2026_12_01),
        ("2026-12-02", (), Standing.NEVER_TRAINED, None),
    ],
    ids=[
        "assured and good comes before all",
        "grace comes before training that is not assured",
        "of those not assured the last to end governs",
        "which may be unknown",
        "expired names the assured one, though it ended first",
        "expired, with all three past",
        "expired names another where none was assured",
        "no candidate",
    ],
)
def test_the_first_branch_that_holds(
    day: str,
    records: tuple[TrainingRecord, ...],
    standing: Standing,
    governing: TrainingRecord | None,
) -> None:
    answer = judged(day, *records, **GRACE).answer
    assert (answer.standing, answer.governing) == (standing, governing)


def test_training_that_is_not_assured_does_not_shorten_what_is() -> None:
    answer = judged("2025-12-15", *ALL_THREE).answer
    assert (answer.standing, answer.due_on) == (Standing.IN_DATE, on("2026-06-10"))


def test_training_after_the_day_does_not_count_yet() -> None:
    records = [a_record("2024-01-10"), a_refresher("2026-02-01")]
    assert judged("2026-01-31", *records).answer.standing == Standing.EXPIRED
    assert judged("2026-02-01", *records).answer.standing == Standing.IN_DATE


def test_a_delivery_counts_from_its_last_day() -> None:
    record = a_record("2025-06-12", started="2025-06-10")
    assert judged("2025-06-11", record).answer.standing == Standing.NEVER_TRAINED
    assert judged("2025-06-12", record).answer.standing == Standing.IN_DATE


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        ("2025-06-30", Standing.IN_DATE),
        ("2025-07-01", Standing.EXEMPT),
        ("2025-07-31", Standing.EXEMPT),
        ("2025-08-01", Standing.IN_DATE),
    ],
)
def test_exempt_comes_before_everything(day: str, standing: Standing) -> None:
    post = a_post(exempt=days("2025-07-01", "2025-07-31"))
    answer = judged(day, a_record(), post=post).answer
    assert answer.standing == standing
    assert (answer.governing is None) == (standing == Standing.EXEMPT)


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        ("2025-06-30", None),
        ("2025-07-01", Standing.IN_DATE),
        ("2025-07-31", Standing.IN_DATE),
        ("2025-08-01", None),
    ],
)
def test_a_post_that_is_not_current_has_no_standing(day: str, standing: Standing | None) -> None:
    post = a_post(period=days("2025-07-01", "2025-07-31"))
    assert judged(day, a_record(), post=post).answer.standing == standing


@pytest.mark.parametrize(
    ("requirement", "applies"),
    [
        ({}, True),
        ({"setting_types": {SettingType.CHILDRENS_HOME, SettingType.SPECIAL_SCHOOL}}, True),
        ({"setting_types": {SettingType.SPECIAL_SCHOOL}}, False),
        ({"nhs_commissioned": False}, True),
        ({"nhs_commissioned": True}, False),
        ({"nations": {Nation.ENGLAND}}, True),
        ({"nations": {Nation.WALES}}, False),
        ({"roles": {"Support-Worker"}}, True),
        ({"roles": {"cook"}}, False),
        ({"staff_groups": {"care", "nursing"}}, True),
        ({"staff_groups": {"Office"}}, False),
        ({"staff_groups": {"Care"}, "roles": {"cook"}}, False),
    ],
)
def test_whom_a_requirement_is_on(requirement: dict[str, Any], applies: bool) -> None:
    post = a_post(role="support worker", staff_group="Care")
    standing = judged("2025-07-01", a_record(), post=post, **requirement).answer.standing
    assert standing == (Standing.IN_DATE if applies else None)


def test_a_requirement_for_some_roles_is_not_on_a_post_without_one() -> None:
    assert judged("2025-07-01", a_record(), roles={"cook"}).answer.standing is None
    assert judged("2025-07-01", a_record(), staff_groups={"care"}).answer.standing is None


def test_the_version_in_force_that_day_is_the_one_that_judges() -> None:
    old = a_requirement(period=days("2020-01-01", "2025-12-31"), interval_months=36)
    new = a_requirement(period=days("2026-01-01"), interval_months=12)
    case = Case(a_post(), [new, old], [a_record("2024-06-10")])
    assert case.answer(on("2019-12-31")).standing is None
    assert case.answer(on("2025-12-31")).standing == Standing.IN_DATE
    assert case.answer(on("2025-12-31")).requirement == old
    assert case.answer(on("2026-01-01")).standing == Standing.EXPIRED
    assert case.answer(on("2026-01-01")).requirement == new


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_versions_in_force_the_latest_to_begin_judges(order: int) -> None:
    old = a_requirement(interval_months=36, id="1")
    new = a_requirement(period=days("2026-01-01"), interval_months=12, id="2")
    twin = a_requirement(period=days("2026-01-01"), interval_months=6, id="3")
    case = Case(a_post(), [old, new][::order], [])
    assert case.answer(on("2026-02-01")).requirement == new
    case = Case(a_post(), [old, new, twin][::order], [])
    assert case.answer(on("2026-02-01")).requirement == twin


def test_assurance_is_for_the_posts_own_setting() -> None:
    english_only = a_provider(certifications=(a_certification(nations={Nation.ENGLAND}),))
    record = a_record(provider=english_only)
    in_wales = a_post(setting=a_setting(nation=Nation.WALES))
    assert judged("2025-07-01", record).answer.standing == Standing.IN_DATE
    assert judged("2025-07-01", record, post=in_wales).answer.standing == Standing.NOT_ASSURED


def test_a_course_of_another_level_in_another_mode() -> None:
    theory = a_record(mode=Mode.E_LEARNING, curriculum=a_curriculum(level=Level.PHYSICAL))
    assert judged("2025-07-01", theory).answer.standing == Standing.NEVER_TRAINED
    below = judged("2025-07-01", theory, level=Level.PSYCHOLOGICAL)
    assert below.answer.standing == Standing.IN_DATE


def test_a_refresher_alone_is_never_trained() -> None:
    assert judged("2025-07-01", a_refresher("2025-06-10")).answer.standing == Standing.NEVER_TRAINED


def test_attended_is_not_passed() -> None:
    record = a_record(result=Result.ATTENDED)
    assert judged("2025-07-01", record).answer.standing == Standing.NEVER_TRAINED


def test_yearly_refreshers_do_not_hide_an_overdue_full_programme() -> None:
    records = [a_record("2022-06-10"), a_refresher("2024-06-01"), a_refresher("2025-06-01")]
    answer = judged("2025-06-11", *records, full_programme_months=36).answer
    assert (answer.standing, answer.governed_by) == (Standing.EXPIRED, GovernedBy.FULL_PROGRAMME)
    again = a_record("2025-06-11", kind=Kind.FULL_PROGRAMME)
    renewed = judged("2025-06-11", *records, again, full_programme_months=36).answer
    assert renewed.standing == Standing.IN_DATE


def test_a_suspension_after_the_delivery_changes_nothing() -> None:
    event = an_event(EventWord.SUSPENDED, "2025-06-11")
    record = a_record(provider=a_provider(certifications=(a_certification(events=(event,)),)))
    assert judged("2025-07-01", record).answer.standing == Standing.IN_DATE
