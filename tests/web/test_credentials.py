"""What anybody may fetch to check a passport, and the page that checks one for them."""

from dataclasses import replace
from io import BytesIO

import pytest
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from tests.credential import samples
from tests.credential.samples import ISSUER, PASSPORT, key
from tests.credential.stored import store_passport
from tests.web.checked_page import parsed, text_of, token_in
from tracker import clock
from tracker.actions.signing_keys import rotate, signer
from tracker.actions.trusted_issuers import trust
from tracker.credential import keys
from tracker.credential.achievement import issue
from tracker.credential.keys import keys_of
from tracker.credential.status_list import is_revoked
from tracker.store.database import db
from tracker.store.passports import revoke

HOST = "http://127.0.0.1:5000"
DOCUMENTS = ("/.well-known/jwks.json", "/credentials/issuer", "/credentials/status/1")


@pytest.fixture
def web_app(sqlite_app):
    sqlite_app.config["ADDRESS"] = HOST
    return sqlite_app


def signed(app, passport=PASSPORT) -> str:
    """A passport that this tracker signs now."""
    with app.app_context():
        store_passport(db.session())
        by = signer(db.session(), HOST, app.config["CREDENTIAL_KEY"])
        return issue(passport, by.issuer, by.key, by.key_id, clock.now())


@pytest.mark.parametrize("address", DOCUMENTS)
def test_what_checks_passports_is_kept_for_a_few_minutes_by_whomever(visitor, web_app, address):
    signed(web_app)
    response = visitor.get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in response.headers


def test_the_keys_are_public_and_whole(visitor, web_app):
    text = signed(web_app)
    with web_app.app_context():
        rotate(db.session(), web_app.config["CREDENTIAL_KEY"])
    published = visitor.get(DOCUMENTS[0]).json
    assert len(keys_of(published)) == 2
    assert not any("d" in one for one in published["keys"])
    old = published["keys"][1]
    assert visitor.get(f"/credentials/keys/{old['kid']}").json == old
    assert visitor.get(f"/credentials/keys/{'x' * 43}").status_code == 404
    pem = keys_of({"keys": [old]})[0].as_pem(private=False)
    assert OB3Verifier(pem).verify(text).issuer.id == f"{HOST}/credentials/issuer"


def test_the_issuer_is_told_where_passports_say(visitor, web_app):
    told = visitor.get("/credentials/issuer").json
    assert told["id"] == f"{HOST}/credentials/issuer"
    assert told["type"] == ["Profile"]
    assert told["jwks_uri"] == f"{HOST}/.well-known/jwks.json"


def test_the_status_list_is_signed_and_names_nobody(visitor, web_app):
    with web_app.app_context():
        store_passport(db.session())
        store_passport(db.session(), 8)
        revoke(db.session(), 8, clock.now())
        db.session.commit()
    response = visitor.get("/credentials/status/1")
    assert response.mimetype == "application/vc+jwt"
    found = keys_of(visitor.get(DOCUMENTS[0]).json)
    about = (found, f"{HOST}/credentials/issuer", f"{HOST}/credentials/status/1")
    revoked = [is_revoked(response.text, number, *about, clock.now()) for number in (7, 8, 9)]
    assert revoked == [False, True, False]
    with pytest.raises(OB3VerificationError):
        OB3Verifier(found[0].as_pem(private=False)).verify(response.text)


def test_a_list_that_cannot_be_signed_is_no_crash(visitor, web_app):
    signed(web_app)
    web_app.config["CREDENTIAL_KEY"] = "another"
    response = visitor.get("/credentials/status/1")
    assert response.status_code == 503
    assert response.headers["Cache-Control"] == "no-store"


def check(visitor, **fields):
    """The page that answers when this is sent."""
    token = token_in(visitor.get("/verify"))
    response = visitor.post("/verify", data={"csrf_token": token, **fields})
    assert response.status_code == 200
    return parsed(response)


def said(page) -> str:
    return text_of(page.main)


def test_the_form_asks_for_a_file_or_its_text(visitor):
    page = visitor.page("/verify")
    assert text_of(page.h1) == "Check a training passport"
    assert "We do not keep it." in said(page)
    page = check(visitor)
    assert "Choose the file, or paste what is in it" in text_of(
        page.select_one(".govuk-error-summary")
    )


def test_a_passport_of_this_tracker_is_told_in_plain_words(visitor, web_app):
    page = check(visitor, text=signed(web_app))
    assert "This passport is genuine and good now" in said(page)
    assert "It has not been revoked. It ends on 26 February 2027." in said(page)
    assert "What it says of Siân Ó Dálaigh" in said(page)
    assert "Provider certified by BILD ACT" in said(page)
    assert "Training 3 March 2026 to 4 March 2026" in said(page)
    assert "The provider is in the register." in said(page)
    link = page.find("a", string="See what holds today")
    assert link["href"] == PASSPORT.address


def test_one_of_this_tracker_that_nobody_shared_is_not_relied_on(visitor, web_app):
    page = check(visitor, text=signed(web_app, replace(PASSPORT, number=99)))
    assert "its owner has ended it" in said(page)


def test_the_file_will_do_as_well(visitor, web_app):
    page = check(visitor, file=(BytesIO(signed(web_app).encode()), "training-passport.jwt"))
    assert "This passport is genuine and good now" in said(page)


def test_one_of_another_tracker_is_genuine_and_more_is_not_known(visitor, web_app):
    with web_app.app_context():
        trust(db.session(), ISSUER.address, "Their tracker", {"keys": [keys.public_key(key())]})
    page = check(visitor, text=samples.signed(now=clock.now()))
    assert "This passport is genuine" in said(page)
    assert "Signed by Their tracker on" in said(page)
    assert "we cannot tell whether it was revoked" in said(page)
    assert page.find("a", href=PASSPORT.address) is None


def test_one_whose_last_day_is_over_is_told_so(visitor, web_app):
    page = check(
        visitor, text=signed(web_app, replace(PASSPORT, ends_on=clock.today().replace(year=2025)))
    )
    assert "This passport was genuine, and has ended" in said(page)
    assert "ask its owner for a new one" in said(page)


@pytest.mark.parametrize("way", ["text", "file"])
@pytest.mark.parametrize("sent", [b"hello", b"a.b.c", b"\xff\x01" * 500, b"x" * 300_000])
def test_anything_else_is_not_genuine(visitor, way, sent):
    given = sent.decode("latin-1") if way == "text" else (BytesIO(sent), "x.jwt")
    page = check(visitor, **{way: given})
    assert "This is not a genuine passport" in said(page)


def test_one_that_was_altered_is_not_genuine(visitor, web_app):
    text = signed(web_app)
    page = check(visitor, text=text[:300] + ("A" if text[300] != "A" else "B") + text[301:])
    assert "This is not a genuine passport" in said(page)
    assert "Siân" not in said(page)


def test_a_file_that_an_email_has_wrapped_is_read(visitor, web_app):
    text = signed(web_app)
    wrapped = "\r\n".join(text[at : at + 76] for at in range(0, len(text), 76))
    assert "This passport is genuine and good now" in said(check(visitor, text=wrapped))


def test_the_pdf_is_told_to_be_none_that_can_be_checked(visitor):
    page = check(visitor, file=(BytesIO(b"%PDF-1.7 and more"), "training-passport.pdf"))
    summary = text_of(page.select_one(".govuk-error-summary"))
    assert "This is a PDF. Open the address that is printed on it" in summary


def test_what_is_far_too_large_is_not_read(visitor):
    token = token_in(visitor.get("/verify"))
    data = {"csrf_token": token, "file": (BytesIO(b"x" * 32 * 1024 * 1024), "x.jwt")}
    assert visitor.post("/verify", data=data).status_code == 413


def test_a_form_without_its_token_is_refused(visitor):
    assert visitor.post("/verify", data={"text": "x"}).status_code == 400
