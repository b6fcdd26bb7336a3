"""What if a certification changed: asked on a page, within what its viewer may see."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.web.checked_page import text_of
from tracker import clock
from tracker.store.database import Base

ADDRESS = "/providers/GOOD/what-if"


def asked(status: str, days: int, **more: str) -> str:
    day = clock.today() + timedelta(days=days)
    rest = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{ADDRESS}?status={status}&from={day:%d/%m/%Y}{rest}"


def rows(session):
    tables = Base.metadata.sorted_tables
    return {t.name: session.scalar(select(func.count()).select_from(t)) for t in tables}


def test_it_begins_with_a_question_and_today(hr):
    page = hr.page(ADDRESS)
    assert page.select_one("#from")["value"].endswith(str(clock.today().year))
    assert "What would follow" not in text_of(page.main)


def test_a_lapse_to_come_is_told_and_nothing_is_written(hr, harbour):
    before = rows(harbour)
    page = text_of(hr.page(asked("lapsed", 10)).main)
    assert "this would affect 2 posts in 2 settings" in page
    assert "No standing would change" in page
    assert "2 flags would open" in page
    assert "Training that was good on the day it was given stays good" in page
    harbour.rollback()
    assert rows(harbour) == before


def test_a_suspension_before_the_training_names_the_posts_and_the_link(hr):
    page = text_of(hr.page(asked("suspended", -400)).main)
    assert "The standing of 2 posts would change" in page
    assert "00101-2" in page
    assert "certification was suspended" in page


def test_the_register_is_told_of_its_own_flags_without_names(registrar):
    page = text_of(registrar.page(asked("withdrawn", 0)).main)
    assert "1 flag would open: Certification lapsed" in page
    assert "00101" not in page


def test_a_curriculum_and_a_group_of_people(hr):
    lost = text_of(hr.page(asked("loses_curriculum", -400, curriculum="G2")).main)
    assert "The standing of 2 posts would change" in lost
    lost = text_of(hr.page(asked("loses_population", -400, population="autism")).main)
    assert "The standing of 2 posts would change" in lost


def test_a_curriculum_lost_in_time_to_come_names_those_who_were_trained_in_it(hr):
    page = text_of(hr.page(asked("loses_curriculum", 30, curriculum="G2")).main)
    assert "this would affect 2 posts in 2 settings. No standing would change" in page
    assert "new training by Good level 2 would be worth something else" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?status=lapsed&from=", "Enter the day from which it would change."),
        ("?status=lapsed&from=soon", "is not a date"),
        ("?from=1/4/2027", "Choose what would change."),
        ("?status=loses_accreditation&from=1/4/2027", "Choose what would change."),
        ("?status=loses_curriculum&from=1/4/2027&curriculum=N2", "Choose the curriculum."),
        ("?status=loses_population&from=1/4/2027", "Choose the group of people."),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(hr, query, said):
    page = hr.page(ADDRESS + query)
    assert said in text_of(page.select_one(".govuk-error-summary"))


def test_nothing_to_change_is_said(hr):
    page = text_of(hr.page("/providers/NEVER/what-if?status=lapsed&from=1/4/2027").main)
    assert "No certificate of NEVER in the register is good on that day or later." in page


def test_a_commissioner_is_told_of_what_it_commissions(east):
    page = text_of(east.page(asked("lapsed", 10)).main)
    assert "W1, HARB" in page
    assert "W2" not in page
    assert "00101" not in page


def test_another_trust_is_told_of_nobody(other_hr):
    page = text_of(other_hr.page(asked("lapsed", 10)).main)
    assert "Nothing else changes: no standing, no setting and no flag." in page


def test_strangers_and_strange_providers(ruth, hr):
    ruth.page(ADDRESS, status=404)
    hr.page("/providers/NOPE/what-if", status=404)


def test_a_body_that_loses_its_accreditation(registrar, hr):
    day = clock.today() - timedelta(days=400)
    for status, said in (
        ("loses_accreditation", "1 flag would open: Accreditation lapsed"),
        ("loses_licence", "The standing of 3 posts would change"),
    ):
        address = f"/registrar/bodies/NORTH/what-if?status={status}&from={day:%d/%m/%Y}"
        assert said in text_of(registrar.page(address).main)
    registrar.page("/registrar/bodies/NOPE/what-if", status=404)


def test_a_body_is_the_registers_to_ask_about(hr):
    hr.page("/registrar/bodies/NORTH/what-if", status=404)
