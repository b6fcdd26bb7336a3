"""A world made to measure on is one that the product itself could hold, and is judged by it."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tracker import clock
from tracker.actions.rebuild import rebuild
from tracker.actions.sweep import sweep
from tracker.benchmark.places import places_of
from tracker.benchmark.sizes import OutOfBounds, Sizes, shared_out
from tracker.benchmark.world import NotEmpty, make_world
from tracker.rules.words import Result, Standing
from tracker.store.tables.judged import PostStanding, SettingCoverage, SettingReliance
from tracker.store.tables.people import Person, Post, PostFact, TrainingFact
from tracker.store.tables.places import Setting

SIZES = Sizes.of(300, settings=30, records=700, organisations=6)


@pytest.fixture
def world(app: Flask, session: Session) -> dict:
    with app.app_context():
        return make_world(session, SIZES, today=clock.today(), tell=lambda _: None)


def count(session: Session, table: type, *conditions: object) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*conditions))


def derived(session: Session) -> list[list[tuple]]:
    """Every row of the derived tables, in order."""
    session.rollback()
    return [
        sorted(map(tuple, session.execute(select(*table.__table__.columns))), key=repr)
        for table in (PostStanding, SettingCoverage, SettingReliance)
    ]


def test_a_world_is_as_large_as_asked_and_the_product_judges_it(world, session):
    assert (world["posts"], world["records"], world["settings"]) == (300, 700, 30)
    known = TrainingFact.withdrawn_at.is_(None)
    assert count(session, Post) == 300
    assert count(session, Setting) == 30
    assert count(session, TrainingFact, known) == 700
    # People with several posts, failed results, facts withdrawn and put in another's place.
    assert count(session, Person) < 300
    assert count(session, TrainingFact, TrainingFact.result == Result.FAILED) > 0
    assert count(session, TrainingFact, ~known) > 0
    assert count(session, PostFact, PostFact.replaces_id.is_not(None)) > 0
    found = set(session.scalars(select(PostStanding.standing).distinct()))
    assert found >= set(Standing) - {Standing.UNKNOWN}
    if session.get_bind().dialect.name == "sqlite":
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    before = derived(session)
    assert rebuild(session, clock.today())["posts"] == 300
    assert derived(session) == before
    again = sweep(session, clock.today())
    assert (again["judged"], again["opened"], again["closed"]) == (0, {}, {})
    # The next person is not somebody who is there already.
    session.add(Person(organisation_id=1, number="next"))
    session.commit()
    with pytest.raises(NotEmpty):
        make_world(session, SIZES, today=clock.today(), tell=lambda _: None)


def test_the_same_seed_shares_people_out_alike_and_another_does_not():
    assert places_of(SIZES, 1) == places_of(SIZES, 1)
    assert places_of(SIZES, 1) != places_of(SIZES, 2)
    places = places_of(Sizes.of(20_000, organisations=40), 1)
    assert sum(place.posts for place in places) == 20_000
    posts: dict[str, int] = {}
    for place in places:
        posts[place.organisation] = posts.get(place.organisation, 0) + place.posts
    assert len(posts) == 40
    assert max(posts.values()) > 10 * min(posts.values())


def test_what_is_shared_out_adds_up():
    assert shared_out(10, [1, 1, 1]) == [3, 4, 3]
    assert sum(shared_out(1_000_003, [1 / n for n in range(1, 251)])) == 1_000_003


@pytest.mark.parametrize(
    "asked", [{"posts": 2_000_001}, {"posts": 500, "settings": 3}, {"posts": 500, "records": -1}]
)
def test_a_world_out_of_bounds_is_refused(asked):
    with pytest.raises(OutOfBounds, match="cannot be made"):
        Sizes.of(**asked)


@pytest.fixture
def flask_command(sqlite_app) -> Callable:
    runner = sqlite_app.test_cli_runner()
    return lambda *args: runner.invoke(args=["benchmark-data", *args])


def test_the_command_tells_what_it_made_and_refuses_a_second_world(flask_command):
    asked = ("--posts", "100", "--settings", "20", "--records", "150", "--json")
    made = flask_command(*asked)
    assert made.exit_code == 0, made.output
    document = json.loads(made.stdout)
    assert document["made"]["posts"] == 100
    assert set(document["sign_ins"]) == {"hr", "staff", "commissioner", "registrar", "admin"}
    again = flask_command(*asked)
    assert again.exit_code == 1
    assert json.loads(again.stdout)["made"] is None
    assert "already holds organisations" in again.stderr


def test_no_world_is_made_in_production(flask_command, sqlite_app):
    sqlite_app.config["PRODUCTION"] = True
    refused = flask_command("--posts", "100")
    assert refused.exit_code == 1
    assert "this is production" in refused.stderr
    assert flask_command("--posts", "many").exit_code == 2


def test_too_large_a_world_is_wrong_use(flask_command):
    refused = flask_command("--posts", "3000000")
    assert refused.exit_code == 2
    assert "Give 100 to 2,000,000 posts" in refused.stderr
