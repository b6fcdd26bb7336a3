"""Each request leaves a line, found by its reference; nobody is named in it."""

import json
import logging
import re

import pytest
from sqlalchemy import select, text

from app import create_app
from tests.conftest import SETTINGS, running
from tests.web.checked_page import text_of
from tests.web.harbour_users import commissioner_id, person_id
from tracker.logs import json_formatter
from tracker.store import slow
from tracker.store.database import db
from tracker.store.tables.people import PersonFact, Post
from tracker.web.security import PUBLIC

LINKS = 14


@pytest.fixture
def lines(caplog):
    """What was logged so far, as production writes it."""
    caplog.set_level(logging.INFO)
    form = json_formatter().format
    return lambda: [json.loads(form(one)) for one in caplog.records]


@pytest.fixture
def web_app(sqlite_url, monkeypatch):
    """Behind a proxy, with pages that go wrong."""
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": sqlite_url, "PROXIES": 1})
    app.add_url_rule("/wrong/<int:number>", "wrong", lambda number: 1 / 0)
    app.add_url_rule("/twice", "twice", _twice)
    app.testing = False
    monkeypatch.setattr("tracker.web.security.PUBLIC", PUBLIC | {"wrong", "twice"})
    yield from running(app, sqlite_url)


def _twice():
    db.session.execute(text("INSERT INTO role (name) VALUES (:name)"), {"name": "Asha Patel"})
    db.session.execute(text("INSERT INTO role (name) VALUES (:name)"), {"name": "Asha Patel"})
    return ""


def answered(lines):
    (line,) = [one for one in lines() if one["message"] == "Answered."]
    return line


def test_a_request_is_told_by_its_pattern_and_its_reference(visitor, lines):
    response = visitor.get("/wrong/17?name=Patel")
    line = answered(lines)
    assert (line["method"], line["route"], line["status"]) == ("GET", "/wrong/<int:number>", 500)
    assert line["ms"] >= 0
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert {one["request_id"] for one in lines()} == {line["request_id"]}
    assert not re.search("Patel|/17", json.dumps(lines()))


def test_the_page_of_an_error_tells_the_reference(visitor, lines):
    page = visitor.page("/wrong/1", status=500)
    assert answered(lines)["request_id"] in text_of(page.main)
    assert "reference" not in text_of(visitor.page("/nowhere", status=404).main)


@pytest.mark.parametrize("given", ["a1b2c3d4-0000-4000-8000-000000000000", "A" * 64])
def test_a_reference_of_the_proxy_is_kept(visitor, given):
    assert visitor.get("/privacy", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "short", "x" * 65, 'a"b\\c<script>', "-" * 20, "é" * 20])
def test_what_does_not_look_like_one_is_not(visitor, given):
    told = visitor.get("/privacy", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{16}", told)


def test_without_a_proxy_none_is_believed(visitor, web_app):
    web_app.config["PROXIES"] = 0
    response = visitor.get("/privacy", headers={"X-Request-ID": "a" * 20})
    assert response.headers["X-Request-ID"] != "a" * 20


def test_a_method_that_there_is_not_is_not_repeated(visitor, lines):
    visitor.open("/privacy", method="PATEL")
    assert answered(lines)["method"] == "other"


def test_a_failed_statement_is_told_without_its_values(visitor, lines):
    visitor.page("/twice", status=500)
    (line,) = [one for one in lines() if one["message"] == "A page failed."]
    assert line["error"][0]["kind"] == "sqlalchemy.exc.IntegrityError"
    assert "Asha" not in json.dumps(lines())


def test_a_slow_statement_is_told_without_its_values(harbour, signed_in, lines, monkeypatch):
    monkeypatch.setattr(slow, "SLOW", 0.0)
    signed_in("hr", organisation="HARB").page("/hr/staff?q=Adeyemi")
    told = [one for one in lines() if one["message"] == "A statement was slow."]
    assert any("person" in one["statement"] for one in told)
    assert all(one["ms"] >= 0 for one in told)
    assert "adeyemi" not in json.dumps(told).lower()


def walk(client, start):
    """One of each pattern of address that the pages from there link to, up to LINKS."""
    waiting, seen, patterns = [start], set(), set()
    while waiting and len(seen) < LINKS:
        address = waiting.pop(0)
        pattern = re.sub(r"\d+|[A-Z][A-Z0-9-]+", "*", address.split("?")[0])
        if address in seen or pattern in patterns:
            continue
        seen.add(address)
        patterns.add(pattern)
        response = client.get(address, follow_redirects=True)
        assert response.status_code < 500, address
        if response.mimetype == "text/html":
            links = re.findall(r'href="(/[^"#]*)', response.text)
            waiting += [one.replace("&amp;", "&") for one in links if "/static/" not in one]
    return seen


def test_nobody_is_named_whoever_walks_through_the_pages(harbour, signed_in, lines, monkeypatch):
    monkeypatch.setattr(slow, "SLOW", 0.0)
    facts = select(PersonFact.surname, PersonFact.forename, PersonFact.email)
    named = {word for row in harbour.execute(facts) for word in row if word}
    named |= set(harbour.scalars(select(Post.staff_number)))
    walked = 0
    for client, start in (
        (signed_in("hr", organisation="HARB"), "/hr"),
        (signed_in("staff", person=person_id(harbour, "00101")), "/staff"),
        (signed_in("commissioner", commissioner=commissioner_id(harbour, "EAST")), "/commissioner"),
        (signed_in("registrar"), "/registrar"),
    ):
        walked += len(walk(client, start))
    assert walked > 40
    all_of_it = json.dumps(lines(), ensure_ascii=False)
    assert len(lines()) > walked
    assert len(named) > 10
    told = [word for word in named if re.search(rf"\b{re.escape(word)}\b", all_of_it, re.I)]
    assert told == []
    assert "@" not in all_of_it
