"""A passport that was shared in the same tracker, taken in by another employer's HR."""

import base64
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests import snapshot
from tests.actions.harbour import fill_and_sweep
from tests.web.harbour_users import person_id
from tests.web.hr.test_passports import fields_of, said, send, wrong
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.import_file import import_file
from tracker.actions.passport_told import shareable
from tracker.actions.passports import Wish, share
from tracker.actions.sweep import sweep
from tracker.store import passports as store
from tracker.store.database import db
from tracker.store.tables.credentials import TakenPassport
from tracker.store.tables.passports import Passport
from tracker.store.tables.people import Person, TrainingFact
from tracker.store.tables.places import Organisation
from tracker.web.passports import key

STAFF = ["Staff number", "Surname", "Forename", "Setting", "Role"]


@pytest.fixture
def app(sqlite_app):
    return sqlite_app


@pytest.fixture
def harbour(session):
    """The trust of the others, and Ruth, who works for the other trust as well."""
    fill_and_sweep(session)
    row = ["9001", "Adeyemi", "Ruth", "X1", "Nurse"]
    import_file(session, workbook({"Staff": [STAFF, row]}), "staff.xlsx", organisation="OTHER")
    sweep(session, clock.today())
    return session


@pytest.fixture
def elsewhere(harbour, signed_in):
    """HR of the other trust."""
    return signed_in("hr", organisation="OTHER")


@pytest.fixture
def passport(app, harbour) -> Passport:
    """What Ruth shares of what the first trust knows of her."""
    with app.app_context():
        session, who = db.session(), person_id(harbour, "00101")
        ids = [one.id for one in shareable(session, who, clock.today())]
        wish = Wish(ids, "Ruth Adeyemi", clock.today() + timedelta(days=9), False, "I agree.")
        number = share(session, who, wish, key())
    return harbour.get_one(Passport, number)


@pytest.fixture
def address(ruth, passport) -> str:
    """As its owner is shown it."""
    return ruth.page(f"/staff/passport/{passport.id}").select_one("#address")["href"]


def there(session) -> int:
    """Ruth, as the other trust knows her."""
    query = select(Person.id).join(Organisation).where(Organisation.code == "OTHER")
    return session.scalars(query.where(Person.number == "9001")).one()


def take(client, session, shown, **changed):
    page = send(client, "/hr/passports/check", passport=shown, person=there(session))
    return client.send("/hr/passports/take", {**fields_of(page), "agreed": "yes", **changed})


def test_it_is_taken_in_by_its_address_and_counts_there(elsewhere, harbour, passport, address):
    assert "Never trained" in said(elsewhere.page(f"/hr/staff/{there(harbour)}"))
    page = send(elsewhere, "/hr/passports/person", text=f" {address} ")
    assert "Signed by this tracker." in said(page)
    assert "Ruth Adeyemi Staff number 9001" in said(page)
    assert take(elsewhere, harbour, address).status_code == 303
    person = said(elsewhere.page(f"/hr/staff/{there(harbour)}"))
    assert "Restraint training: In date until" in person
    assert "Confirmed by a training passport" in person
    assert len(store.looks_at(harbour, passport.id)) == 1


@pytest.mark.parametrize("spaced", [str, str.upper, lambda code: " ".join(code), "p/{}".format])
def test_the_code_alone_will_do(elsewhere, address, spaced):
    page = send(elsewhere, "/hr/passports/person", text=spaced(address.rpartition("/")[2]))
    assert "Passport of Ruth Adeyemi" in said(page)


def test_the_same_passport_is_taken_in_once_whichever_way(
    elsewhere, harbour, passport, address, ruth
):
    file = ruth.get(f"/staff/passport/{passport.id}/training-passport.jwt").text
    assert take(elsewhere, harbour, file).status_code == 303
    page = send(elsewhere, "/hr/passports/check", passport=address, person=there(harbour))
    assert "Your organisation took this passport in on" in wrong(page)


@pytest.mark.parametrize("way", ["address", "file"])
def test_one_that_its_owner_has_stopped_is_refused(
    elsewhere, harbour, passport, address, ruth, way
):
    file = ruth.get(f"/staff/passport/{passport.id}/training-passport.jwt").text
    shown = address if way == "address" else file
    page = send(elsewhere, "/hr/passports/check", passport=shown, person=there(harbour))
    fields = fields_of(page)
    ruth.send(f"/staff/passport/{passport.id}/stop")
    for path in ("person", "check", "take"):
        page = send(elsewhere, f"/hr/passports/{path}", **fields, agreed="yes")
        assert "ended" in wrong(page)
    assert "Never trained" in said(elsewhere.page(f"/hr/staff/{there(harbour)}"))


def test_one_whose_last_day_is_over_is_refused(elsewhere, harbour, passport, address):
    yesterday = clock.today() - timedelta(days=1)
    said_of_it = {"ends_on": yesterday, "shared_on": yesterday}
    harbour.execute(update(Passport).where(Passport.id == passport.id).values(said_of_it))
    harbour.commit()
    page = send(elsewhere, "/hr/passports/person", text=address)
    assert "its owner has ended it" in wrong(page)


def test_a_record_that_was_withdrawn_since_is_not_taken_in_from_an_old_file(
    elsewhere, harbour, passport, ruth
):
    file = ruth.get(f"/staff/passport/{passport.id}/training-passport.jwt").text
    mine = TrainingFact.person_id == person_id(harbour, "00101")
    harbour.execute(update(TrainingFact).where(mine).values(withdrawn_at=clock.now()))
    harbour.commit()
    page = send(elsewhere, "/hr/passports/check", passport=file, person=there(harbour))
    assert "There is nothing to take in." in said(page)


def test_an_employer_that_holds_it_already_takes_nothing_in(hr, harbour, address):
    page = send(hr, "/hr/passports/check", passport=address, person=person_id(harbour, "00101"))
    assert "You hold a record of this course on this day already." in said(page)


@pytest.mark.parametrize("way", ["address", "code", "file"])
def test_what_is_kept_of_it_holds_no_secret(elsewhere, harbour, passport, address, ruth, way):
    secret = address.rpartition("/")[2]
    file = ruth.get(f"/staff/passport/{passport.id}/training-passport.jwt").text
    shown = {"address": address, "code": secret, "file": file}[way]
    assert take(elsewhere, harbour, shown).status_code == 303
    harbour.expire_all()
    row = harbour.scalars(select(TakenPassport)).one()
    assert (row.issuer, row.number, row.signed) == ("", passport.id, None)
    everything = str(snapshot.take(harbour))
    assert row.said["name"] in everything
    for kept in (secret, base64.b64encode(secret.encode()).decode().rstrip("=")[:-2]):
        assert kept not in everything
    page = elsewhere.page(f"/hr/passports/{row.id}")
    assert secret not in str(page)
    assert "Good level 2" in said(page)
