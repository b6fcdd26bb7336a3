"""A provider's certification in one sentence: a table of cases, and what is true of all of them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from tests.rules.builders import a_body, a_certification, a_provider, an_event, days, on
from tests.rules.worlds import BASE, MODEST, providers
from tests.rules.worlds import days as some_days
from tracker.rules.facts import Provider
from tracker.rules.provider_wording import say_provider, say_unheard_of
from tracker.rules.wording import say_day
from tracker.rules.words import EventWord, Nation, Population, SettingType

TODAY = on("2025-06-10")
SUSPENDED, REINSTATED, WITHDRAWN = EventWord
COURSES = {"HOLD": "Safe holding", "TALK": "Safe talking"}
PAST, FUTURE = days("2020-01-01", "2022-12-31"), days("2025-07-01", "2028-06-30")
SOON = days("2022-07-01", "2025-07-20")
BY = "by ACT Certification, which is accredited by UKAS"
NONE_LEFT = (
    "Steady Hands is certified for none of its curricula, Safe holding (suspended) and Safe "
    f"talking (withdrawn), until 31 December 2026 {BY}."
)


def has(*certifications: Any, **changes: Any) -> Provider:
    return a_provider(certifications=certifications, **changes)


def one(*events: Any, **changes: Any) -> Any:
    return a_certification(**{"events": events, "last_checked": on("2025-05-29"), **changes})


def unlicensed(*licensed: Any) -> Any:
    return a_body(licensed=licensed)


SENTENCES = {
    "accredited": (
        has(one()),
        f"Steady Hands is certified for everything it teaches until 31 December 2026 {BY}.",
    ),
    "certified": (
        has(one(body=a_body(accredited=[]))),
        "Steady Hands is certified for everything it teaches until 31 December 2026 by ACT "
        "Certification, which is not accredited by UKAS.",
    ),
    "by a body accredited elsewhere": (
        has(one(body=a_body(accredited_by="SWEDAC"))),
        "Steady Hands is certified for everything it teaches until 31 December 2026 by ACT "
        "Certification, which is not accredited by UKAS.",
    ),
    "no end": (
        has(one(period=days("2024-01-01"))),
        f"Steady Hands is certified for everything it teaches with no end day {BY}.",
    ),
    "limited": (
        has(
            one(
                curricula={"TALK", "HOLD"},
                populations={Population.AUTISM, Population.CHILDREN},
                setting_types={SettingType.SPECIAL_SCHOOL},
                nations={Nation.WALES, Nation.ENGLAND},
            )
        ),
        "Steady Hands is certified for Safe holding and Safe talking, for children and young "
        "people and autistic people only, in special schools only, in England and Wales only, "
        f"until 31 December 2026 {BY}.",
    ),
    "one curriculum suspended": (
        has(one(an_event(SUSPENDED, "2025-01-01", "HOLD"))),
        "Steady Hands is certified for everything it teaches except Safe holding (suspended) until "
        f"31 December 2026 {BY}.",
    ),
    "all its curricula withdrawn or suspended": (
        has(
            one(
                an_event(SUSPENDED, "2025-01-01", "HOLD"),
                an_event(WITHDRAWN, "2025-01-01", "TALK"),
                curricula={"HOLD", "TALK"},
            )
        ),
        NONE_LEFT,
    ),
    "all that it teaches withdrawn or suspended": (
        has(
            one(
                an_event(SUSPENDED, "2025-01-01", "HOLD"),
                an_event(WITHDRAWN, "2025-01-01", "TALK"),
            )
        ),
        NONE_LEFT,
    ),
    "one of two curricula suspended": (
        has(one(an_event(SUSPENDED, "2025-01-01", "HOLD"), curricula={"HOLD", "TALK"})),
        "Steady Hands is certified for Safe talking but not Safe holding (suspended) until 31 "
        f"December 2026 {BY}.",
    ),
    "two": (
        has(
            one(curricula={"HOLD"}),
            one(
                number="C2",
                curricula={"TALK"},
                period=days("2025-01-01", "2027-12-31"),
                body=a_body(accredited=[], code="BEE"),
            ),
        ),
        "Steady Hands is certified for Safe talking until 31 December 2027 by BEE Certification, "
        f"which is not accredited by UKAS; and for Safe holding until 31 December 2026 {BY}.",
    ),
    "expiring": (
        has(one(period=SOON)),
        f"Steady Hands is certified for everything it teaches until 20 July 2025 {BY}; no "
        "certificate in the register goes on after 20 July 2025.",
    ),
    "ending, the next follows": (
        has(one(period=SOON), one(number="C2", period=FUTURE)),
        f"Steady Hands is certified for everything it teaches until 20 July 2025 {BY}; certificate "
        "C2 begins on 1 July 2025 and runs until 30 June 2028.",
    ),
    "suspended": (
        has(one(an_event(SUSPENDED, "2025-05-01"))),
        "Steady Hands is suspended: certificate C1 from ACT Certification was suspended on 1 May "
        "2025.",
    ),
    "suspended again": (
        has(
            one(
                an_event(SUSPENDED, "2025-01-01"),
                an_event(REINSTATED, "2025-02-01"),
                an_event(SUSPENDED, "2025-05-01"),
            )
        ),
        "Steady Hands is suspended: certificate C1 from ACT Certification was suspended on 1 May "
        "2025.",
    ),
    "two suspended": (
        has(
            one(an_event(SUSPENDED, "2025-05-01")),
            one(an_event(SUSPENDED, "2025-05-02"), number="C2"),
        ),
        "Steady Hands is suspended: certificate C2 from ACT Certification was suspended on 2 May "
        "2025; certificate C1 from ACT Certification was suspended on 1 May 2025.",
    ),
    "lapsed": (
        has(one(period=PAST)),
        "Steady Hands is not certified: its latest certificate, C1 from ACT Certification, ended "
        "on 31 December 2022.",
    ),
    "lapsed, the next not yet": (
        has(one(period=PAST), one(number="C2", period=FUTURE)),
        "Steady Hands is not certified: its latest certificate, C1 from ACT Certification, ended "
        "on 31 December 2022; certificate C2 begins on 1 July 2025 and runs until 30 June 2028.",
    ),
    "withdrawn": (
        has(one(an_event(WITHDRAWN, "2025-05-09"))),
        "Steady Hands is not certified: its latest certificate, C1 from ACT Certification, was "
        "withdrawn on 9 May 2025.",
    ),
    "ended, then withdrawn": (
        has(one(an_event(WITHDRAWN, "2023-05-09"), period=PAST)),
        "Steady Hands is not certified: its latest certificate, C1 from ACT Certification, ended "
        "on 31 December 2022 and was withdrawn on 9 May 2023.",
    ),
    "never": (
        has(),
        "Steady Hands has never been certified, as far as this register knows.",
    ),
    "not yet": (
        has(one(period=FUTURE)),
        "Steady Hands is not yet certified: its first certificate, C1 from ACT Certification, "
        "begins on 1 July 2025.",
    ),
    "body never licensed": (
        has(one(body=unlicensed())),
        "Steady Hands is not certified under the RRN Training Standards: certificate C1 from ACT "
        "Certification, which has no licence for them in the register.",
    ),
    "body licensed no more": (
        has(one(body=unlicensed(PAST))),
        "Steady Hands is not certified under the RRN Training Standards: certificate C1 from ACT "
        "Certification, whose licence for them ended on 31 December 2022.",
    ),
    "body not yet licensed": (
        has(one(body=unlicensed(FUTURE))),
        "Steady Hands is not certified under the RRN Training Standards: certificate C1 from ACT "
        "Certification, whose licence for them begins on 1 July 2025.",
    ),
    "never checked": (
        has(one(), last_checked=None),
        "It is unknown whether Steady Hands is certified, which is not the same as uncertified.",
    ),
}


@pytest.mark.parametrize(("provider", "sentence"), SENTENCES.values(), ids=SENTENCES)
def test_the_state_today_in_a_sentence(provider: Provider, sentence: str) -> None:
    assert say_provider(provider, COURSES, TODAY, today=TODAY).told == sentence


def test_of_many_certificates_the_first_few_are_told() -> None:
    many = has(*(one(number=f"C{n}", curricula={f"K{n}"}) for n in range(5)))
    told = say_provider(many, {}, TODAY, today=TODAY).told
    assert told.count(" until ") == 3
    assert told.endswith("; and 2 more certificates.")


OTHER_DAYS = {
    "certified then": (
        has(one()),
        "2024-03-04",
        "On 4 March 2024 Steady Hands was certified for everything it teaches until 31 December "
        "2026 by ACT Certification, which was accredited by UKAS.",
    ),
    "not yet then": (
        has(one()),
        "2023-03-04",
        "On 4 March 2023 Steady Hands was not yet certified: its first certificate, C1 from ACT "
        "Certification, began on 1 January 2024.",
    ),
    "never then": (
        has(),
        "2023-03-04",
        "On 4 March 2023 Steady Hands had never been certified, as far as this register knows.",
    ),
    "lapsed by then": (
        has(one()),
        "2027-03-04",
        "On 4 March 2027, if nothing changes, Steady Hands will not be certified: its latest "
        "certificate, C1 from ACT Certification, ends on 31 December 2026.",
    ),
    "to be suspended": (
        has(one(an_event(SUSPENDED, "2025-07-01"))),
        "2025-07-02",
        "On 2 July 2025, if nothing changes, Steady Hands will be suspended: certificate C1 from "
        "ACT Certification is to be suspended on 1 July 2025.",
    ),
    "to be withdrawn": (
        has(one(an_event(WITHDRAWN, "2025-07-01"))),
        "2025-07-02",
        "On 2 July 2025, if nothing changes, Steady Hands will not be certified: its latest "
        "certificate, C1 from ACT Certification, is to be withdrawn on 1 July 2025.",
    ),
    "unknown then": (
        has(one(), last_checked=None),
        "2024-03-04",
        "On 4 March 2024 it was unknown whether Steady Hands was certified, which is not the same "
        "as uncertified.",
    ),
}


@pytest.mark.parametrize(("provider", "day", "sentence"), OTHER_DAYS.values(), ids=OTHER_DAYS)
def test_the_state_on_another_day(provider: Provider, day: str, sentence: str) -> None:
    assert say_provider(provider, COURSES, on(day), today=TODAY).told == sentence


def test_an_unheard_of_name_is_unknown_and_not_uncertified() -> None:
    assert say_unheard_of("Nobody Ltd") == (
        "\N{LEFT DOUBLE QUOTATION MARK}Nobody Ltd\N{RIGHT DOUBLE QUOTATION MARK} is unknown to "
        "this register: it has no entry here, which does not mean that it is uncertified."
    )
    assert say_unheard_of("Nobody Ltd", TODAY).startswith("On 10 June 2025 ")


@MODEST
@given(providers(), some_days(-120, 560), some_days(-120, 560))
def test_whatever_the_register_holds_there_is_one_sentence(
    provider: Provider, day: date, today: date
) -> None:
    answer = say_provider(provider, COURSES, day, today=today)
    assert answer.told.endswith(".")
    assert ". " not in answer.told
    assert provider.name in answer.told
    assert answer.told.startswith(f"On {say_day(day)}") == (day != today)
    assert answer.sure.endswith(".")
    assert "None" not in str(answer)


@MODEST
@given(providers(), some_days())
def test_an_entry_that_nobody_checked_is_unknown_whatever_it_says(
    provider: Provider, day: date
) -> None:
    answer = say_provider(replace(provider, last_checked=None), COURSES, day, today=BASE)
    assert "unknown" in answer.told
    assert answer.sure == "Nobody has checked this entry yet."
