"""Every page of staff, and every page before one signs in, is all in Welsh but for what is data.

Each sentence of the catalogue comes back in marks. What stands outside them, and is neither marked
as English nor somebody's own words, was forgotten.
"""

import re
from datetime import timedelta

import pytest
from babel.messages.pofile import read_po
from babel.support import NullTranslations
from flask_security import hash_password

from tests.actions.harbour import fill_and_sweep
from tests.actions.held_about import held_about_somebody
from tests.actions.invited import invited, opened, way_back
from tests.credential.samples import signed
from tests.web.checked_page import NAME, parsed
from tests.web.conftest import client_of, make_user
from tests.web.harbour_users import person_id
from tests.web.signing_in import post as sign_in_post
from tests.web.test_joining import RUTH, digits, send
from tracker import clock
from tracker.store.database import db
from tracker.store.feeds import Whose, feeds_of
from tracker.store.tables.accounts import User
from tracker.web import language
from tracker.web.language import CATALOGUE
from tracker.web.staff.my_account_labels import SECTIONS
from tracker.web.wishes import WELSH

OPEN, SHUT = "\N{LEFT DOUBLE ANGLE BRACKET}", "\N{RIGHT DOUBLE ANGLE BRACKET}"
MARKED = re.compile(f"{OPEN}[^{OPEN}{SHUT}]*{SHUT}")
UNREAD = ("script", "style", "noscript[hidden]", "template", "[lang=en]", "code")
SAID_TOO = ("aria-label", "alt", "title", "placeholder")
# Names and whatever else people have written; the tracker's own name; units.
DATA = re.compile(
    r"Training Standards Tracker|Language, iaith|Harbour Trust|HARB\b|Northbridge"
    r"|[\w.+*-]+@[\w.-]+|https?://\S+"
    r"|\b(?:Ruth|Adeyemi|Dee|Dunn|Clarke|Deirdre|Asha|My phone|My name is Deirdre|Dear Dee"
    r"|Good(?: Training)?(?: level 2)?|GOOD|Restraint training|image/jpeg"
    r"|Gone(?: Training)?|Ward \d|Matron|Sister|Nurse|Firefox, Linux"
    r"|East Board|To match the certificate|No certificate was shown|Show the certificate"
    r"|On leave until June|You need training|I agree|Other Trust|Cymraeg|iaith|PDF|QR|kB|MB"
    r"|file\.xlsx|asked\.xlsx|next\.xlsx|W\d|FILE|COURSE|HARBOUR)\b"
    # The sheet of an uploaded file.
    r"|^Training$"
)
WORD = re.compile(r"[A-Za-z]{3,}")
MONTHS = re.compile(
    r"\b(?:Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd"
    r"|Rhagfyr|am|fis yn ôl)\b"
)


# How somebody wants to be told is asked in words of its own.
FORM = {getattr(WELSH, one) for one in WELSH.__slots__ if one != "how_often"} | {
    *WELSH.how_often.values()
}


class Marking(NullTranslations):
    """Says that a sentence is in the catalogue, by marks around it."""

    def __init__(self) -> None:
        super().__init__()
        with CATALOGUE.open("rb") as file:
            held = [one.id for one in read_po(file, locale="cy") if one.id]
        self.held = {text for one in held for text in ([one] if isinstance(one, str) else one)}

    def ugettext(self, message):
        text = str(message)
        return f"{OPEN}{text}{SHUT}" if text in self.held else text

    def ungettext(self, singular, plural, number):
        return self.ugettext(singular if number == 1 else plural)


@pytest.fixture
def marked(monkeypatch):
    marking = Marking()
    monkeypatch.setattr(language, "_welsh", lambda: marking)


@pytest.fixture
def harbour(session, marked):
    fill_and_sweep(session)
    return session


def left(page) -> list[str]:
    """What is said outside the marks, and is no data."""
    assert page.html["lang"] == "cy"
    for selector in UNREAD:
        for one in page.select(selector):
            one.decompose()
    texts = list(page.stripped_strings)
    for name in SAID_TOO:
        texts += [one[name] for one in page.select(f"[{name}]")]
    found = []
    for text in texts:
        if text.removesuffix(NAME).removeprefix(f"{OPEN}Error{SHUT}: ") in FORM:
            continue
        while MARKED.search(text):
            text = MARKED.sub(" ", text)
        rest = MONTHS.sub(" ", DATA.sub(" ", text))
        if WORD.search(rest):
            found.append(" ".join(text.split()))
    return found


def welsh(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang=cy"


def unsaid(client, *addresses: str, status: int = 200) -> dict[str, list[str]]:
    """By address, what is not said in Welsh."""
    found = {one: left(client.page(welsh(one), status=status)) for one in addresses}
    return {one: texts for one, texts in found.items() if texts}


def test_pages_of_whoever_is_signed_in(harbour, web_app):
    dee = held_about_somebody(harbour)
    user = harbour.query(User).filter_by(person_id=dee).one()
    feed = feeds_of(harbour, user.id, Whose(person_id=dee))[0].id
    client = client_of(web_app, user)
    addresses = [
        "/account",
        "/account/confirm",
        "/account/emails",
        "/account/passkeys",
        "/account/password",
        "/staff/",
        "/staff/calendar-feeds",
        f"/staff/calendar-feeds/{feed}/revoke",
        "/staff/evidence",
        "/staff/evidence/new",
        "/staff/my-data",
        *(f"/staff/my-data/{name}" for name in SECTIONS),
        "/staff/my-data/correction?about=names",
        "/staff/passport",
        "/staff/passport/new",
    ]
    addresses = [one for one in addresses if client.get(one).status_code == 200]
    assert len(addresses) > 30
    assert unsaid(client, *addresses) == {}


def test_passports_of_whoever_shares_them(harbour, signed_in, visitor):
    client = signed_in("staff", person=person_id(harbour, "00101"))
    ends = clock.today() + timedelta(days=30)
    client.get("/account?lang=cy")
    records = [one["value"] for one in client.page("/staff/passport/new").select("[name=records]")]
    fields = {
        "records": records,
        "name": "Ruth Adeyemi",
        "consent": "yes",
        "employer": "yes",
        **{f"ends-{part}": str(getattr(ends, part)) for part in ("day", "month", "year")},
    }
    assert client.send("/staff/passport/new", {**fields, "records": []}).status_code == 200
    made = client.send("/staff/passport/new", fields).location
    assert unsaid(client, made, f"{made}/stop", "/staff/passport") == {}
    address = client.page(made).find(id="address")["href"]
    assert unsaid(visitor, address.removeprefix("http://127.0.0.1:5000")) == {}
    client.send(f"{made}/stop")
    assert left(client.page("/staff/passport")) == []


def test_with_a_code_that_hr_made(harbour, web_app):
    user = opened(harbour)
    client = client_of(web_app, user)
    way_back(harbour)
    assert unsaid(client, "/account") == {}
    client.send("/account/way-back/stop")
    assert left(client.page("/account")) == []


def test_what_is_wrong_is_said_in_welsh(harbour, web_app):
    dee = held_about_somebody(harbour)
    user = harbour.query(User).filter_by(person_id=dee).one()
    with web_app.app_context():
        user.password = hash_password("y")
    harbour.commit()
    client = client_of(web_app, user)
    client.get("/account?lang=cy")
    for address in (
        "/account/emails",
        "/account/password",
        "/account/confirm",
        "/account/passkeys",
        "/staff/calendar-feeds",
        "/staff/evidence/new",
        "/staff/passport/new",
        "/staff/my-data/correction?about=names",
    ):
        assert left(parsed(client.send(address))) == [], address
    names = {"name": "My phone"}
    assert left(parsed(client.send("/staff/calendar-feeds", names))) == []
    long = {"name": "x" * 99}
    assert left(parsed(client.send("/staff/calendar-feeds", long))) == []
    short = {"password": "y", "new_password": "short", "new_password_confirm": "shorter"}
    assert left(parsed(client.send("/account/password", short))) == []
    wrong = {"chosen_method": "email", "passcode": "000000"}
    assert left(parsed(client.send("/account/confirm", wrong))) == []


def test_pages_before_one_signs_in(harbour, visitor):
    assert (
        unsaid(
            visitor,
            "/sign-in",
            "/sign-in/passkey",
            "/join",
            "/verify",
            "/accessibility",
            "/privacy",
        )
        == {}
    )
    assert unsaid(visitor, "/nowhere", f"/p/{'x' * 26}", status=404) == {}


def test_what_is_wrong_before_one_signs_in(harbour, visitor):
    visitor.get("/sign-in?lang=cy")
    for fields in ({}, {"identity": "nobody@harbour.example", "passcode": "nothing"}):
        assert left(parsed(sign_in_post(visitor, **fields))) == []
    asked = sign_in_post(visitor, "/sign-in/code", identity="nobody@harbour.example")
    assert left(parsed(asked)) == []
    for text in ("nonsense", "a.b.c", signed(), signed()[:-4]):
        response = send(visitor, "/verify", text=text)
        assert left(parsed(response)) == [], text
    for _ in range(12):
        refused = sign_in_post(visitor, identity="nobody@harbour.example", passcode="nothing")
    assert refused.status_code == 429
    assert left(parsed(refused)) == []
    expired = visitor.post("/sign-in", data={})
    assert expired.status_code == 400
    assert left(parsed(expired)) == []


def test_the_whole_way_of_joining(harbour, visitor, web_app):
    made = invited(harbour)
    visitor.get("/join?lang=cy")
    with web_app.extensions["mail"].record_messages() as sent:
        assert left(parsed(send(visitor, "/join", code="nonsense"))) == []
        assert left(parsed(send(visitor, "/join", code="BCDF-GHJK-LMNP"))) == []
        send(visitor, "/join", code=made.code)
        assert unsaid(visitor, "/join/you") == {}
        assert left(parsed(send(visitor, "/join/you", number="", surname=""))) == []
        assert left(parsed(send(visitor, "/join/you", number="1", surname="x"))) == []
        send(visitor, "/join/you", **RUTH)
        assert unsaid(visitor, "/join/email") == {}
        assert left(parsed(send(visitor, "/join/email", address="x"))) == []
        send(visitor, "/join/email", address="ruth@home.example")
        assert unsaid(visitor, "/join/email/code") == {}
        assert left(parsed(send(visitor, "/join/email/code", code=""))) == []
        assert left(parsed(send(visitor, "/join/email/code", code="x"))) == []
        send(visitor, "/join/email/code", code=digits(sent))
        assert unsaid(visitor, "/join/finish") == {}
        short = send(visitor, "/join/finish", password="short", again="shorter")
        assert left(parsed(short)) == []
        assert send(visitor, "/join/finish").location == "/"
        assert left(visitor.page("/staff/")) == [], "with what is said of it"


def test_pages_that_nobody_may_open(harbour, signed_in):
    client = signed_in("staff", person=person_id(harbour, "00101"))
    client.get("/account?lang=cy")
    for address in ("/nowhere", "/staff/passport/999", "/staff/my-data/nothing"):
        assert left(client.page(address, status=404)) == []
    assert left(parsed(client.post("/staff/"))) == [], "405"


def test_others_keep_their_pages_in_english(harbour, signed_in, web_app):
    client = signed_in("hr", organisation="HARB")
    for address in ("/account?lang=cy", "/account/password?lang=cy"):
        assert client.page(address).html["lang"] == "en"
    with web_app.app_context():
        both = make_user("both@harbour.example", "hr", "staff")
        assert db.session.get(User, both.id)
        assert client_of(web_app, both).page("/account?lang=cy").html["lang"] == "cy"


def test_emails_are_in_the_language_of_the_page_that_sends_them(harbour, visitor, web_app):
    user = opened(harbour)
    visitor.get("/sign-in?lang=cy")
    with web_app.extensions["mail"].record_messages() as sent:
        sign_in_post(visitor, "/sign-in/code", identity=user.email)
        client = client_of(web_app, user)
        client.get("/account?lang=cy")
        chosen = {"new_password": "three words here", "new_password_confirm": "three words here"}
        assert client.send("/account/password", chosen).status_code == 302
    for message in sent:
        said = f"{message.subject}\n{message.body}"
        while MARKED.search(said):
            said = MARKED.sub(" ", said)
        assert not WORD.search(said), said
    assert len(sent) == 2
