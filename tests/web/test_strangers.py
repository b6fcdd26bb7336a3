"""Nobody finds anything of a trust that is not theirs, at any address, by any form or word.

Every route that a role may open at all is asked for with the ids and codes of one trust by that
role of another, and by a colleague of the person whom most of it is about; every form that the
trust's own people meet is sent by them too. Afterwards not one row of the trust is another, gone
or new. That other roles find no route at all is in test_routes.py; what commissioners see over the
days of their commissioning in commissioner/test_every_address.py.
"""

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.conftest import lent
from tests.snapshot import Snapshot, take
from tests.web import two_trusts
from tests.web.checked_page import TOKEN
from tests.web.conftest import client_of
from tests.web.two_trusts import ABOUT_DEE, OF_PEOPLE, OF_THE_TRUST, words_in
from tracker.store.database import db
from tracker.store.tables.accounts import User
from tracker.web.security import AREAS, SIGNED_IN

Ids = dict[str, set[Any]]

# What a parameter of an address is the id or code of; a route with another one fails.
TABLES = {
    "account_id": "user",
    "action_id": "audit_action",
    "answer_id": "answer",
    "audit_id": "audit",
    "certificate_id": "sent_certificate",
    "correction_id": "correction",
    "document_id": "setting_document",
    "feed_id": "calendar_feed",
    "finding_id": "finding",
    "flag_id": "flag",
    "hold_id": "legal_hold",
    "invitation_id": "invitation",
    "link_id": "linked_sign_in",
    "notice_id": "notice",
    "passport_id": "passport",
    "person_id": "person",
    "request_id": "request",
    "sample_id": "audit_sample",
    "setting": "setting",
    "sign_in_id": "sign_in",
    "taken_id": "taken_passport",
    "upload_id": "upload",
}
# Of nobody: of the register, which its keepers keep and all may read, and parts of a page.
NOBODYS = {
    "body": ["NORTH"],
    "evidence_id": [1],
    "fact_id": [1],
    "key": ["nhs"],
    "kind": ["certifications"],
    "name": ["staff"],
    "place": [0],
    "provider": ["GOOD"],
    "section": ["training"],
}
# `code` is a setting's where HR asks, and of the register elsewhere.
CODES: dict[str, Any] = {"hr": "setting", "providers": ["GOOD"], "registrar": ["NORTH"]}
# What a query or a page's form in it is asked for by name: a table's last id, or words.
SOUGHT: dict[str, Any] = {
    "about": ["W1"],
    "audit": "audit",
    "document": "setting_document",
    "employer": ["HARB"],
    "person": "person",
    "q": ["Dunn"],
    "record": "training_fact",
    "setting": ["W1"],
    "text": ["Dunn", "00103"],
    "upload": "upload",
    "version": "setting_document",
    "who": ["harbour"],
}
# Days, pages, words of the field and of the register; and what one says oneself.
_OF_THE_FIELD = """
    answer code course covers curriculum day due freshness from history kind known_on lang month
    note number on owner page places population principle provider requirement result severity show
    sort stage standing state status table to type until wanted why words wrong
"""
UNSOUGHT = set(_OF_THE_FIELD.split())
DAY = re.compile(r"\w+-(day|month|year)")
# Of notices the masked address and the employer are for administrators to see, and so are the
# addresses of accounts for work, with which the log says who wrote.
OF_ADMINISTRATORS = {"registrar.outbox", "registrar.outbox_again", "registrar.log"}
# Keepers of the register know all settings by name; colleagues know each other.
UNREAD = {"registrar": OF_PEOPLE, "admin": OF_PEOPLE, "colleague": ABOUT_DEE}
# Columns that lead to these tables without being foreign keys.
LEADS = {"upload_id": "upload", "person_id": "person", "post_id": "post", "setting_id": "setting"}


class Noted(ImmutableMultiDict):
    """Query or form that remembers the names which were asked for."""

    names: ClassVar[set[str]] = set()

    def __getitem__(self, key: Any) -> Any:
        self.names.add(key)
        return super().__getitem__(key)

    def get(self, key: Any, *args: Any, **more: Any) -> Any:
        self.names.add(key)
        return super().get(key, *args, **more)

    def getlist(self, key: Any, *args: Any) -> Any:
        self.names.add(key)
        return super().getlist(key, *args)


@dataclass(frozen=True)
class Form:
    """A form as its page filled it in, and where it goes."""

    address: str
    fields: dict[str, list[str]]


@dataclass
class World:
    """The application with both trusts in it: whose rows are whose, and what the first trust's
    people met: the words that its pages read from a query, and their forms."""

    app: Flask
    mine: dict[str, int]
    strangers: dict[str, int]
    owned: Ids
    others: Ids
    dee: int
    read: dict[str, set[str]]
    forms: list[Form]

    def client(self, account_id: int) -> FlaskClient:
        """A client without the check of its pages: each is fetched elsewhere too."""
        with self.app.app_context():
            signed_in = client_of(self.app, db.session.get_one(User, account_id))
        client = FlaskClient(self.app, self.app.response_class)
        client._cookies = signed_in._cookies
        return client

    def rows(self) -> Snapshot:
        with self.app.app_context(), Session(db.engine) as session:
            return take(session)

    def sought(self, endpoint: str) -> Iterator[tuple[str, str]]:
        """Each word that the route reads from its query, with what of the trust is asked by it."""
        for name in sorted(self.read[endpoint] - UNSOUGHT):
            if not DAY.fullmatch(name):
                told = SOUGHT[name]
                words = [str(max(self.owned[told]))] if isinstance(told, str) else told
                yield from ((name, word) for word in words)

    def routes(self, role: str) -> list[Rule]:
        """The routes that a role may open, in order."""
        areas = {area for area, roles in AREAS.items() if role in roles}
        rules = sorted(self.app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
        return [
            rule
            for rule in rules
            if (rule.endpoint.split(".")[0] in areas and not rule.endpoint.startswith("accounts."))
            or (rule.endpoint in SIGNED_IN and rule.endpoint.startswith("account."))
        ]

    def addresses(self, rule: Rule, ids: Ids, last: Ids | None = None) -> Iterator[str]:
        """The route with the first and the last of the ids; the last part of it by `last`."""
        names = re.findall(r"(\w+)>", rule.rule)
        told = [self._values(rule, name, ids) for name in names]
        if last is not None:
            told[-1] = self._values(rule, names[-1], last)
        for given in product(*told):
            with self.app.test_request_context():
                yield rule.build(dict(zip(names, given, strict=True)))[1]

    def _values(self, rule: Rule, name: str, ids: Ids) -> list[Any]:
        table = CODES[rule.endpoint.split(".")[0]] if name == "code" else TABLES.get(name)
        if not isinstance(table, str):
            return table or NOBODYS[name]
        keys = sorted(ids[table])
        if table != "setting":
            return sorted({keys[0], keys[-1]}) if keys else []
        with self.app.app_context(), Session(db.engine) as session:
            settings = db.metadata.tables["setting"].c
            return sorted(session.scalars(select(settings.code).where(settings.id.in_(keys))))


@pytest.fixture(scope="module")
def world(migrated_sqlite, tmp_path_factory) -> Iterator[World]:
    path = shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("strangers") / "tracker.db")
    for app in lent(f"sqlite:///{path}"):
        with app.app_context(), Session(db.engine) as session:
            mine, strangers = two_trusts.fill(session)
            rows = take(session)
        owned = leading_to(rows, trust(rows, "HARB", "W1", "W2"))
        others = leading_to(rows, trust(rows, "OTHER", "X1"))
        dee = next(row["id"] for row in rows["person"] if row["number"] == "00103")
        made = World(app, mine, strangers, owned, others, dee, defaultdict(set), [])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(app.request_class, "parameter_storage_class", Noted)
            look_around(made)
            yield made


def trust(rows: Snapshot, code: str, *settings: str) -> Ids:
    """An organisation and its settings."""
    return {
        "organisation": {row["id"] for row in rows["organisation"] if row["code"] == code},
        "setting": {row["id"] for row in rows["setting"] if row["code"] in settings},
    }


def leading_to(rows: Snapshot, roots: Ids) -> Ids:
    """The keys of these and of all rows that lead to them, by table."""
    owned: Ids = {name: set(roots.get(name, ())) for name in rows}
    for table in (one for one in db.metadata.sorted_tables if one.name in rows):
        leads = {name: LEADS[name] for name in LEADS if name in table.c}
        leads |= {one.parent.name: one.column.table.name for one in table.foreign_keys}
        for row in rows[table.name]:
            if any(row.get(name) in owned[lead] for name, lead in leads.items()):
                owned[table.name].add(key_of(table, row))
    return owned


def key_of(table: Any, row: dict[str, Any]) -> Any:
    """A row's key, or all of it where the table has none."""
    key = tuple(row[column.key] for column in table.primary_key) or tuple(row.values())
    return key[0] if len(key) == 1 else key


def look_around(world: World) -> None:
    """The trust's own people open all that they may."""
    for role, account_id in world.mine.items():
        client = world.client(account_id)
        for rule in world.routes(role):
            for address in list(world.addresses(rule, world.owned))[:1]:
                if "GET" not in rule.methods:
                    continue
                Noted.names = world.read[rule.endpoint]
                response = client.get(address)
                if response.status_code == 200 and response.mimetype == "text/html":
                    page = BeautifulSoup(response.text, "html.parser")
                    world.forms += [
                        one for one in forms_of(page, address) if one not in world.forms
                    ]
    Noted.names = set()


def forms_of(page: BeautifulSoup, address: str) -> Iterator[Form]:
    """Each form that changes something, once for each of its buttons."""
    for form in page.find_all("form", method="post"):
        fields: dict[str, list[str]] = defaultdict(list)
        for one in form.find_all(["input", "select", "textarea"]):
            if one.get("name") and one["name"] != "csrf_token" and one.get("type") != "file":
                fields[one["name"]] += filled(one)
        for button in form.find_all("button"):
            pressed = {button["name"]: [button.get("value", "")]} if button.get("name") else {}
            target = button.get("formaction") or form.get("action") or address
            if not target.startswith(("/sign-out", "/account")):
                yield Form(target, {**fields, **pressed})


def filled(one: Tag) -> list[str]:
    """What somebody fills in: the first choice, each box ticked, some word."""
    if one.name == "select":
        values = [option.get("value", "") for option in one.find_all("option")]
        return [value for value in values if value][:1]
    return [one.get("value") or "Something"]


@dataclass(frozen=True)
class Stranger:
    """Somebody to whom the trust is nothing, and what they may read nothing of."""

    role: str
    client: FlaskClient
    unread: re.Pattern[str]

    def may_read(self, rule: Rule) -> bool:
        """Whether they are to read there what others must not."""
        return self.role == "admin" and rule.endpoint in OF_ADMINISTRATORS

    def send(self, address: str, fields: Any = None) -> TestResponse:
        """Post a form with the token of this session."""
        found = TOKEN.search(self.client.get("/account").text)
        assert found
        return self.client.post(address, data={**(fields or {}), "csrf_token": found[2]})

    def reads(self, answer: TestResponse, *typed: str) -> list[str]:
        """What they read in an answer and must not, but for what they have typed themselves."""
        said = words_in(answer.data)
        for word in typed:
            said = said.replace(word, "")
        return self.unread.findall(said)


@pytest.fixture(params=["hr", "staff", "commissioner", "registrar", "admin", "colleague"])
def stranger(request, world) -> Iterator[Stranger]:
    """Each of them; when they are done not one row of the trust is another, gone or new."""
    role, client, before = request.param, world.client(world.strangers[request.param]), world.rows()
    roots = trust(before, "HARB", "W1", "W2")
    if role == "colleague":
        role, roots = "staff", {"user": {world.mine["staff"]}, "person": {world.dee}}
    unread = UNREAD.get(request.param, OF_THE_TRUST)
    yield Stranger(role, client, unread)
    assert changed(before, world.rows(), roots) == []


def changed(before: Snapshot, after: Snapshot, roots: Ids) -> list[Any]:
    """The rows that lead there and are not what they were, are gone or are new."""
    owned, now = leading_to(before, roots), leading_to(after, roots)
    found = []
    for table in (one for one in db.metadata.sorted_tables if one.name in before):
        was = {key_of(table, row): row for row in before[table.name]}
        became = {key_of(table, row): row for row in after[table.name]}
        for key in owned[table.name] | now[table.name]:
            if was.get(key) != became.get(key):
                found.append((table.name, was.get(key), became.get(key)))
    return found


def is_of_somebody(rule: Rule) -> bool:
    """Whether an id or a code in the address is of a trust."""
    return bool(rule.arguments & set(TABLES)) or (
        rule.endpoint.startswith("hr.") and "code" in rule.arguments
    )


def test_somebody_elses_ids_lead_nowhere(world, stranger):
    asked = 0
    for rule in world.routes(stranger.role):
        if not is_of_somebody(rule) or stranger.may_read(rule):
            continue
        addresses = set(world.addresses(rule, world.owned))
        if len(rule.arguments) > 1 and re.findall(r"(\w+)>", rule.rule)[-1] in TABLES:
            addresses |= set(world.addresses(rule, world.others, world.owned))
        for address in sorted(addresses):
            asked += 1
            if "GET" in rule.methods:
                assert stranger.client.get(address).status_code == 404, address
            if "POST" in rule.methods:
                assert stranger.send(address).status_code == 404, address
    assert asked > 1


def test_nothing_of_it_is_read_whatever_is_asked_for(world, stranger):
    """On their own pages, in lists, searches and files, as they are and with each word that any
    page of the area reads; by the register's own addresses too."""
    for rule in world.routes(stranger.role):
        if "GET" not in rule.methods or stranger.may_read(rule):
            continue
        for address in list(world.addresses(rule, world.others))[:1]:
            answer = stranger.client.get(address)
            assert answer.status_code < 500, address
            assert stranger.reads(answer) == [], address
            for name, word in world.sought(rule.endpoint):
                answer = stranger.client.get(address, query_string={name: word})
                assert answer.status_code < 500, (address, name, word)
                assert stranger.reads(answer, word) == [], (address, name, word)


def test_forms_of_its_own_people_do_nothing_for_others(world, stranger):
    """As they are, and sent to the stranger's own address of the same page."""
    for form in world.forms:
        answer = stranger.send(form.address, form.fields)
        assert answer.status_code < 500, form
        typed = [word for words in form.fields.values() for word in words if word]
        assert stranger.reads(answer, *typed) == [], form
