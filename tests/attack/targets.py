"""What there is to attack: every page of a role with all that it reads, and every form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import quote, urlencode, urlsplit

from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict

from tests.web import hostile
from tests.web.checked_page import CheckedClient
from tracker.demo.sign_ins import DEMO_PASSWORD
from tracker.store.database import db

# sqlmap tries each place that is marked so, and no others.
MARK = "*"
ID = re.compile(r"(?<=/)(\d[\d-]*|[A-Z][A-Z0-9-]*|[\w~-]{22,})(?=/|$)")
STARTS = {
    "visitor": "/sign-in",
    "hr": "/hr/",
    "staff": "/staff/",
    "commissioner": "/commissioner/",
    "registrar": "/registrar/",
    "admin": "/accounts",
}
# What a visitor has no link to.
OF_VISITORS = ("/join", "/verify", "/metrics", "/sign-in/with/1", "/p/1", "/notices/1")
# These end the session that attacks; that nobody else's can be ended is in test_strangers.py.
# What every page reads; tried on one of them.
EVERYWHERE = {"auth_token", "lang"}
# Pages that all roles share are attacked as staff, and as a visitor.
SHARED = re.compile("/(account|accessibility|privacy|providers)(?![^/])")
LEFT_OUT = re.compile(r"/sign-out|/sign-ins/|/second-step/stop")


@dataclass(frozen=True)
class Target:
    """One request, with a mark behind each value that is to be tried."""

    address: str
    data: str = ""

    @property
    def places(self) -> int:
        return self.address.count(MARK) + self.data.count(MARK)


class Noted(ImmutableMultiDict):
    """A query that remembers by which names it was asked."""

    names: ClassVar[set[str]] = set()

    def __getitem__(self, key: Any) -> Any:
        self.names.add(key)
        return super().__getitem__(key)

    def getlist(self, key: Any, *args: Any, **kwargs: Any) -> Any:
        self.names.add(key)
        return super().getlist(key, *args, **kwargs)


def client_as(app: Flask, role: str) -> CheckedClient:
    """A browser that is signed in to the demo; a visitor's is not."""
    app.test_client_class = CheckedClient
    app.request_class.parameter_storage_class = Noted
    client = app.test_client()
    # Not from where the attacks come, whose tries are limited.
    client.environ_base["REMOTE_ADDR"] = "127.0.0.2"
    client._token = re.search(r'csrf_token"[^>]*value="([^"]+)', client.get("/sign-in").text)[1]
    if role != "visitor":
        fields = {"identity": f"{role}@demo.example", "passcode": DEMO_PASSWORD}
        told = client.send("/sign-in", {**fields, "chosen_method": "email"})
        assert told.status_code == 302, told.text
        client._token = None
    return client


def cookie_of(client: CheckedClient) -> str:
    cookie = client.get_cookie("tracker")
    assert cookie is not None
    return f"tracker={cookie.value}"


def targets(client: CheckedClient, role: str) -> Iterator[Target]:
    """Pages first; of pages and forms that only differ in an id, one each."""
    pages, forms = hostile.walk(client, STARTS[role])
    if role == "admin":
        pages = {key: one for key, one in pages.items() if not one.startswith("/registrar")}
        forms = [one for one in forms if not one.action.startswith("/registrar")]
    if role not in {"staff", "visitor"}:
        pages = {key: one for key, one in pages.items() if not SHARED.match(one)}
        forms = [one for one in forms if not SHARED.match(one.action)]
    addresses = list(pages.values())
    if role == "visitor":
        for start in OF_VISITORS:
            more, others = hostile.walk(client, start, 10)
            addresses += [start, *(one for one in more.values() if one not in addresses)]
            forms += [one for one in others if one.key not in {form.key for form in forms}]
    token = client.form_token()
    for address in addresses:
        yield _page(client, address, forms)
    for form in forms:
        if form.method == "post" and not LEFT_OUT.search(form.action):
            said = {name: value for name, value in form.fields if name != "csrf_token"}
            data = "&".join([_marked(said), urlencode({"csrf_token": token})])
            yield Target(_marked_path(form.action), data.lstrip("&"))


def _page(client: CheckedClient, address: str, forms: list[hostile.Form]) -> Target:
    """The page with every name that it reads, and with those of its own forms that ask it."""
    Noted.names = set()
    client.get(address)
    asked = Noted.names - {"csrf_token", *(() if address == "/sign-in" else EVERYWHERE)}
    said = dict.fromkeys(sorted(asked), "1")
    for form in forms:
        if form.method == "get" and urlsplit(form.action).path == urlsplit(address).path:
            said |= dict(form.fields)
    return Target(_marked_path(address) + (f"?{_marked(said)}" if said else ""))


def _marked(said: dict[str, str]) -> str:
    plain = [(name, value.replace(MARK, "").strip()) for name, value in said.items()]
    return "&".join(f"{quote(name)}={quote(value or '1')}{MARK}" for name, value in plain)


def _marked_path(address: str) -> str:
    return ID.sub(r"\1" + MARK, urlsplit(address).path)


def forget(app: Flask) -> None:
    """Hold no connection of the walk's while others write."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
