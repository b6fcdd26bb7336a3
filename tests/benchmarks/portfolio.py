"""A commissioner's portfolio of 300 settings: with many posts, beside the same with few."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from tests.actions.world import register_world
from tests.benchmarks.measuring import Ratio, ratio
from tests.benchmarks.trusts import employ, training_book
from tests.web.conftest import client_of, make_user
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.import_file import import_file
from tracker.actions.register_import import import_register
from tracker.actions.sweep import sweep
from tracker.rules.days import end_of
from tracker.rules.trend import months_ended
from tracker.store.database import db
from tracker.store.tables.judged import CoverageMonth, SettingCoverage
from tracker.store.tables.places import Commissioner

SETTINGS = [f"H{n:03}" for n in range(300)]
FEW, REACH = 1_000, 1.5
# Pages in a round.
PAGES = 5


def fill(session: Session, people: int) -> None:
    """So many people over 300 settings with a training record each, swept, with their months."""
    register_world(session)
    done = import_register(session, _register(), "register.xlsx", dry_run=False)
    assert not done["problems"], done["problems"]
    employ(session, people, SETTINGS)
    import_file(session, training_book(people), "training.xlsx", organisation="HIVE")
    sweep(session, clock.today())
    _fill_months(session)


def _fill_months(session: Session) -> None:
    """As the schedule leaves them: a row for each setting and month, however many people."""
    of = select(SettingCoverage.setting_id, SettingCoverage.requirement_id)
    numbers = {
        "counted": 10,
        "held": 5,
        "left_out_exempt": 0,
        "left_out_long_absence": 0,
        "left_out_new_starter": 0,
    }
    rows = [
        {"setting_id": one, "requirement_id": two, "month": day, "known_on": end_of(day), **numbers}
        for one, two in session.execute(of).all()
        for day in months_ended(clock.today())
    ]
    assert len(rows) == 24 * len(SETTINGS)
    session.execute(insert(CoverageMonth), rows)
    session.commit()


def measure(few: Flask, many: Flask, engine: str, people: int) -> Iterator[Ratio]:
    """The page with so many posts as a multiple of the page with 1,000; both must ask as often."""
    clients = [_client(app) for app in (few, many)]
    asked = [_queries(app, client) for app, client in zip((few, many), clients, strict=True)]
    assert asked[0] == asked[1], f"{asked[0]} queries for few posts, {asked[1]} for many"
    name = f"portfolio, {len(SETTINGS)} settings, {asked[1]} queries: {people:,} posts, {engine}"
    yield ratio(name, lambda: _open(clients[1]), lambda: _open(clients[0]), REACH)


def _open(client: FlaskClient) -> None:
    for _ in range(PAGES):
        assert client.get("/commissioner/").status_code == 200


def _queries(app: Flask, client: FlaskClient) -> int:
    ran: list[Any] = []
    with app.app_context():
        engine = db.engine
    _open(client)
    event.listen(engine, "before_cursor_execute", hear := lambda *said: ran.append(said[2]))
    client.get("/commissioner/")
    event.remove(engine, "before_cursor_execute", hear)
    return len(ran)


def _client(app: Flask) -> FlaskClient:
    with app.app_context():
        commissioner = db.session.scalars(select(Commissioner.id)).one()
        user = make_user("board@tests.example", "commissioner", commissioner_id=commissioner)
        return client_of(app, user)


def _register() -> bytes:
    """HIVE's settings, all commissioned by one board, and what is asked of the people there."""
    return workbook(
        {
            "Settings": [
                ["Organisation", "Code", "Name", "Type"],
                *(["HIVE", code, f"House {code}", "special_school"] for code in SETTINGS),
            ],
            "Commissioners": [["Code", "Name"], ["BOARD", "Board"]],
            "Commissioning": [["Commissioner", "Setting"], *(["BOARD", code] for code in SETTINGS)],
            "Requirements": [
                ["Code", "Name", "Level", "Interval months", "Target", "Strength"],
                ["LOCAL", "Restraint training", "physical", 12, 85, "expected"],
            ],
        }
    )
