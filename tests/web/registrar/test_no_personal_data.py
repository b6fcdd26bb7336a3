"""Whoever keeps the register, or looks after the tracker, sees nobody of a trust's staff."""

from io import BytesIO
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from tests.actions.accounts.acting import account
from tests.actions.harbour import fill_and_sweep
from tests.web.checked_page import parsed
from tests.web.harbour_users import person_id
from tracker.store.tables.people import Person, PersonFact, Post

MOST = 400
ADDRESS = "fay@work.example"
OWN = "col@home.example"


@pytest.fixture
def web_app(sqlite_app):
    return sqlite_app


@pytest.fixture
def trust(session):
    """The small trust, swept, with the address of one of its staff and the account of another."""
    fill_and_sweep(session)
    fay = person_id(session, "00105")
    session.scalars(select(PersonFact).where(PersonFact.person_id == fay)).one().email = ADDRESS
    account(session, OWN, None, person=person_id(session, "00102"))
    return session


@pytest.fixture
def session(web_app):
    from sqlalchemy.orm import Session

    from tracker.store.database import db

    with web_app.app_context():
        engine = db.engine
    with Session(engine) as session:
        yield session


def read(response) -> str:
    """All the text of an answer; of a workbook, of each of its parts."""
    content = response.get_data()
    if content[:2] == b"PK":
        with ZipFile(BytesIO(content)) as book:
            content = b" ".join(book.read(name) for name in book.namelist())
    return content.decode(errors="replace")


def opened(client, starts: list[str]) -> dict[str, str]:
    """What can be read at each address to which links lead from these pages, one for each route
    and set of parameters' names."""
    waiting, seen, said = list(starts), set(), {}
    urls = client.application.url_map.bind("localhost")
    while waiting and len(said) < MOST:
        address = waiting.pop()
        parts = urlsplit(address)
        key = (parts.path, parts.query.partition("=")[0])
        if parts.netloc not in {"", "localhost"} or key in seen:
            continue
        seen.add(key)
        if not urls.test(parts.path, "GET"):
            continue
        response = client.get(address)
        if response.status_code in {302, 303}:
            waiting.append(urljoin(address, response.location))
        if response.status_code != 200:
            continue
        said[address] = read(response)
        if response.mimetype == "text/html":
            links = parsed(response).find_all("a", href=True)
            waiting += [urljoin(address, one["href"]) for one in links]
    return said


@pytest.mark.parametrize("role", ["registrar", "admin"])
def test_no_page_that_they_can_open_names_anybody_of_the_staff(trust, signed_in, role) -> None:
    client = signed_in(role)
    with client.application.test_request_context():
        routes = [
            one.rule
            for one in client.application.url_map.iter_rules()
            if "GET" in one.methods and not one.arguments and one.endpoint != "security.logout"
        ]
    said = opened(client, ["/registrar/", "/accounts", "/providers/", *routes])
    assert {"/registrar/", "/registrar/flags", "/registrar/runs"} <= said.keys()
    assert ("/registrar/outbox" in said) == ("/accounts" in said) == (role == "admin")
    named = {ADDRESS, OWN}
    for surname, forename in trust.execute(select(PersonFact.surname, PersonFact.forename)):
        named |= {f"{forename} {surname}", f"{surname}, {forename}", surname}
    named |= set(trust.scalars(select(Post.staff_number)))
    named |= set(trust.scalars(select(Person.number)))
    assert len(named) > 15
    for address, text in said.items():
        assert {one for one in named if one in text} == set(), address


@pytest.mark.parametrize("role", ["registrar", "admin"])
def test_no_area_of_those_who_may_see_people_opens_to_them(trust, signed_in, role) -> None:
    client = signed_in(role)
    fay = person_id(trust, "00105")
    for address in ("/hr/", f"/hr/staff/{fay}", "/hr/staff", "/staff/", "/commissioner/"):
        assert client.get(address).status_code == 404
