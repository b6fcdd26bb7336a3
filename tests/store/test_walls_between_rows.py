"""Rows that join what is of two organisations are refused by the database itself."""

import random
from typing import Any

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.examples import examples
from tests.snapshot import Snapshot, fill, take
from tests.web import two_trusts
from tests.web.test_strangers import Ids, leading_to, trust
from tracker.store.database import db

# Each wall, by a column which is made another trust's, and where that column leads.
WALLS = {
    "post_in_reach": ("post", "person_id", "person"),
    "person_told": ("person_fact", "upload_id", "upload"),
    "post_told": ("post_fact", "upload_id", "upload"),
    "training_told": ("training_fact", "upload_id", "upload"),
    "standing_of_post": ("post_standing", "person_id", "person"),
    "standing_run": ("post_standing", "organisation_id", "organisation"),
    "standing_training": ("post_standing", "training_id", "training_fact"),
    "coverage_run": ("setting_coverage", "organisation_id", "organisation"),
    "reliance_run": ("setting_reliance", "organisation_id", "organisation"),
    "document_run": ("setting_document", "organisation_id", "organisation"),
    "request_run": ("request", "organisation_id", "organisation"),
    "request_document": ("request_event", "document_id", "setting_document"),
    "responsible_run": ("responsible", "setting_id", "setting"),
    "responsible_account": ("responsible", "account_id", "user"),
    "flag_run": ("flag", "organisation_id", "organisation"),
    "flag_post": ("flag", "post_id", "post"),
    "flag_assigned": ("flag", "assigned_to", "user"),
    "correction_known": ("correction", "person_id", "person"),
    "invitation_known": ("invitation", "person_id", "person"),
    "look_known": ("look", "person_id", "person"),
    "opening_known": ("name_opening", "organisation_id", "organisation"),
    "passport_known": ("taken_passport", "person_id", "person"),
    "account_known": ("user", "organisation_id", "organisation"),
    "certificate_training": ("sent_certificate", "training_id", "training_fact"),
    "certificate_opened": ("certificate_opening", "organisation_id", "organisation"),
    "passport_training": ("passport_record", "training_id", "training_fact"),
    "taken_training": ("taken_record", "training_id", "training_fact"),
    "sample_of_post": ("audit_sample", "person_id", "person"),
    "feed_account": ("calendar_feed", "account_id", "user"),
    "notice_known": ("notice", "organisation_id", "organisation"),
}
# Only of rows that say it, or of people rather than accounts.
OF_PEOPLE = {"account_known": "person_id", "flag_run": "setting_id", "flag_post": "post_id"}
FIXED = {
    "person": "organisation_id",
    "post": "person_id",
    "setting_fact": "organisation_id",
    "training_fact": "upload_id",
    "upload": "organisation_id",
}


def make(session: Session) -> None:
    two_trusts.fill(session)


@pytest.fixture
def world(session: Session) -> tuple[Snapshot, Ids, Ids]:
    fill(session, make)
    rows = take(session)
    mine, others = trust(rows, "HARB", "W1", "W2"), trust(rows, "OTHER", "X1")
    return rows, leading_to(rows, mine), leading_to(rows, others)


def key_is_in(table: Any, row: dict[str, Any], owned: Ids) -> bool:
    keys = tuple(row[column.key] for column in table.primary_key)
    return (keys[0] if len(keys) == 1 else keys) in owned[table.name]


def wrongs(name: str, rows: Snapshot, mine: Ids, others: Ids) -> list[tuple[dict[str, Any], Any]]:
    """Each row of a trust under a wall, with what is the other trust's instead."""
    table_name, _, leads = WALLS[name]
    table = db.metadata.tables[table_name]
    said = [row for row in rows[table_name] if key_is_in(table, row, mine)]
    if name in OF_PEOPLE:
        said = [row for row in said if row[OF_PEOPLE[name]] is not None]
    if name == "notice_known":
        readers = {one["id"] for one in rows["recipient"] if one["person_id"]}
        said = [row for row in said if row["recipient_id"] in readers]
    return [(row, key) for row in said for key in sorted(others[leads] - mine[leads])]


def refused(session: Session, statement: Any, what: str = "") -> str:
    """What the database says against it; nothing of it stays."""
    try:
        with session.begin_nested():
            session.execute(statement)
    except IntegrityError as error:
        return str(error.orig)
    pytest.fail(f"It was let in: {what}")


def test_every_wall_refuses_what_is_of_another_trust(session: Session, world: Any) -> None:
    drawn, (rows, mine, others) = random.Random(1), world
    for name, (table_name, column, _) in WALLS.items():
        table = db.metadata.tables[table_name]
        found = wrongs(name, rows, mine, others) or wrongs(name, rows, others, mine)
        assert found, name
        for row, key in drawn.sample(found, min(len(found), examples(4))):
            assert row[column] != key
            same = {one.name: row[one.key] for one in table.primary_key}
            changed = (
                update(table)
                .values({column: key})
                .where(*(table.c[one] == value for one, value in same.items()))
            )
            said = refused(session, changed, name)
            assert "wall_" in said, (name, said)
            fresh = {**row, column: key}
            fresh.pop("id", None)
            if table_name == "post":
                fresh["staff_number"] = "fresh"
            if "withdrawn_at" in fresh:
                fresh["withdrawn_at"] = fresh["recorded_at"]
            assert refused(session, insert(table).values(fresh), name)


def test_whose_a_row_is_never_becomes_anothers(session: Session, world: Any) -> None:
    rows, mine, others = world
    for table_name, column in FIXED.items():
        table = db.metadata.tables[table_name]
        row = next(
            one
            for one in rows[table_name]
            if key_is_in(table, one, mine) and one[column] is not None
        )
        leads = column.removesuffix("_id")
        key = min(others[leads] - mine[leads])
        said = refused(session, update(table).values({column: key}).where(table.c.id == row["id"]))
        assert f"wall_fixed_{table_name}" in said


def test_the_walls_are_those_that_are_tried_here(session: Session) -> None:
    """A table that SQLite makes anew loses its triggers: they are all still there."""
    if session.get_bind().dialect.name == "sqlite":
        found = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'wall%'")
    else:
        found = text("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'wall%'")
    names = {name.removesuffix("_changed") for name in session.scalars(found)}
    fixed = {name for name in names if name.startswith("wall_fixed_")}
    assert names - fixed == {f"wall_{name}" for name in WALLS}
    assert len(fixed) == 12
    assert set(FIXED) <= {name.removeprefix("wall_fixed_") for name in fixed}
