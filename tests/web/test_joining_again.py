"""Coming back to an account by a code from HR, and adding one's own training to that of HR."""

import time
from datetime import UTC, datetime

import pytest

from tests.actions.harbour import fill
from tests.actions.invited import give_address, invited, way_back
from tests.conftest import ON_BOTH
from tests.web.checked_page import parsed, text_of
from tests.web.conftest import client_of, make_user, sign_in
from tests.web.harbour_users import person_id
from tests.web.signing_in import post as sign_in_post
from tests.web.test_joining import RUTH, digits, problem, send, to_the_end, to_the_facts
from tracker.store.database import db
from tracker.store.tables.accounts import User, WebAuthn
from tracker.store.tables.invitations import Invitation

OLD, NEW = "ruth@old.example", "ruth@new.example"
BOTH_SAID = "You have a new way to sign in"


@pytest.fixture
def harbour(session, web_app):
    fill(session)
    return session


@pytest.fixture
def ruth(harbour):
    return person_id(harbour, "00101")


@pytest.fixture
def at_home(web_app, ruth):
    """Ruth, where she is still signed in as before, with a password and a passkey."""
    with web_app.app_context():
        user = make_user(OLD, "staff", person_id=ruth, password="hashed")
        key = WebAuthn(
            name="Old phone",
            credential_id=b"x",
            public_key=b"x",
            user_id=user.id,
            device_type="single_device",
            sign_count=0,
            backup_state=False,
            usage="first",
            lastuse_datetime=datetime(2026, 3, 4, tzinfo=UTC),
        )
        user.fs_webauthn_user_handle = "x"
        db.session.add(key)
        db.session.commit()
        return client_of(web_app, user)


@pytest.fixture
def hr(signed_in):
    return signed_in("hr", organisation="HARB")


def main_of(client, address):
    return text_of(client.page(address).main)


@ON_BOTH
def test_the_whole_way_back(harbour, hr, ruth, at_home, visitor, sent):
    give_address(harbour, ruth)
    assert "Help Ruth to sign in again" in main_of(hr, f"/hr/staff/{ruth}")
    page = hr.page(f"/hr/staff/{ruth}/invite")
    assert text_of(page.h1) == "A new way to sign in for Ruth Adeyemi"
    hr.send(f"/hr/staff/{ruth}/invite", {"how": "email", "way_back": "yes"})
    told, invitation = sent
    assert told.recipients == [OLD]
    assert "If you did not ask for it" in told.body
    assert "Os nad chi ofynnodd amdano" in told.body
    assert invitation.recipients == ["ruth@work.example"]
    assert "Has a code for a new way to sign in since" in main_of(hr, f"/hr/staff/{ruth}")
    assert at_home.get("/account").status_code == 200, "until it is used nothing ends"
    to_the_end(visitor, way_back(harbour), sent, NEW)
    assert "stop working here" in main_of(visitor, "/join/finish")
    assert send(visitor, "/join/finish").location == "/"
    assert at_home.get("/staff/").location.startswith("/sign-in"), "the old session is over"
    assert "Ruth Adeyemi" in main_of(visitor, "/staff/")
    by_address = {one.recipients[0]: one for one in sent if BOTH_SAID in one.subject}
    assert set(by_address) == {OLD, "ruth@work.example"}
    assert "r***@new.example" in by_address[OLD].body
    harbour.expire_all()
    user = harbour.query(User).filter_by(person_id=ruth).one()
    assert (user.email, user.password) == (NEW, None)
    assert harbour.query(WebAuthn).count() == 0
    assert "Chose a new way to sign in on" in main_of(hr, f"/hr/staff/{ruth}")
    assert "You chose a new way to sign in on" in main_of(visitor, "/account")
    assert "For a new way to sign in" in main_of(visitor, "/staff/my-data/invitations")


def test_the_old_address_signs_in_no_more_and_the_new_one_does(
    harbour, at_home, visitor, sent, web_app
):
    old = web_app.test_client()
    sign_in_post(old, "/sign-in/code", identity=OLD)
    kept = digits(sent)
    to_the_end(visitor, way_back(harbour), sent, NEW)
    send(visitor, "/join/finish", password="three words here", again="three words here")
    response = sign_in_post(old, identity=OLD, passcode=kept, by_code="yes")
    assert response.status_code == 200
    response = sign_in_post(old, identity=NEW, passcode="three words here")
    assert response.location == "/"


def test_the_owner_sees_a_code_that_was_made_and_stops_it(harbour, ruth, at_home, visitor, hr):
    assert "HR made a code" not in main_of(at_home, "/account")
    made = way_back(harbour)
    assert "HR made a code" in main_of(at_home, "/account")
    assert at_home.send("/account/way-back/stop").location == "/account"
    assert "The code does not work any more." in main_of(at_home, "/account")
    assert "cannot be used any more" in problem(send(visitor, "/join", code=made.code))
    assert "was taken back" in main_of(hr, f"/hr/staff/{ruth}")


def test_others_stop_nothing(harbour, at_home, hr, signed_in):
    way_back(harbour)
    for client in (hr, signed_in("staff", person=person_id(harbour, "00102"))):
        client.send("/account/way-back/stop")
    harbour.expire_all()
    assert harbour.query(Invitation).one().revoked_at is None


def test_an_account_that_sees_more_is_not_given_back(harbour, hr, ruth, web_app):
    with web_app.app_context():
        make_user(OLD, "staff", "hr", person_id=ruth)
    said = "HR cannot make a code for this account."
    assert said in main_of(hr, f"/hr/staff/{ruth}/invite")
    hr.send(f"/hr/staff/{ruth}/invite", {"how": "letter", "way_back": "yes"})
    assert "Nobody could be invited." in main_of(hr, "/hr/invitations")


def test_a_plain_invitation_is_no_way_back(harbour, hr, ruth, at_home):
    hr.send(f"/hr/staff/{ruth}/invite", {"how": "letter"})
    assert "Nobody could be invited." in main_of(hr, "/hr/invitations")


@pytest.mark.parametrize("organisation", ["OTHER"])
def test_another_hr_finds_nothing(harbour, ruth, at_home, signed_in, organisation, sent):
    client = signed_in("hr", organisation=organisation)
    client.page(f"/hr/staff/{ruth}/invite", status=404)
    sent_form = {"how": "letter", "way_back": "yes"}
    assert client.send(f"/hr/staff/{ruth}/invite", sent_form).status_code == 404
    assert sent == []


def test_a_way_back_again_is_a_way_back(harbour, hr, at_home):
    made = way_back(harbour)
    page = parsed(hr.send(f"/hr/invitations/{made.id}/again"))
    assert "choose a new way to sign in" in text_of(page.main)


@ON_BOTH
def test_hr_adds_their_own_training_to_the_account_they_have(harbour, hr, ruth, sent):
    give_address(harbour, ruth)
    to_the_facts(hr, invited(harbour))
    assert send(hr, "/join/you", **RUTH).location == "/join/finish"
    page = hr.page("/join/finish")
    assert text_of(page.h1) == "Add your own training to your account"
    assert send(hr, "/join/finish").location == "/staff/"
    assert "Ruth Adeyemi" in main_of(hr, "/staff/")
    assert hr.page("/hr/")
    assert text_of(hr.page("/").h1) == "Where do you want to go?"
    assert sent[-1].recipients == ["ruth@work.example"]
    harbour.expire_all()
    user = harbour.query(User).one()
    assert sorted(role.name for role in user.roles) == ["hr", "staff"]
    assert hr.get("/join").location == "/", "and once only"


def test_who_signed_in_long_ago_confirms_first(harbour, hr):
    to_the_facts(hr, invited(harbour))
    with hr.session_transaction() as kept:
        kept["fs_paa"] = time.time() - 16 * 60
    send(hr, "/join/you", **RUTH)
    for response in (hr.get("/join/finish"), hr.send("/join/finish")):
        assert response.location.startswith("/account/confirm?next=")
    assert harbour.query(User).filter(User.person_id.is_not(None)).count() == 0


def test_the_second_fact_is_asked_of_hr_too(harbour, hr):
    to_the_facts(hr, invited(harbour))
    problem(send(hr, "/join/you", number="00102", surname="Brown"))
    assert hr.get("/join/finish").location == "/join"


def test_hr_of_another_organisation_joins_by_another_account(harbour, signed_in):
    client = signed_in("hr", organisation="OTHER")
    to_the_facts(client, invited(harbour))
    assert send(client, "/join/you", **RUTH).location == "/"
    assert "Your account is for another organisation." in main_of(client, "/hr/")
    assert client.get("/join/finish").location == "/join"


def test_a_way_back_is_added_to_nobody_elses_account(harbour, hr, at_home):
    made = way_back(harbour)
    to_the_facts(hr, made)
    send(hr, "/join/you", **RUTH)
    assert "cannot be used any more" in problem(send(hr, "/join/finish"))
    assert at_home.get("/staff/").status_code == 200


def test_one_account_is_of_one_person(harbour, hr, web_app):
    made, other = invited(harbour), invited(harbour, "00102")
    to_the_facts(hr, made)
    send(hr, "/join/you", **RUTH)
    with web_app.app_context():
        user = db.session.query(User).one()
        user.person_id = other.person_id
        db.session.commit()
    assert hr.get("/join/finish").location == "/"


def test_what_somebody_else_began_in_the_same_browser_is_not_added(harbour, visitor, sent, web_app):
    to_the_end(visitor, invited(harbour), sent, NEW)
    with web_app.app_context():
        sign_in(visitor, make_user("bob@harbour.example", "hr"))
    assert visitor.get("/join/finish").location == "/join"
    assert visitor.send("/join/finish").location == "/join"
    assert harbour.query(User).filter(User.person_id.is_not(None)).count() == 0
