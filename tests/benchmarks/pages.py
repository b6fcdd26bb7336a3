"""Pages of a large world beside those of a small one, and the staff page beside a bare one."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy import event, select

from tests.benchmarks.measuring import Ratio
from tests.web.conftest import sign_in
from tracker.store.database import db
from tracker.store.tables.accounts import User
from tracker.store.tables.people import Person

PAGES = {
    "HR home": ("hr", "/hr/"),
    "setting": ("hr", "/hr/settings/HV-GULL"),
    "portfolio": ("commissioner", "/commissioner/"),
    "staff page": ("staff", "/staff/"),
}
REACH, THROUGHPUT = 1.5, 2
ROUNDS = 21
BARE = (
    '{% extends "layout.html" %}{% set title = row.number %}'
    "{% block content %}{{ row.number }}{% endblock %}"
)


def measure(
    few: Flask, many: Flask, about: str, pages: Collection[str] = tuple(PAGES)
) -> Iterator[Ratio]:
    """Each page's median in the large world as a multiple of the small one's; queries equal."""
    for name in pages:
        role, address = PAGES[name]
        small, large = (client_of_role(app, role) for app in (few, many))
        asked = [count_queries(app, one, address) for app, one in ((few, small), (many, large))]
        assert asked[0] == asked[1], (
            f"{name}: {asked[0]} queries for few posts, {asked[1]} for many"
        )
        times = _in_turn(partial(_open, large, address), partial(_open, small, address))
        yield Ratio(f"{name}, {asked[1]} queries: {about}", *times, REACH)


def measure_throughput(app: Flask, about: str) -> Iterator[Ratio]:
    """The staff page's time as a multiple of a page's that reads one row in the same layout."""
    client = client_of_role(app, "staff")
    own = app.view_functions["staff.home"]

    def bare(*_: Any, **__: Any) -> str:
        return render_template_string(BARE, row=db.session.scalars(select(Person).limit(1)).one())

    def open_bare() -> None:
        app.view_functions["staff.home"] = bare
        _open(client, "/staff/")
        app.view_functions["staff.home"] = own

    times = _in_turn(lambda: _open(client, "/staff/"), open_bare)
    yield Ratio(f"staff page, to a bare page: {about}", *times, THROUGHPUT)


def _in_turn(work: Callable[[], None], floor: Callable[[], None]) -> tuple[float, float]:
    """The medians of both, in turn, so that a busy machine is busy for both."""
    pairs = [(_timed(work), _timed(floor)) for _ in range(ROUNDS)]
    return median(one for one, _ in pairs), median(one for _, one in pairs)


def _timed(work: Callable[[], None]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _open(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


def count_queries(app: Flask, client: FlaskClient, address: str) -> int:
    """How many statements a page sends, once it was seen before."""
    ran: list[Any] = []
    with app.app_context():
        engine = db.engine
    _open(client, address)
    event.listen(engine, "before_cursor_execute", hear := lambda *said: ran.append(said[2]))
    _open(client, address)
    event.remove(engine, "before_cursor_execute", hear)
    return len(ran)


def client_of_role(app: Flask, role: str) -> FlaskClient:
    """A client with the session of a role's demo user."""
    with app.app_context():
        user = db.session.scalars(select(User).where(User.email == f"{role}@demo.example")).one()
        client = app.test_client()
        sign_in(client, user)
    return client
