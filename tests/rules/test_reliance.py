"""A provider's state now, for a setting or at large, and what that means for who relies on it."""

from typing import Any

import pytest

from tests.rules.builders import (
    a_body,
    a_certification,
    a_provider,
    a_requirement,
    a_setting,
    an_event,
    days,
    on,
)
from tracker.rules.facts import Certification, Provider, Requirement
from tracker.rules.reliance import FLAG, provider_state, severity_there
from tracker.rules.words import (
    EventWord,
    FlagKind,
    Nation,
    Population,
    ProviderState,
    SettingType,
    Severity,
    Strength,
)

TODAY = on("2025-06-10")
SUSPENDED, REINSTATED, WITHDRAWN = EventWord
PAST, FUTURE = days("2020-01-01", "2022-12-31"), days("2025-06-11", "2028-06-10")


def has(*certifications: Certification) -> Provider:
    return a_provider(certifications=certifications)


def one(*events: Any, **changes: Any) -> Certification:
    return a_certification(events=events, **changes)


STATES = {
    "nobody": (None, ProviderState.UNKNOWN),
    "never checked": (a_provider(last_checked=None), ProviderState.UNKNOWN),
    "none": (has(), ProviderState.UNCERTIFIED),
    "not yet": (has(one(period=FUTURE)), ProviderState.UNCERTIFIED),
    "ended": (has(one(period=PAST)), ProviderState.LAPSED),
    "ended yesterday": (has(one(period=days(None, "2025-06-09"))), ProviderState.LAPSED),
    "ended, the next not yet": (has(one(period=PAST), one(period=FUTURE)), ProviderState.LAPSED),
    "withdrawn today": (has(one(an_event(WITHDRAWN, "2025-06-10"))), ProviderState.WITHDRAWN),
    "withdrawn tomorrow": (has(one(an_event(WITHDRAWN, "2025-06-11"))), ProviderState.ACCREDITED),
    "withdrawn and ended": (
        has(one(an_event(WITHDRAWN, "2021-01-01"), period=PAST)),
        ProviderState.WITHDRAWN,
    ),
    "withdrawn, then reinstated": (
        has(one(an_event(WITHDRAWN, "2025-01-01"), an_event(REINSTATED, "2025-02-01"))),
        ProviderState.WITHDRAWN,
    ),
    "withdrawn long ago, lapsed since": (
        has(
            one(an_event(WITHDRAWN, "2021-01-01"), period=PAST),
            one(period=days("2023-01-01", "2024-12-31")),
        ),
        ProviderState.LAPSED,
    ),
    "withdrawn on its first day": (
        has(one(an_event(WITHDRAWN, "2025-06-10"), period=days("2025-06-10"))),
        ProviderState.WITHDRAWN,
    ),
    "held since ever and lapsed, withdrawn since": (
        has(
            one(period=days(None, "2022-12-31")),
            one(an_event(WITHDRAWN, "2025-01-01"), period=days("2023-01-01")),
        ),
        ProviderState.WITHDRAWN,
    ),
    "of two begun together the longer was withdrawn": (
        has(
            one(period=days("2023-01-01", "2024-12-31")),
            one(an_event(WITHDRAWN, "2025-01-01"), period=days("2023-01-01")),
        ),
        ProviderState.WITHDRAWN,
    ),
    "withdrawn, another holds": (
        has(one(an_event(WITHDRAWN, "2025-01-01")), one()),
        ProviderState.ACCREDITED,
    ),
    "withdrawn for one curriculum": (
        has(one(an_event(WITHDRAWN, "2025-01-01", "TALK"))),
        ProviderState.ACCREDITED,
    ),
    "suspended": (has(one(an_event(SUSPENDED, "2025-06-10"))), ProviderState.SUSPENDED),
    "suspended, another holds": (
        has(one(an_event(SUSPENDED, "2025-01-01")), one()),
        ProviderState.ACCREDITED,
    ),
    "suspended for one curriculum": (
        has(one(an_event(SUSPENDED, "2025-01-01", "HOLD"))),
        ProviderState.ACCREDITED,
    ),
    "suspended, reinstated for one curriculum": (
        has(one(an_event(SUSPENDED, "2025-01-01"), an_event(REINSTATED, "2025-02-01", "HOLD"))),
        ProviderState.SUSPENDED,
    ),
    "suspended and reinstated": (
        has(one(an_event(SUSPENDED, "2025-01-01"), an_event(REINSTATED, "2025-06-10"))),
        ProviderState.ACCREDITED,
    ),
    "suspended, out of scope, unlicensed, ending": (
        has(
            one(
                an_event(SUSPENDED, "2025-01-01"),
                nations={Nation.WALES},
                body=a_body(licensed=[]),
                period=days(None, "2025-06-30"),
            )
        ),
        ProviderState.SUSPENDED,
    ),
    "another type": (
        has(one(setting_types={SettingType.SPECIAL_SCHOOL})),
        ProviderState.UNCERTIFIED,
    ),
    "one of two populations": (
        has(one(populations={Population.CHILDREN})),
        ProviderState.UNCERTIFIED,
    ),
    "another nation": (has(one(nations={Nation.WALES})), ProviderState.UNCERTIFIED),
    "all that the setting needs": (
        has(
            one(
                setting_types={SettingType.CHILDRENS_HOME},
                populations={Population.CHILDREN, Population.AUTISM},
                nations={Nation.ENGLAND},
            )
        ),
        ProviderState.ACCREDITED,
    ),
    "some curricula only": (has(one(curricula={"TALK"})), ProviderState.ACCREDITED),
    "body not licensed": (has(one(body=a_body(licensed=[]))), ProviderState.UNCERTIFIED),
    "out of scope and ending": (
        has(one(nations={Nation.WALES}, period=days(None, "2025-06-30"))),
        ProviderState.UNCERTIFIED,
    ),
    "91 days left": (has(one(period=days(None, "2025-09-09"))), ProviderState.ACCREDITED),
    "90 days left": (has(one(period=days(None, "2025-09-08"))), ProviderState.EXPIRING),
    "last day": (has(one(period=days(None, "2025-06-10"))), ProviderState.EXPIRING),
    "ending, the next follows": (
        has(one(period=days(None, "2025-06-10")), one(period=FUTURE)),
        ProviderState.ACCREDITED,
    ),
    "ending, the next is withdrawn": (
        has(
            one(period=days(None, "2025-06-10")),
            one(an_event(WITHDRAWN, "2025-06-01"), period=FUTURE),
        ),
        ProviderState.EXPIRING,
    ),
    "ending, the next is not for this setting": (
        has(one(period=days(None, "2025-06-10")), one(period=FUTURE, nations={Nation.WALES})),
        ProviderState.EXPIRING,
    ),
    "ending and not accredited": (
        has(one(period=days(None, "2025-06-10"), body=a_body(accredited=[]))),
        ProviderState.EXPIRING,
    ),
    "no end": (has(one(period=days("2024-01-01"))), ProviderState.ACCREDITED),
    "accredited": (has(one()), ProviderState.ACCREDITED),
    "body not accredited": (has(one(body=a_body(accredited=[]))), ProviderState.CERTIFIED),
    "accredited tomorrow": (
        has(one(body=a_body(accredited=[days("2025-06-11")]))),
        ProviderState.CERTIFIED,
    ),
    "not accredited by UKAS": (
        has(one(body=a_body(accredited_by="SWEDAC"))),
        ProviderState.CERTIFIED,
    ),
    "one of two bodies accredited": (
        has(one(body=a_body(accredited=[])), one()),
        ProviderState.ACCREDITED,
    ),
}


@pytest.mark.parametrize(("provider", "word"), STATES.values(), ids=STATES)
def test_state_for_a_setting(provider: Provider | None, word: ProviderState) -> None:
    assert provider_state(provider, TODAY, a_setting()).word == word


def test_at_large_there_is_no_scope_to_be_out_of() -> None:
    provider = has(one(nations={Nation.WALES}))
    assert provider_state(provider, TODAY).word == ProviderState.ACCREDITED


def test_every_word_is_in_the_table() -> None:
    assert {word for _, word in STATES.values()} == set(ProviderState)


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_that_ended_together_the_withdrawn_one_is_told(order: int) -> None:
    both = (one(period=PAST), one(an_event(WITHDRAWN, "2021-01-01"), period=PAST))
    assert provider_state(has(*both[::order]), TODAY).word == ProviderState.WITHDRAWN


def test_the_last_day_of_the_last_certification_is_told() -> None:
    followed = has(one(period=days(None, "2025-06-10")), one(period=FUTURE))
    assert provider_state(followed, TODAY).ends_on == on("2028-06-10")
    assert provider_state(has(one(period=days("2024-01-01"))), TODAY).ends_on is None
    assert provider_state(has(one(period=PAST)), TODAY).ends_on == on("2022-12-31")
    withdrawn = has(one(an_event(WITHDRAWN, "2025-02-01")))
    assert provider_state(withdrawn, TODAY).ends_on == on("2025-01-31")


def test_the_flag_of_each_state() -> None:
    uncertified = FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER
    assert {word: FLAG.get(word) for word in ProviderState} == {
        ProviderState.SUSPENDED: uncertified,
        ProviderState.LAPSED: uncertified,
        ProviderState.WITHDRAWN: uncertified,
        ProviderState.UNCERTIFIED: uncertified,
        ProviderState.UNKNOWN: FlagKind.RELIES_ON_UNVERIFIED_PROVIDER,
        ProviderState.EXPIRING: FlagKind.RELIES_ON_EXPIRING_PROVIDER,
        ProviderState.ACCREDITED: None,
        ProviderState.CERTIFIED: None,
    }


def wanting(*strengths: Strength, **changes: Any) -> list[list[Requirement]]:
    return [[a_requirement(code=strength, strength=strength, **changes)] for strength in strengths]


@pytest.mark.parametrize(
    ("strengths", "severity"),
    [
        ([Strength.MUST], Severity.BREACH),
        ([Strength.CONTRACT], Severity.BREACH),
        ([Strength.EXPECTED], Severity.CONCERN),
        ([Strength.ADVISORY], Severity.ADVICE),
        ([Strength.ADVISORY, Strength.EXPECTED], Severity.CONCERN),
        ([Strength.ADVISORY, Strength.MUST, Strength.EXPECTED], Severity.BREACH),
        ([], Severity.ADVICE),
    ],
)
def test_severity_by_the_strongest_requirement(
    strengths: list[Strength], severity: Severity
) -> None:
    assert severity_there(wanting(*strengths), a_setting(), TODAY) == severity


def test_a_requirement_on_other_settings_or_other_days_lends_no_severity() -> None:
    schools = wanting(Strength.MUST, setting_types={SettingType.SPECIAL_SCHOOL})
    tomorrow = wanting(Strength.CONTRACT, period=days("2025-06-11"))
    advisory = wanting(Strength.ADVISORY)
    everything = [*schools, *tomorrow, *advisory]
    assert severity_there(everything, a_setting(), TODAY) == Severity.ADVICE


def test_only_the_version_in_force_lends_its_severity() -> None:
    was = a_requirement(strength=Strength.MUST, period=days(None, "2025-06-09"))
    now = a_requirement(strength=Strength.ADVISORY, period=days("2025-06-10"))
    assert severity_there([[was, now]], a_setting(), TODAY) == Severity.ADVICE
    assert severity_there([[was, now]], a_setting(), on("2025-06-09")) == Severity.BREACH
