"""A passport to carry: the signed file and the PDF, for its owner while it is live."""

from datetime import timedelta
from io import BytesIO

import pytest
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from pypdf import PdfReader
from sqlalchemy import inspect, select

from tests.actions.harbour import fill_and_sweep
from tests.web.checked_page import parsed, text_of
from tests.web.harbour_users import person_id
from tracker import clock
from tracker.actions.passport_told import shareable
from tracker.actions.passports import Wish, share
from tracker.credential.keys import keys_of
from tracker.rules.wording import say_day
from tracker.store.database import db
from tracker.store.tables.register import CertificationFact
from tracker.web.passports import key


@pytest.fixture
def app(sqlite_app):
    return sqlite_app


@pytest.fixture
def harbour(session):
    fill_and_sweep(session)
    return session


@pytest.fixture
def passport(app, harbour) -> int:
    with app.app_context():
        session, who = db.session(), person_id(harbour, "00101")
        ids = [one.id for one in shareable(session, who, clock.today())]
        wish = Wish(ids, "Ruth A.", clock.today() + timedelta(days=90), False, "I agree.")
        return share(session, who, wish, key())


def file_of(client, passport, end="jwt"):
    return client.get(f"/staff/passport/{passport}/training-passport.{end}")


def test_the_file_verifies_elsewhere_and_its_end_is_told_by_the_list(app, ruth, visitor, passport):
    response = file_of(ruth, passport)
    assert response.mimetype == "application/vc+jwt"
    assert "training-passport.jwt" in response.headers["Content-Disposition"]
    published = visitor.get("/.well-known/jwks.json").json
    verifier = OB3Verifier(keys_of(published)[0].as_pem(private=False))

    def fetched(address):
        return visitor.get("/" + address.split("/", 3)[3]).data

    found = verifier.verify(response.text, check_status=True, download=fetched)
    assert found.identifiers[0].identity_hash == "Ruth A."
    assert "Adeyemi" not in str(found.raw)
    assert "Harbour" not in str(found.raw)
    assert "00101" not in str(found.raw)
    ruth.send(f"/staff/passport/{passport}/stop")
    with pytest.raises(OB3VerificationError, match=f"set at index {passport}"):
        verifier.verify(response.text, check_status=True, download=fetched)


def test_the_page_to_check_files_knows_when_it_is_stopped(ruth, visitor, passport):
    text = file_of(ruth, passport).text

    def checked():
        token = visitor.page("/verify").main.select_one("input[name=csrf_token]")["value"]
        return text_of(
            parsed(visitor.post("/verify", data={"csrf_token": token, "text": text})).main
        )

    assert "This passport is genuine and good now" in checked()
    ruth.send(f"/staff/passport/{passport}/stop")
    assert "This passport was genuine, and its owner has ended it" in checked()


def test_the_pdf_says_what_the_passport_says(ruth, passport):
    response = file_of(ruth, passport, "pdf")
    assert response.mimetype == "application/pdf"
    said = " ".join(PdfReader(BytesIO(response.data)).pages[0].extract_text().split())
    assert "Ruth A." in said
    assert "Good level 2" in said
    assert "/p/" in said
    assert "Judged for Special school: Autistic people" in said
    assert "Adeyemi" not in said


def test_the_pdf_says_what_became_of_the_provider(harbour, ruth, passport):
    ended = clock.today() - timedelta(days=3)
    for held in harbour.scalars(select(CertificationFact)).all():
        said = {one.key: getattr(held, one.key) for one in inspect(CertificationFact).column_attrs}
        held.withdrawn_at = clock.now()
        harbour.flush()
        harbour.add(CertificationFact(**{**said, "id": None, "ends_on": ended}))
    harbour.commit()
    response = file_of(ruth, passport, "pdf")
    said = " ".join(PdfReader(BytesIO(response.data)).pages[0].extract_text().split())
    assert f"for this course ended on {say_day(ended)} and was not renewed." in said


def test_the_pdf_is_in_welsh_for_who_reads_welsh(ruth, passport):
    response = ruth.get(f"/staff/passport/{passport}/training-passport.pdf?lang=cy")
    root = PdfReader(BytesIO(response.data)).trailer["/Root"]
    assert str(root["/Lang"]).lower() == "cy-gb"


def test_the_page_leads_to_both(ruth, passport):
    page = ruth.page(f"/staff/passport/{passport}")
    links = {one["href"] for one in page.main.find_all("a")}
    assert f"/staff/passport/{passport}/training-passport.jwt" in links
    assert f"/staff/passport/{passport}/training-passport.pdf" in links


@pytest.mark.parametrize("end", ["jwt", "pdf"])
def test_nobody_elses_and_none_that_is_stopped(harbour, ruth, signed_in, passport, end):
    other = signed_in("staff", person=person_id(harbour, "00102"))
    assert file_of(other, passport, end).status_code == 404
    assert file_of(ruth, passport + 1, end).status_code == 404
    ruth.send(f"/staff/passport/{passport}/stop")
    assert file_of(ruth, passport, end).status_code == 404
    page = ruth.page(f"/staff/passport/{passport}")
    assert page.main.find("a", href=f"/staff/passport/{passport}/training-passport.{end}") is None
