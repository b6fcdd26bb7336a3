"""Which flags the facts call for, and at which stage."""

from datetime import date
from typing import Any

import pytest

from tests.rules.builders import (
    a_body,
    a_certification,
    a_post,
    a_provider,
    a_record,
    a_requirement,
    an_event,
    days,
    judged,
    on,
)
from tracker.rules.facts import Accreditation, Body, Certification, Licence, Provider
from tracker.rules.flags import (
    Wanted,
    body_flags,
    is_stale,
    last_snooze,
    provider_flags,
    reliance_flag,
    training_flag,
)
from tracker.rules.standing import Answer
from tracker.rules.words import (
    EventWord,
    FlagKind,
    ProviderState,
    Severity,
    Standing,
    Strength,
)

TODAY = on("2025-06-10")
GOOD_UNTIL = on("2026-06-10")


# A course of 10 June 2025, with 30 days of grace.
@pytest.mark.parametrize(
    ("day", "kind", "stage"),
    [
        ("2026-03-11", None, None),
        ("2026-03-12", FlagKind.TRAINING_DUE, 90),
        ("2026-04-10", FlagKind.TRAINING_DUE, 90),
        ("2026-04-11", FlagKind.TRAINING_DUE, 60),
        ("2026-05-11", FlagKind.TRAINING_DUE, 30),
        ("2026-06-02", FlagKind.TRAINING_DUE, 30),
        ("2026-06-03", FlagKind.TRAINING_DUE, 7),
        ("2026-06-10", FlagKind.TRAINING_DUE, 7),
        ("2026-06-11", FlagKind.TRAINING_DUE, 7),
        ("2026-07-11", FlagKind.TRAINING_EXPIRED, None),
    ],
)
def test_training_due_goes_by_stages(day: str, kind: FlagKind | None, stage: int | None) -> None:
    flag = training_flag(judged(day, a_record(), grace_days=30).answer)
    expected = Wanted(kind, Severity.CONCERN, stage, GOOD_UNTIL) if kind else None
    assert flag == expected


def test_a_longer_warning_than_the_first_stage_has_no_stage_yet() -> None:
    flag = training_flag(judged("2026-01-10", a_record(), warning_days=180).answer)
    assert flag == Wanted(FlagKind.TRAINING_DUE, Severity.CONCERN, None, GOOD_UNTIL)


def test_a_shorter_warning_starts_at_the_stage_it_falls_in() -> None:
    assert training_flag(judged("2026-04-30", a_record(), warning_days=40).answer) is None
    flag = training_flag(judged("2026-05-01", a_record(), warning_days=40).answer)
    assert flag is not None
    assert flag.stage == 60


@pytest.mark.parametrize(
    ("standing", "kind"),
    [
        (Standing.IN_DATE, None),
        (Standing.DUE_SOON, FlagKind.TRAINING_DUE),
        (Standing.EXPIRED, FlagKind.TRAINING_EXPIRED),
        (Standing.NEVER_TRAINED, FlagKind.NEVER_TRAINED),
        (Standing.NOT_ASSURED, FlagKind.NOT_ASSURED),
        (Standing.UNKNOWN, None),
        (Standing.EXEMPT, None),
        (None, None),
    ],
)
def test_the_flag_of_each_standing(standing: Standing | None, kind: FlagKind | None) -> None:
    flag = training_flag(Answer(standing, a_requirement()))
    assert (flag.kind if flag else None) == kind


@pytest.mark.parametrize(
    ("strength", "severity"),
    [
        (Strength.MUST, Severity.BREACH),
        (Strength.CONTRACT, Severity.BREACH),
        (Strength.EXPECTED, Severity.CONCERN),
        (Strength.ADVISORY, Severity.ADVICE),
    ],
)
def test_severity_of_a_training_flag(strength: Strength, severity: Severity) -> None:
    flag = training_flag(judged("2025-06-01", post=a_post(), strength=strength).answer)
    assert flag == Wanted(FlagKind.NEVER_TRAINED, severity)


def test_what_one_who_relies_is_told() -> None:
    lapsed = reliance_flag(ProviderState.LAPSED, Severity.BREACH)
    assert lapsed == Wanted(FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER, Severity.BREACH)
    assert reliance_flag(ProviderState.ACCREDITED, Severity.BREACH) is None


def of_provider(*certifications: Certification, **changes: Any) -> list[Wanted]:
    provider = a_provider(certifications=certifications, **changes)
    return list(provider_flags(provider, TODAY))


def ending(last: str, **changes: Any) -> Certification:
    return a_certification(period=days("2023-01-01", last), **changes)


def expiring(stage: int, until: str) -> Wanted:
    return Wanted(FlagKind.CERTIFICATION_EXPIRING, Severity.ADVICE, stage, on(until))


LAPSED = Wanted(FlagKind.CERTIFICATION_LAPSED, Severity.CONCERN)
SUSPENDED = Wanted(FlagKind.CERTIFICATION_SUSPENDED, Severity.CONCERN)
STALE = Wanted(FlagKind.REGISTER_ENTRY_STALE, Severity.ADVICE)


@pytest.mark.parametrize(
    ("last", "stage"),
    [
        ("2026-06-11", None),
        ("2026-06-10", 365),
        ("2025-12-08", 365),
        ("2025-12-07", 180),
        ("2025-09-08", 90),
        ("2025-07-11", 90),
        ("2025-07-10", 30),
        ("2025-06-10", 30),
    ],
)
def test_a_certification_expires_by_stages(last: str, stage: int | None) -> None:
    assert of_provider(ending(last)) == ([expiring(stage, last)] if stage else [])


@pytest.mark.parametrize(
    ("certifications", "flags"),
    [
        ([], []),
        ([a_certification(period=days("2025-06-11", "2025-12-31"))], []),
        ([ending("2025-06-09")], [LAPSED]),
        ([ending("2025-07-01"), a_certification(period=days("2025-07-02"))], []),
        (
            [
                ending("2028-01-01", events=(an_event(EventWord.WITHDRAWN, "2025-01-01"),)),
                ending("2025-07-01"),
            ],
            [expiring(30, "2025-07-01")],
        ),
        (
            [ending("2025-07-01", events=(an_event(EventWord.WITHDRAWN, "2025-01-01"),))],
            [LAPSED],
        ),
        (
            [ending("2028-07-01", events=(an_event(EventWord.SUSPENDED, "2025-01-01"),))],
            [SUSPENDED],
        ),
        (
            [ending("2025-07-01", events=(an_event(EventWord.SUSPENDED, "2025-01-01"),))],
            [SUSPENDED, expiring(30, "2025-07-01")],
        ),
    ],
    ids=[
        "never certified",
        "not yet certified",
        "lapsed",
        "one follows",
        "the longer one is withdrawn",
        "withdrawn",
        "suspended",
        "suspended and ending",
    ],
)
def test_what_the_registers_keeper_should_act_on(
    certifications: list[Certification], flags: list[Wanted]
) -> None:
    assert of_provider(*certifications) == flags


@pytest.mark.parametrize(
    ("provider", "certification", "stale"),
    [
        (on("2024-06-10"), on("2024-06-10"), False),
        (on("2024-06-09"), on("2025-06-10"), True),
        (on("2025-06-10"), on("2024-06-09"), True),
        (None, on("2025-06-10"), True),
        (on("2025-06-10"), None, True),
    ],
)
def test_an_entry_is_stale_after_a_year(
    provider: date | None, certification: date | None, stale: bool
) -> None:
    one = a_certification(period=days("2024-01-01"), last_checked=certification)
    assert of_provider(one, last_checked=provider) == ([STALE] if stale else [])


def test_a_certification_that_is_past_need_not_be_checked_again() -> None:
    past = a_certification(period=days(None, "2022-12-31"), last_checked=None)
    assert of_provider(past, a_certification(period=days("2024-01-01"))) == []


def checked(body: Body) -> Body:
    """The body with every part of its entry checked today."""
    return Body(
        body.code,
        body.name,
        tuple(Licence(one.period, TODAY) for one in body.licences),
        tuple(
            type(one)(one.period, one.accredited_by, last_checked=TODAY)
            for one in body.accreditations
        ),
    )


LOST = Wanted(FlagKind.ACCREDITATION_LAPSED, Severity.CONCERN)


@pytest.mark.parametrize(
    ("body", "flags"),
    [
        (a_body(), []),
        (a_body(accredited=[]), []),
        (a_body(accredited=[days("2025-06-11")]), []),
        (a_body(accredited=[days(None, "2025-06-09")]), [LOST]),
        (a_body(accredited=[days("2021-06-10", "2025-06-09")]), [LOST]),
        (a_body(accredited=[days(None, "2025-06-09"), days("2025-06-11")]), [LOST]),
        (a_body(accredited=[days(None, "2025-06-30"), days("2025-07-01")]), []),
        (
            a_body(accredited=[days(None, "2025-09-08")]),
            [Wanted(FlagKind.ACCREDITATION_EXPIRING, Severity.ADVICE, 90, on("2025-09-08"))],
        ),
        (a_body(accredited=[days(None, "2025-06-09")], accredited_by="SWEDAC"), []),
    ],
    ids=[
        "accredited",
        "never accredited",
        "not yet",
        "lapsed yesterday",
        "lapsed after four years",
        "a gap",
        "one follows",
        "ending",
        "not UKAS's",
    ],
)
def test_flags_of_a_certification_body(body: Body, flags: list[Wanted]) -> None:
    assert list(body_flags(checked(body), TODAY)) == flags


NOW, PAST = days("2024-01-01"), days("2020-01-01", "2023-12-31")


@pytest.mark.parametrize(
    ("licence", "accreditation", "stale"),
    [
        (Licence(NOW, TODAY), Accreditation(NOW, last_checked=TODAY), False),
        (Licence(NOW), Accreditation(NOW, last_checked=TODAY), True),
        (Licence(NOW, TODAY), Accreditation(NOW), True),
        (Licence(PAST), Accreditation(NOW, last_checked=TODAY), False),
        (Licence(NOW, TODAY), Accreditation(PAST, "SWEDAC"), False),
    ],
)
def test_what_a_body_holds_now_must_have_been_checked(
    licence: Licence, accreditation: Accreditation, stale: bool
) -> None:
    body = Body("ACT", "ACT Certification", (licence,), (accreditation,))
    assert list(body_flags(body, TODAY)) == ([STALE] if stale else [])


@pytest.mark.parametrize(
    ("last_upload", "stale"),
    [(None, True), ("2025-03-11", True), ("2025-03-12", False), ("2025-06-10", False)],
)
def test_figures_are_stale_after_ninety_days(last_upload: str | None, stale: bool) -> None:
    assert is_stale(on(last_upload) if last_upload else None, TODAY) is stale


def test_an_unchecked_provider_is_stale_whatever_it_holds() -> None:
    provider = Provider("NEW", "New")
    assert list(provider_flags(provider, TODAY)) == [STALE]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (None, "2025-07-08"),
        ("2025-06-30", "2025-06-30"),
        ("2025-06-11", "2025-06-11"),
        ("2025-06-10", None),
        ("2025-06-01", None),
    ],
)
def test_a_flag_sleeps_no_longer_than_until_its_due_day(
    until: str | None, last: str | None
) -> None:
    assert last_snooze(on(until) if until else None, TODAY) == (on(last) if last else None)
