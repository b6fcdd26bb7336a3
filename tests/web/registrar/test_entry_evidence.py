"""Evidence for an entry: documents and addresses, kept once and handed out with care."""

import pytest
from sqlalchemy import select

from tests.web.checked_page import parsed, text_of
from tests.web.registrar.entering import (
    EVENT,
    PAGE,
    PDF,
    checked,
    correction_of,
    day,
    document,
    errors,
    form_of,
    known,
    press,
    preview,
    publish,
)
from tracker import clock
from tracker.store.tables import register


def test_a_provider_is_added_and_its_evidence_kept(registrar, session):
    page = publish(
        registrar,
        "/registrar/add/providers",
        provider="NEWT",
        name="Newt Training",
        aliases="Newt Ltd\nNewts",
        **checked(),
        **document(),
    )
    assert "The provider is added." in text_of(page.main)
    assert "Newt Ltd, Newts" in text_of(page.main)
    added = known(session, register.ProviderFact)[-1]
    assert added.aliases == ("Newt Ltd", "Newts")
    assert added.recorded_by.endswith("@tests.example")
    link = page.find("a", string="certificate.pdf")
    answer = registrar.get(link["href"])
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == "application/pdf"


def test_going_back_keeps_what_was_typed_and_the_document(registrar):
    page = preview(
        registrar,
        EVENT,
        event="suspended",
        reason="Fees",
        **day("on", clock.today()),
        **checked(),
        **document(),
    )
    back = parsed(press(registrar, page, "Go back and change"))
    fields, _ = form_of(back)
    assert (fields["event"], fields["reason"]) == ("suspended", "Fees")
    assert len(fields["evidence"]) == 1
    again = parsed(press(registrar, back, event="withdrawn"))
    assert "certificate.pdf" in text_of(again.main)
    assert press(registrar, again, "Publish").status_code == 303


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<html>", "certificate.pdf", "must be a PDF, PNG or JPEG"),
        (b"\n%PDF-1.7", "certificate.pdf", "must be a PDF, PNG or JPEG"),
        (b"PK\x03\x04", "certificate.docx", "must be a PDF, PNG or JPEG"),
        (b"", "certificate.pdf", "empty"),
        (PDF + b"0" * 10 * 1024 * 1024, "certificate.pdf", "10 MB or smaller"),
    ],
)
def test_a_document_that_is_none_is_refused(registrar, session, content, name, said):
    good = {"event": "withdrawn", **day("on", clock.today()), **checked()}
    page = parsed(press(registrar, registrar.page(EVENT), **good, **document(content, name)))
    assert said in errors(page)["document"]
    assert list(session.scalars(select(register.Evidence.id))) == []


def test_the_same_document_is_kept_once_under_a_name_that_is_safe(registrar, session):
    good = {"event": "withdrawn", **day("on", clock.today()), **checked()}
    preview(registrar, EVENT, **good, **document(name="../x/certificate.html"))
    preview(registrar, EVENT, **good, **document(name="another.pdf"))
    assert list(session.scalars(select(register.Evidence.name))) == ["certificate.html.pdf"]


def test_a_document_is_kept_where_something_else_is_wrong(registrar):
    page = parsed(press(registrar, registrar.page(EVENT), **checked(), **document()))
    assert set(errors(page)) == {"event", "on-day"}
    assert form_of(page)[0]["evidence"]


def test_evidence_held_is_kept_only_where_somebody_says_so(registrar):
    publish(registrar, correction_of(registrar, "GOOD", "C-GOOD"), **checked(**PAGE))
    page = registrar.page(correction_of(registrar, "GOOD", "C-GOOD"))
    assert "evidence" not in form_of(page)[0]
    assert set(errors(parsed(press(registrar, page, standards_version="1.2")))) == {"document"}
