"""A migration runs beside the release before it: what that one reads and writes stays as it was."""

from dataclasses import dataclass
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from tracker.store.database import db

# The walls of this one keep out whoever does not name an organisation: with it the rule begins.
FIRST = "0024"


@dataclass(frozen=True)
class Column:
    """What a release that knows a column, or does not, has to do with it."""

    type: str
    may_be_empty: bool = True
    fills_itself: bool = False


@dataclass(frozen=True)
class Table:
    """A table's columns by name, and the names of what refuses rows."""

    columns: dict[str, Column]
    refusing: frozenset[str] = frozenset()


def test_each_migration_only_adds_what_may_be_empty(app: Flask) -> None:
    with app.app_context():
        script = ScriptDirectory.from_config(app.extensions["migrate"].migrate.get_config())
        later = [one.revision for one in script.walk_revisions(FIRST, "heads")][-2::-1]
        assert later
        downgrade(revision=FIRST)
        before = tables()
        for revision in later:
            upgrade(revision=revision)
            after = tables()
            assert in_the_way(before, after) == [], revision
            before = after


def tables() -> dict[str, Table]:
    """Every table that is there now."""
    inspector = inspect(db.engine)
    return {
        name: Table(
            {one["name"]: _column(one) for one in inspector.get_columns(name)},
            frozenset(
                str(one["name"])
                for one in (
                    *inspector.get_check_constraints(name),
                    *inspector.get_foreign_keys(name),
                    *inspector.get_unique_constraints(name),
                    *(index for index in inspector.get_indexes(name) if index["unique"]),
                )
            ),
        )
        for name in inspector.get_table_names()
    }


def _column(told: Any) -> Column:
    fills_itself = told["default"] is not None or bool(told.get("identity"))
    return Column(str(told["type"]), told["nullable"], fills_itself)


def in_the_way(before: dict[str, Table], after: dict[str, Table]) -> list[str]:
    """What of a migration the release before cannot go on with; new tables are none of its."""
    found = [f"{name} is gone" for name in sorted(before.keys() - after.keys())]
    for name in sorted(before.keys() & after.keys()):
        was, now = before[name], after[name]
        found += [f"{name} refuses by {one}" for one in sorted(now.refusing - was.refusing)]
        for column in sorted(was.columns.keys() | now.columns.keys()):
            found += _of_column(
                f"{name}.{column}", was.columns.get(column), now.columns.get(column)
            )
    return found


def _of_column(name: str, was: Column | None, now: Column | None) -> list[str]:
    if now is None:
        return [f"{name} is gone"]
    if was is None:
        return [] if now.may_be_empty or now.fills_itself else [f"{name} must be given"]
    if was.type != now.type:
        return [f"{name} is another type"]
    return [f"{name} must be given"] if was.may_be_empty and not now.may_be_empty else []


TEXT = Column("TEXT")
GIVEN = Column("TEXT", may_be_empty=False)
OF_ITSELF = Column("TEXT", may_be_empty=False, fills_itself=True)
POST = {"post": Table({"role": TEXT})}


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (POST, []),
        ({**POST, "hold": Table({"why": GIVEN})}, []),
        ({"post": Table({"role": TEXT, "note": TEXT})}, []),
        ({"post": Table({"role": TEXT, "note": OF_ITSELF})}, []),
        ({"post": Table({"role": TEXT, "note": GIVEN})}, ["post.note must be given"]),
        ({"post": Table({"role": GIVEN})}, ["post.role must be given"]),
        ({"post": Table({"job": TEXT})}, ["post.role is gone"]),
        ({"post": Table({"role": Column("DATE")})}, ["post.role is another type"]),
        ({"post": Table({"role": TEXT}, frozenset({"uq_post"}))}, ["post refuses by uq_post"]),
        ({}, ["post is gone"]),
    ],
)
def test_what_would_be_in_the_way(after: dict[str, Table], said: list[str]) -> None:
    assert in_the_way(POST, after) == said
