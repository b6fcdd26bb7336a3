"""What naive trackers get wrong, so far as the rules decide it; one test for each mistake."""

from dataclasses import fields
from decimal import Decimal

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
    a_trainer,
    an_event,
    days,
    judged,
    on,
)
from tests.rules.chain import certified
from tracker.rules.assurance import assure
from tracker.rules.coverage import Coverage, cover
from tracker.rules.facts import Post, Provider
from tracker.rules.reliance import provider_state
from tracker.rules.standing import Case
from tracker.rules.words import (
    Assurance,
    EventWord,
    GovernedBy,
    Grade,
    Kind,
    Level,
    Mode,
    Nation,
    Population,
    ProviderState,
    Result,
    Route,
    SettingType,
    Standing,
)


def test_ukas_accredited_is_no_box_on_a_course() -> None:
    """One course, three deliveries: UKAS accredited the body in between, the provider never."""
    body = a_body(licensed=[days("2024-06-01")], accredited=[days("2025-01-01")])
    provider = certified(body=body)
    by_day = {
        day: assure(a_record(day, provider=provider), a_setting()).assurance
        for day in ("2024-05-31", "2024-12-31", "2025-01-01")
    }
    assert by_day == {
        "2024-05-31": Assurance.UNCERTIFIED,
        "2024-12-31": Assurance.CERTIFIED,
        "2025-01-01": Assurance.ACCREDITED,
    }


def test_a_provider_is_judged_on_the_day_it_trained() -> None:
    """Certified today, but not yet when the staff were trained."""
    provider = certified(period=days("2025-06-11", "2028-06-10"))
    record = a_record("2025-06-10", provider=provider)
    assert provider_state(provider, on("2025-07-01")).word == ProviderState.ACCREDITED
    assert judged("2025-07-01", record).answer.standing == Standing.NOT_ASSURED


def test_a_provider_that_lapsed_yesterday_does_not_turn_its_staff_red() -> None:
    provider = certified(period=days("2024-01-01", "2025-06-30"))
    record = a_record("2025-06-10", provider=provider)
    assert provider_state(provider, on("2025-07-01")).word == ProviderState.LAPSED
    answer = judged("2025-07-01", record).answer
    assert (answer.standing, answer.assurance) == (Standing.IN_DATE, Assurance.ACCREDITED)


@pytest.mark.parametrize(
    "provider",
    [
        certified(curricula={"TALK"}),
        certified(populations={Population.CHILDREN}),
        certified(setting_types={SettingType.SPECIAL_SCHOOL}),
        certified(nations={Nation.WALES}),
    ],
    ids=["curriculum", "population", "setting type", "nation"],
)
def test_certified_but_not_for_that(provider: Provider) -> None:
    answer = judged("2025-07-01", a_record(provider=provider)).answer
    assert (answer.standing, answer.assurance) == (Standing.NOT_ASSURED, Assurance.OUT_OF_SCOPE)


def test_the_affiliate_route_needs_an_approval() -> None:
    record = a_record(route=Route.AFFILIATE)
    assert assure(record, a_setting()).assurance == Assurance.UNCERTIFIED


def test_an_associate_trainer_does_not_move_to_another_employer() -> None:
    trainer = a_trainer(grade=Grade.ASSOCIATE, organisation="NORTH")
    record = a_record(provider=a_provider(trainers=(trainer,)), trainer="Ada O'Brien")
    assert assure(record, a_setting()).assurance == Assurance.ACCREDITED
    south = assure(record, a_setting(organisation="SOUTH"))
    assert south.assurance == Assurance.OUT_OF_SCOPE


def test_old_marks_are_not_rrn_certification() -> None:
    """A mark of 2012 by a body that was licensed only when the scheme began."""
    old_mark = a_certification(
        period=days("2012-01-01"), body=a_body(licensed=[days("2020-04-01")], accredited=[])
    )
    record = a_record("2018-06-10", provider=a_provider(certifications=(old_mark,)))
    assert assure(record, a_setting()).assurance == Assurance.UNCERTIFIED


def test_a_printed_expiry_of_three_years_is_not_trusted_where_a_year_is_the_rule() -> None:
    record = a_record("2025-06-10", expires="2028-06-10")
    answer = judged("2026-06-11", record).answer
    assert answer.standing == Standing.EXPIRED
    assert (answer.due_on, answer.governed_by) == (on("2026-06-10"), GovernedBy.INTERVAL)


def test_an_early_refresher_does_not_shorten_the_cycle() -> None:
    records = [a_record("2024-06-10"), a_refresher("2025-04-10")]
    answer = judged("2025-05-01", *records, renewal_window_months=3).answer
    assert (answer.due_on, answer.governed_by) == (on("2026-06-10"), GovernedBy.ANNIVERSARY)


def test_a_late_refresher_does_not_keep_the_anniversary() -> None:
    records = [a_record("2024-06-10"), a_refresher("2025-07-01")]
    answer = judged("2025-08-01", *records, renewal_window_months=3).answer
    assert (answer.due_on, answer.governed_by) == (on("2026-07-01"), GovernedBy.INTERVAL)


def test_yearly_refreshers_do_not_hide_an_overdue_full_programme() -> None:
    records = [
        a_record("2022-06-10"),
        a_refresher("2023-06-01"),
        a_refresher("2024-06-01"),
        a_refresher("2025-06-01"),
    ]
    answer = judged("2025-06-11", *records, full_programme_months=36).answer
    assert (answer.standing, answer.governed_by) == (Standing.EXPIRED, GovernedBy.FULL_PROGRAMME)


def test_a_later_fail_is_not_ignored() -> None:
    failure = a_refresher("2025-09-01", result=Result.FAILED)
    assert judged("2025-09-01", a_record(), failure).answer.standing == Standing.EXPIRED


def test_a_fail_does_not_outrank_the_pass_that_came_after_it() -> None:
    failure = a_record("2025-06-01", result=Result.FAILED)
    assert judged("2025-07-01", failure, a_record("2025-06-10")).answer.standing == Standing.IN_DATE


def test_theory_does_not_satisfy_the_physical_level() -> None:
    talk = a_record(curriculum=a_curriculum(code="TALK", level=Level.PSYCHOLOGICAL))
    online = a_record(mode=Mode.E_LEARNING)
    assert judged("2025-07-01", talk, online).answer.standing == Standing.NEVER_TRAINED


def test_two_posts_in_one_setting_are_not_two_people() -> None:
    posts = [a_post(staff_number="00123"), a_post(staff_number="00123-2")]
    case = [Case(post, [a_requirement()], [a_record()]) for post in posts]
    standings = [one.answer(on("2025-07-01")).standing for one in case]
    assert standings == [Standing.IN_DATE, Standing.IN_DATE]
    judged_posts = [(post.person, Standing.IN_DATE, None) for post in posts]
    assert cover(judged_posts) == Coverage(counted=1, held=1)


def test_a_movers_record_is_not_lost() -> None:
    """Trained in a post that has ended, and in date in the one that follows."""
    left = a_post(period=days(None, "2025-06-30"))
    joined = a_post(period=days("2025-07-01"), setting=a_setting(code="OTHER"))
    record = a_record("2025-06-10")
    assert judged("2025-07-01", record, post=left).answer.standing is None
    assert judged("2025-07-01", record, post=joined).answer.standing == Standing.IN_DATE


def test_an_unresolved_provider_is_not_guessed() -> None:
    """The text is a known provider's very name, but nobody has said that it is that provider."""
    record = a_record(provider=None, provider_text="Steady Hands")
    answer = judged("2025-07-01", record).answer
    assert (answer.standing, answer.assurance) == (Standing.UNKNOWN, Assurance.UNKNOWN)


def test_a_suspension_may_start_between_two_days_of_one_course() -> None:
    provider = certified(events=(an_event(EventWord.SUSPENDED, "2025-06-11"),))
    begun = a_record("2025-06-11", started="2025-06-10", provider=provider)
    ended = a_record("2025-06-10", started="2025-06-09", provider=provider)
    assert assure(begun, a_setting()).assurance == Assurance.SUSPENDED
    assert assure(ended, a_setting()).assurance == Assurance.ACCREDITED


def test_agency_and_bank_staff_are_in_the_denominator() -> None:
    """No rule can leave them out: a post as judged does not say how its holder is employed."""
    assert "employment" not in {field.name for field in fields(Post)}
    assert cover([(1, Standing.IN_DATE, None), (2, Standing.EXPIRED, None)]).counted == 2


def test_2020_is_not_judged_by_todays_rules() -> None:
    then = a_requirement(period=days("2019-01-01", "2024-12-31"), interval_months=36)
    now = a_requirement(period=days("2025-01-01"), interval_months=12)
    case = Case(a_post(), [then, now], [a_record("2018-12-01", provider=in_2018())])
    answer = case.answer(on("2020-06-10"))
    assert (answer.standing, answer.due_on) == (Standing.IN_DATE, on("2021-12-01"))


def in_2018() -> Provider:
    return certified(period=days("2018-01-01", "2020-12-31"))


def test_84_6_is_not_85() -> None:
    coverage = Coverage(counted=13, held=11)
    assert coverage.percent == "84.6"
    target = a_requirement(target=Decimal(85)).target
    assert coverage.is_below(target)


def test_there_is_no_percentage_of_nobody() -> None:
    assert cover([]).percent is None
    assert not cover([]).is_below(a_requirement(target=Decimal(85)).target)


@pytest.mark.parametrize(
    ("provider", "assurance"),
    [
        (None, Assurance.UNKNOWN),
        (a_provider(last_checked=None), Assurance.UNKNOWN),
        (a_provider(last_checked=None, certifications=()), Assurance.UNKNOWN),
        (a_provider(certifications=()), Assurance.UNCERTIFIED),
    ],
    ids=["not in the register", "entered, not checked", "entered bare", "checked: none"],
)
def test_unknown_becomes_neither_certified_nor_uncertified(
    provider: Provider | None, assurance: Assurance
) -> None:
    assert assure(a_record(provider=provider), a_setting()).assurance == assurance
    state = provider_state(provider, on("2025-06-10")).word
    assert state.value == assurance.value


def test_a_refresher_does_not_count_for_one_who_never_did_the_course() -> None:
    other = a_record("2024-06-10", curriculum=a_curriculum(code="X", family="Other"))
    refresher = a_record("2025-06-10", kind=Kind.REFRESHER, expires="2025-12-31")
    answer = judged("2025-07-01", other, refresher).answer
    assert answer.governing == other
    assert answer.standing == Standing.EXPIRED
