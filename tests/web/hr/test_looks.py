"""What HR opens about one person is noted, so that the person can be told."""

import pytest
from sqlalchemy import select

from tests.actions.held_about import held_about_somebody
from tests.conftest import ON_BOTH
from tests.web.harbour_users import person_id
from tracker.actions.corrections import ask_correction
from tracker.rules.words import Looked
from tracker.store.tables.documents import SentCertificate
from tracker.store.tables.looks import Look
from tracker.store.tables.notices import Notice


@pytest.fixture
def asked(harbour):
    """The id of what Ruth Adeyemi asks for."""
    return ask_correction(harbour, person_id(harbour, "00101"), "names", "I am married")


def looks(session):
    query = select(Look.person_id, Look.opened, Look.role, Look.times).order_by(Look.id)
    return [tuple(row) for row in session.execute(query)]


@ON_BOTH
def test_what_hr_opens_of_a_person_is_noted_in_one_statement(harbour, hr, asked, statements):
    ruth = person_id(harbour, "00101")
    with statements() as ran:
        hr.page(f"/hr/staff/{ruth}")
    assert len([one for one in ran if "look" in one.casefold() and "INSERT" in one]) == 1
    assert [one for one in ran if one.startswith(("INSERT", "UPDATE"))][-1] == ran[-1]
    hr.page(f"/hr/staff/{ruth}")
    hr.page(f"/hr/corrections/{asked}")
    hr.page("/hr/staff")
    assert looks(harbour) == [
        (ruth, Looked.PERSON, "hr", 2),
        (ruth, Looked.CORRECTION, "hr", 1),
    ]


def test_a_flag_about_a_person_is_a_look_and_one_about_a_setting_is_none(harbour, hr):
    page = hr.page("/hr/flags")
    for link in page.select(".tracker-row a"):
        if link["href"].startswith("/hr/flags/"):
            hr.page(link["href"])
    noted = looks(harbour)
    assert {opened for _, opened, _, _ in noted} == {Looked.FLAG}
    assert all(person for person, *_ in noted)


def test_what_is_not_found_is_no_look(harbour, strangers):
    for stranger in strangers:
        stranger.page(f"/hr/staff/{person_id(harbour, '00101')}", status=404)
    assert looks(harbour) == []


def test_a_notice_and_a_certificate_of_a_person_are_looks(harbour, hr):
    dee = held_about_somebody(harbour)
    notice = harbour.scalars(select(Notice.id)).one()
    certificate = harbour.scalars(select(SentCertificate.id)).one()
    before = len(looks(harbour))
    hr.page(f"/hr/notices/{notice}")
    hr.page(f"/hr/evidence/{certificate}")
    assert looks(harbour)[before:] == [
        (dee, Looked.NOTICE, "hr", 1),
        (dee, Looked.CERTIFICATE, "hr", 1),
    ]
