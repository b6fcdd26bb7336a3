"""My evidence: a certificate sent in from a phone, and what became of it."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from tests.conftest import ON_BOTH
from tests.documents.made import pdf, phone_picture, picture
from tests.web.certificates import fields, send
from tests.web.checked_page import parsed, press_button, text_of
from tests.web.harbour_users import person_id
from tracker.sheets.limits import MIB
from tracker.store.tables.documents import CertificateOpening, SentCertificate, SentState


@pytest.fixture
def dee(harbour, signed_in):
    return signed_in("staff", person=person_id(harbour, "00103"))


def latest(session) -> SentCertificate:
    session.rollback()
    found = session.scalars(select(SentCertificate).order_by(SentCertificate.id.desc())).first()
    session.refresh(found)
    return found


def errors(response) -> list[str]:
    assert response.status_code == 200
    return [text_of(one) for one in parsed(response).select(".govuk-error-summary__list li")]


@ON_BOTH
def test_a_certificate_is_sent_and_listed(harbour, dee):
    response = send(dee, number="C-77", note="I have the paper too")
    assert (response.status_code, response.location) == (303, "/staff/evidence")
    page = dee.page("/staff/evidence")
    assert "We have sent it to your HR team." in text_of(page.main)
    assert text_of(page.select_one("main .govuk-tag")) == "Waiting for HR"
    said = text_of(page.main)
    for word in ("Good level 2", "Good Training", "C-77", "I have the paper too", "Nobody has"):
        assert word in said
    row = latest(harbour)
    assert (row.person_id, row.state) == (person_id(harbour, "00103"), SentState.WAITING)


def test_the_form_asks_for_a_file_that_a_phone_can_take(dee):
    page = dee.page("/staff/evidence/new")
    file = page.select_one("input[type=file]")
    assert file["accept"] == "image/jpeg,image/png,image/webp,application/pdf"
    assert page.select_one("form[action='/staff/evidence/new']")["enctype"] == "multipart/form-data"
    offered = {one["value"] for one in page.select("#provider-offered option")}
    assert {"Good Training", "Gone Training", "Never Certified"} <= offered
    assert page.select_one("#course")["list"] == "course-offered"


def test_it_is_shown_without_where_it_was_taken_and_nothing_runs_in_it(harbour, dee):
    send(dee)
    key = latest(harbour).id
    response = dee.get(f"/staff/evidence/{key}/document")
    assert response.mimetype == "image/jpeg"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    shown = Image.open(BytesIO(response.data))
    assert dict(shown.getexif()) == {}
    assert b"GPS" not in response.data


def test_a_pdf_is_only_ever_given_to_be_kept(harbour, dee):
    sent = pdf()
    send(dee, sent, "certificate.jpg")
    response = dee.get(f"/staff/evidence/{latest(harbour).id}/document")
    assert (response.mimetype, response.data) == ("application/pdf", sent)
    assert response.headers["Content-Disposition"].startswith("attachment; filename=certificate-")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_every_opening_is_told(harbour, dee):
    send(dee)
    key = latest(harbour).id
    for _ in range(2):
        dee.get(f"/staff/evidence/{key}/document")
    opened = harbour.scalars(select(CertificateOpening.certificate_id)).all()
    assert opened == [key, key]
    assert len(dee.page("/staff/evidence").select("details li")) == 2


def test_who_opened_it_is_told_by_the_team_and_named_to_hr_alone(harbour, dee, signed_in):
    hr = signed_in("hr", organisation="HARB")
    send(dee)
    key = latest(harbour).id
    hr.get(f"/hr/evidence/{key}/document")
    dee.get(f"/staff/evidence/{key}/document")
    page, data = dee.page("/staff/evidence"), dee.page("/staff/my-data/certificate_openings")
    own, team = (text_of(one) for one in page.select("details li"))
    assert own.startswith("You, ")
    assert team.startswith("The HR team of Harbour")
    assert "By the HR team of Harbour" in text_of(data.main)
    addresses = harbour.scalars(select(CertificateOpening.opened_by)).all()
    hr_address = addresses[0]
    assert hr_address not in page.text + data.text
    said = text_of(hr.page(f"/hr/evidence/{key}").main)
    assert hr_address in said
    assert "The person themselves, " in said


def test_another_persons_is_not_found(harbour, dee, signed_in):
    send(dee)
    key = latest(harbour).id
    other = signed_in("staff", person=person_id(harbour, "00101"))
    assert other.get(f"/staff/evidence/{key}/document").status_code == 404
    assert other.send(f"/staff/evidence/{key}/take-back").status_code == 404
    assert "Good level 2" not in text_of(other.page("/staff/evidence").main)
    assert latest(harbour).state is SentState.WAITING
    assert harbour.scalars(select(CertificateOpening.id)).all() == []
    nobody = signed_in("staff")
    for address in ("", "/new", f"/{key}/document"):
        if address != "/new":
            nobody.page(f"/staff/evidence{address}", status=404)
    assert send(nobody).status_code == 404


def test_what_waits_can_be_taken_back_once(harbour, dee):
    send(dee)
    page = dee.page("/staff/evidence")
    page = press_button(dee, page, "Take it back : Good level 2")
    assert "we have deleted the picture or PDF" in text_of(page.main)
    assert text_of(page.select_one("main .govuk-tag")) == "Taken back"
    row = latest(harbour)
    assert (row.state, row.content) == (SentState.WITHDRAWN, None)
    assert dee.get(f"/staff/evidence/{row.id}/document").status_code == 404
    dee.send(f"/staff/evidence/{row.id}/take-back")
    assert "It no longer waits for HR" in text_of(dee.page("/staff/evidence").main)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"course": " "}, "Enter the name of the course"),
        ({"course": "x" * 501}, "Shorten this to 500 characters or fewer"),
        ({"provider": "x" * 501}, "Shorten this to 500 characters or fewer"),
        ({"number": "x" * 201}, "Shorten this to 200 characters or fewer"),
        ({"note": "x" * 1001}, "Shorten this to 1000 characters or fewer"),
        ({"result": "great"}, "Choose how it ended"),
        ({"completed-day": ""}, "Enter a day, a month and a year, such as 27 3 2026"),
        ({"completed-month": "13"}, "There is no such day. Check the day, the month and the year"),
        (
            {"completed-year": "2099"},
            "The training must be finished: enter today or an earlier day",
        ),
        ({"completed-year": "26"}, "Enter the year in full. It must be 1990 or later"),
        ({"started-day": "4"}, "Enter a day, a month and a year, such as 27 3 2026"),
        (
            {"started-day": "4", "started-month": "3", "started-year": "2099"},
            "The first day must not be after the last day",
        ),
        (
            {"expires-day": "4", "expires-month": "3", "expires-year": "2001"},
            "The certificate cannot run out before the training was finished",
        ),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(harbour, dee, more, sentence):
    response = send(dee, **more)
    assert sentence in errors(response)
    page = parsed(response)
    assert page.select_one("#provider")["value"] == {**fields(), **more}["provider"]
    assert harbour.scalars(select(SentCertificate.id)).all() == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Choose another"),
        (b"<html><script>alert(1)</script>", "The file must be a picture (JPEG, PNG or WebP) or a"),
        (b"MZ\x90" + b"\0" * 99, "The file must be a picture (JPEG, PNG or WebP) or a PDF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "We cannot open HEIC pictures."),
        (phone_picture()[:300], "The file is damaged."),
        (pdf(b"<</S/JavaScript/JS(x)>>"), "The PDF has a form, a script or another file in it."),
        (pdf(trailer=b"/Encrypt 9 0 R"), "The PDF has a password."),
        (pdf(pages=51), "The PDF has too many pages."),
        (
            b"\xff\xd8\xff" + b"\0" * (10 * MIB),
            "The file is too large. It must be 10 MB or smaller",
        ),
    ],
)
def test_a_file_that_is_not_accepted_is_told_why(harbour, dee, content, sentence):
    (said,) = errors(send(dee, content, "certificate.pdf"))
    assert said.startswith(sentence)
    assert harbour.scalars(select(SentCertificate.id)).all() == []


def test_without_a_file_one_is_asked_for(dee):
    response = dee.send("/staff/evidence/new", fields())
    assert errors(response) == ["Choose a picture or PDF of the certificate"]


def test_the_same_file_and_too_many_are_told(dee):
    send(dee)
    assert errors(send(dee)) == ["You have sent this one already, and it waits for HR"]
    for width in range(9):
        assert send(dee, picture(size=(width + 10, 10))).status_code == 303
    (said,) = errors(send(dee, picture(size=(99, 10))))
    assert said.startswith("10 of your certificates wait for HR already.")


def test_files_are_looked_at_only_so_often(harbour, dee):
    for _ in range(20):
        assert errors(send(dee, b"<html>"))[0].startswith("The file must be a picture")
    (said,) = errors(send(dee))
    assert said == "You have sent too many files. Try again in 15 minutes"
    assert harbour.scalars(select(SentCertificate.id)).all() == []


def test_a_document_whose_key_is_lost_is_no_error(harbour, dee, web_app):
    send(dee)
    web_app.config["EVIDENCE_KEYS"] = ("y" * 43 + "=",)
    response = dee.get(f"/staff/evidence/{latest(harbour).id}/document")
    assert (response.status_code, response.location) == (303, "/staff/evidence")
    assert "We cannot open this document." in text_of(dee.page("/staff/evidence").main)
    assert harbour.scalars(select(CertificateOpening.id)).all() == []


def test_a_form_of_another_page_is_refused(harbour, dee):
    response = dee.post("/staff/evidence/new", data=fields())
    assert response.status_code == 400
    assert harbour.scalars(select(SentCertificate.id)).all() == []


def test_the_list_asks_the_database_as_often_for_many_as_for_one(dee, statements):
    counts = []
    for width in range(1, 9):
        send(dee, picture(size=(width + 10, 10)))
        if width in {1, 8}:
            with statements() as ran:
                dee.page("/staff/evidence")
            counts.append(len(ran))
    assert counts[0] == counts[1]


def test_pages_weigh_little(dee):
    send(dee)
    for address in ("/staff/evidence", "/staff/evidence/new"):
        assert len(dee.get(address).data) < 60_000


@pytest.mark.parametrize("page", ["0", "2", "x"])
def test_a_page_that_is_none_is_not_found(dee, page):
    assert dee.get(f"/staff/evidence?page={page}").status_code == (200 if page == "x" else 404)
