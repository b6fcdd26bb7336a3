"""Certificates that staff have sent in, as HR checks them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import ON_BOTH
from tests.documents.made import pdf, picture
from tests.web.certificates import fields, send
from tests.web.checked_page import parsed, text_of
from tests.web.harbour_users import person_id
from tracker import clock
from tracker.rules.words import Evidence, Result
from tracker.store.tables.documents import CertificateOpening, SentCertificate, SentState
from tracker.store.tables.people import TrainingFact


@pytest.fixture
def dee(harbour, signed_in):
    return signed_in("staff", person=person_id(harbour, "00103"))


@pytest.fixture
def waiting(harbour, dee):
    """The id of a certificate of Dee Clarke, who has no training record."""
    send(dee)
    return harbour.scalars(select(SentCertificate.id)).one()


def row(session, key) -> SentCertificate:
    session.rollback()
    found = session.get(SentCertificate, key)
    session.refresh(found)
    return found


def records(session, number) -> list[TrainingFact]:
    session.rollback()
    query = select(TrainingFact).where(
        TrainingFact.person_id == person_id(session, number), TrainingFact.withdrawn_at.is_(None)
    )
    return list(session.scalars(query))


def errors(response) -> list[str]:
    assert response.status_code == 200
    return [text_of(one) for one in parsed(response).select(".govuk-error-summary__list li")]


@ON_BOTH
def test_what_waits_is_told_at_home_and_listed(hr, waiting):
    assert "1 certificate waits for you to check" in text_of(hr.page("/hr/").main)
    page = hr.page("/hr/evidence")
    assert text_of(page.select_one("tbody th a")).startswith("Clarke, Dee")
    assert page.select_one("tbody th a")["href"] == f"/hr/evidence/{waiting}"


def test_where_nothing_waits_home_does_not_speak_of_it(hr):
    assert "certificate" not in text_of(hr.page("/hr/").main)
    assert "No certificate waits for you." in text_of(hr.page("/hr/evidence").main)
    page = hr.page("/hr/evidence?show=decided")
    assert "You have not answered any yet." in text_of(page.main)


def test_the_document_stands_beside_the_record_that_it_would_make(hr, harbour, waiting):
    page = hr.page(f"/hr/evidence/{waiting}")
    image = page.select_one("main img")
    assert image["src"] == f"/hr/evidence/{waiting}/document"
    assert page.select_one("#course")["value"] == "Good level 2"
    assert page.select_one("input[name=result][checked]")["value"] == "passed"
    assert "You hold no record of this course" in text_of(page.main)
    assert hr.get(image["src"]).mimetype == "image/jpeg"
    assert len(harbour.scalars(select(CertificateOpening.id)).all()) == 1
    assert "Nobody has opened it yet." not in text_of(hr.page(f"/hr/evidence/{waiting}").main)


def test_a_pdf_is_a_link(hr, harbour, dee):
    send(dee, pdf())
    key = harbour.scalars(select(SentCertificate.id)).one()
    page = hr.page(f"/hr/evidence/{key}")
    assert page.select("main img") == []
    link = page.find("a", string="Download the PDF")
    response = hr.get(link["href"])
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]


@ON_BOTH
def test_who_is_approved_is_in_date_at_once(hr, dee, harbour, waiting):
    before = text_of(dee.page("/staff/").select_one(".govuk-body-l"))
    assert before == "We have no record of the training that you need."
    response = hr.send(f"/hr/evidence/{waiting}/approve", fields())
    assert (response.status_code, response.location) == (303, "/hr/evidence")
    assert "The training record is saved." in text_of(hr.page("/hr/evidence").main)
    assert row(harbour, waiting).state is SentState.APPROVED
    (record,) = records(harbour, "00103")
    assert record.evidence is Evidence.DOCUMENT_SEEN
    after = text_of(dee.page("/staff/").select_one(".govuk-body-l"))
    assert after.startswith("You are in date until")
    page = hr.page(f"/hr/staff/{person_id(harbour, '00103')}")
    assert "Document seen" in text_of(page.main)
    assert "In date" in text_of(page.main)
    assert text_of(dee.page("/staff/evidence").select_one("main .govuk-tag")) == "Accepted"


def test_a_correction_is_told_with_what_was_recorded(hr, dee, harbour, waiting):
    day = clock.today() - timedelta(days=21)
    typed = fields(day, result="attended", reason="The certificate says another day.")
    assert hr.send(f"/hr/evidence/{waiting}/approve", typed).status_code == 303
    (record,) = records(harbour, "00103")
    assert (record.completed_on, record.result) == (day, Result.ATTENDED)
    said = text_of(dee.page("/staff/evidence").main)
    for sentence in (
        "Accepted with corrections",
        "The certificate says another day.",
        "HR put this on your record:",
        "I was there, but there was no test",
    ):
        assert sentence in said
    page = hr.page(f"/hr/evidence/{waiting}")
    assert "What was recorded" in text_of(page.main)
    assert page.select("main form") == []


def test_a_refusal_gives_the_person_the_reason(hr, dee, harbour, waiting):
    typed = {"refusal": "We cannot read the name <b>."}
    assert hr.send(f"/hr/evidence/{waiting}/refuse", typed).status_code == 303
    assert records(harbour, "00103") == []
    page = dee.page("/staff/evidence")
    assert "We cannot read the name <b>." in text_of(page.main)
    assert "Not accepted" in text_of(page.main)
    listed = hr.page("/hr/evidence?show=decided")
    assert "Not accepted" in text_of(listed.main)


def test_a_refusal_without_a_reason_is_not_sent(hr, harbour, waiting):
    address = f"/hr/evidence/{waiting}/refuse"
    assert errors(hr.send(address, {"refusal": " "})) == [
        "Enter the reason: the person who sent it reads it"
    ]
    (said,) = errors(hr.send(address, {"refusal": "x" * 1001}))
    assert said == "Shorten the reason to 1,000 characters or fewer"
    assert row(harbour, waiting).state is SentState.WAITING


@ON_BOTH
def test_nobody_decides_on_their_own(hr, harbour, signed_in):
    key = person_id(harbour, "00103")
    both = signed_in("staff", "hr", person=key, organisation="HARB")
    send(both)
    sent = harbour.scalars(select(SentCertificate.id)).one()
    page = both.page(f"/hr/evidence/{sent}")
    assert "This certificate is your own." in text_of(page.main)
    assert page.select("main form") == []
    for answer, typed in (("approve", fields()), ("refuse", {"refusal": "No"})):
        response = both.send(f"/hr/evidence/{sent}/{answer}", typed)
        assert (response.status_code, response.location) == (303, f"/hr/evidence/{sent}")
        told = both.page(response.location).select_one(".govuk-notification-banner")
        assert "Somebody else of your HR team decides on it." in text_of(told)
    assert row(harbour, sent).state is SentState.WAITING
    assert records(harbour, "00103") == []
    assert hr.page(f"/hr/evidence/{sent}").select("main form")


def test_the_record_that_is_held_is_told_and_raised(hr, harbour, signed_in):
    ruth = signed_in("staff", person=person_id(harbour, "00101"))
    (held,) = records(harbour, "00101")
    send(ruth, completed=held.completed_on)
    key = harbour.scalars(select(SentCertificate.id)).one()
    said = text_of(hr.page(f"/hr/evidence/{key}").main)
    assert "Its result: passed. Its evidence: Entered by HR." in said
    hr.send(f"/hr/evidence/{key}/approve", fields(held.completed_on))
    (after,) = records(harbour, "00101")
    assert (after.replaces_id, after.evidence) == (held.id, Evidence.DOCUMENT_SEEN)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"course": ""}, "Enter the name of the course"),
        (
            {"course": "Juggling"},
            "Good Training has no course of this name in the register. Choose",
        ),
        ({"completed-day": "40"}, "There is no such day"),
        ({"trainer": "x" * 501}, "Shorten this to 500 characters or fewer"),
        ({"reason": "x" * 1001}, "Shorten this to 1,000 characters or fewer"),
    ],
)
def test_what_cannot_be_recorded_is_told(hr, harbour, waiting, more, sentence):
    (said,) = errors(hr.send(f"/hr/evidence/{waiting}/approve", fields(**more)))
    assert said.startswith(sentence)
    assert "the row waits" not in said
    assert row(harbour, waiting).state is SentState.WAITING
    assert records(harbour, "00103") == []


def test_a_course_or_provider_that_is_not_known_is_told_before(hr, harbour, dee):
    send(dee, course="Juggling")
    send(dee, picture(), provider="Somebody Else")
    first, second = harbour.scalars(select(SentCertificate.id).order_by(SentCertificate.id))
    said = text_of(hr.page(f"/hr/evidence/{first}").main)
    assert "ask a registrar to add the course to the register." in said
    said = text_of(hr.page(f"/hr/evidence/{second}").main)
    assert "The register does not know this provider" in said


@ON_BOTH
def test_strangers_find_nothing_and_change_nothing(strangers, harbour, waiting):
    for stranger in strangers:
        for address in ("", "/document"):
            stranger.page(f"/hr/evidence/{waiting}{address}", status=404)
        for act in ("approve", "refuse"):
            typed = {**fields(), "refusal": "No."}
            assert stranger.send(f"/hr/evidence/{waiting}/{act}", typed).status_code == 404
    other = strangers[0]
    assert "Clarke" not in text_of(other.page("/hr/evidence").main)
    assert "certificate waits" not in text_of(other.page("/hr/").main)
    assert row(harbour, waiting).state is SentState.WAITING
    assert harbour.scalars(select(CertificateOpening.id)).all() == []


def test_what_was_taken_back_is_gone_from_hr(hr, dee, harbour, waiting):
    dee.send(f"/staff/evidence/{waiting}/take-back")
    hr.page(f"/hr/evidence/{waiting}", status=404)
    hr.page(f"/hr/evidence/{waiting}/document", status=404)
    assert hr.send(f"/hr/evidence/{waiting}/approve", fields()).status_code == 404
    assert "No certificate waits" in text_of(hr.page("/hr/evidence").main)


def test_who_answers_second_is_told(hr, harbour, waiting):
    hr.send(f"/hr/evidence/{waiting}/refuse", {"refusal": "No."})
    for act in ("approve", "refuse"):
        hr.send(f"/hr/evidence/{waiting}/{act}", {**fields(), "refusal": "Again."})
        assert "Somebody has decided on this" in text_of(hr.page("/hr/evidence").main)
    assert row(harbour, waiting).reason == "No."
    assert records(harbour, "00103") == []


def test_the_list_asks_the_database_as_often_for_many_as_for_one(hr, dee, waiting, statements):
    counts = []
    for width in (0, 10, 20, 30, 40):
        if width:
            send(dee, picture(size=(width, 10)))
        if width in {0, 40}:
            with statements() as ran:
                hr.page("/hr/evidence")
            counts.append(len(ran))
    assert counts[0] == counts[1]
