"""Every link of the chain of assurance is broken from the registrar's pages; the person's page
names it at once, and so does the list of those who are not covered."""

from datetime import timedelta

import pytest

from tests.web.checked_page import text_of
from tests.web.harbour_users import person_id
from tests.web.registrar import chain_world as world
from tests.web.registrar.entering import day
from tracker.rules.wording import say_day

BEFORE, AFTER = timedelta(days=-5), timedelta(days=5)


@pytest.fixture
def today(session):
    return world.fill_chain(session)


@pytest.fixture
def hr(today, signed_in):
    return signed_in("hr", organisation="HARB")


def scope(**lists):
    return lambda client, on: world.correct(client, "GOOD", "C-GOOD", **lists)


def days(**moved):
    def correct(client, on):
        dates = {
            key: value for name, by in moved.items() for key, value in day(name, on + by).items()
        }
        world.correct(client, "GOOD", "C-GOOD", **dates)

    return correct


def event(word, **more):
    return lambda client, on: world.event(client, word, on + BEFORE, **more)


def ended(provider, title):
    return lambda client, on: world.correct(client, provider, title, **day("ends_on", on + BEFORE))


def of_body(title):
    return lambda client, on: world.correct_of_body(client, title, **day("ends_on", on + BEFORE))


# What the registrar does, whom it concerns, and the link that their page names with what it says.
CASES = {
    "provider unresolved": (
        lambda client, on: world.correct(client, "GOOD", "Good Training", aliases=""),
        world.BY_ALIAS,
        "Provider in the register",
        "We do not know a provider called Goody.",
    ),
    "never certified": (
        lambda client, on: world.withdraw(client, "GOOD", "C-GOOD"),
        world.COMMERCIAL,
        "Certified on the day",
        "Good Training has never been certified.",
    ),
    "began after": (
        days(starts_on=AFTER),
        world.COMMERCIAL,
        "Certified on the day",
        "On {on} Good Training was not yet certified.",
    ),
    "ended before": (
        days(ends_on=BEFORE),
        world.COMMERCIAL,
        "Certified on the day",
        "On {on} Good Training's certification had ended.",
    ),
    "suspended": (
        event("suspended"),
        world.COMMERCIAL,
        "Not suspended or withdrawn",
        "On {on} Good Training's certification was suspended.",
    ),
    "suspended for the curriculum": (
        event("suspended", curricula=["G2"]),
        world.COMMERCIAL,
        "Not suspended or withdrawn",
        "On {on} Good Training's certification was suspended.",
    ),
    "withdrawn": (
        event("withdrawn"),
        world.COMMERCIAL,
        "Not suspended or withdrawn",
        "By {on} Good Training's certification had been withdrawn.",
    ),
    "curriculum": (
        scope(curricula=["G3"]),
        world.COMMERCIAL,
        "Within the scope",
        "Good Training's certification did not cover Good level 2.",
    ),
    "population": (
        scope(populations=["children"]),
        world.COMMERCIAL,
        "Within the scope",
        "Good Training's certification did not cover all the people whom W1 serves.",
    ),
    "setting type": (
        scope(setting_types=["childrens_home", "adult_social_care"]),
        world.COMMERCIAL,
        "Within the scope",
        "Good Training's certification did not cover this type of setting.",
    ),
    "nation": (
        scope(nations=["england"]),
        world.COMMERCIAL,
        "Within the scope",
        "Good Training's certification did not cover the nation of W1.",
    ),
    "affiliate": (
        ended("GOOD", "Harbour Trust (HARB)"),
        world.AFFILIATE,
        "Route of delivery",
        "On {on} the employer was not an approved affiliate of Good Training for Good level 2.",
    ),
    "in house of another": (
        lambda client, on: world.correct(client, "OWN", "Harbour learning", organisation="OTHER"),
        world.IN_HOUSE,
        "Route of delivery",
        "The training was given in house, but Harbour learning is not the employer's own.",
    ),
    "trainer": (
        ended("GOOD", "Jo Hart"),
        world.NAMED,
        "Trainer",
        "On {on} Jo Hart was not authorised by Good Training to train this employer's staff.",
    ),
    "licence": (
        of_body("Northbridge"),
        world.COMMERCIAL,
        "Certification body licensed",
        "On {on} the body that certified Good Training was not licensed for the RRN Training "
        "Standards.",
    ),
    "accreditation": (
        of_body("UKAS"),
        world.COMMERCIAL,
        "Accredited by UKAS",
        "On {on} the certification body was not accredited by UKAS.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_broken_link_is_named_at_once(session, registrar, hr, today, case):
    break_it, number, link, said = CASES[case]
    address = f"/hr/staff/{person_id(session, number)}"
    session.rollback()
    whole = hr.page(address)
    assert world.failing_links(whole) == []
    on = world.delivered(today)
    break_it(registrar, on)
    ((title, why),) = world.failing_links(hr.page(address))
    assert title.startswith(link)
    assert why == said.format(on=say_day(on))
    standing = "in_date" if case == "accreditation" else "not_assured"
    standing = "unknown" if case == "provider unresolved" else standing
    listed = hr.page(f"/hr/staff?standing={standing}&text={number}")
    assert f"Name{number}" in text_of(listed.main.table)


def test_an_entry_that_nobody_had_checked_is_mended_by_a_check(session, registrar, hr):
    world.uncheck(session, "GOOD")
    address = f"/hr/staff/{person_id(session, world.COMMERCIAL)}"
    session.rollback()
    ((title, why),) = world.failing_links(hr.page(address))
    assert title.startswith("Provider in the register")
    assert why == "Nobody has checked the register's entry for Good Training yet."
    world.correct(registrar, "GOOD", "Good Training")
    assert world.failing_links(hr.page(address)) == []
