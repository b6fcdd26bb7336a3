"""The migrations make what the models say, and can be undone, with rows in the tables too."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import ClauseElement, Connection, inspect

from tests.actions.harbour import fill
from tracker.store.database import db


def test_the_migrated_database_is_what_the_models_say(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_constraints_and_partial_indexes_are_the_same_too(app: Flask) -> None:
    with app.app_context(), db.engine.begin() as connection:
        migrated = told(connection)
        db.metadata.drop_all(connection)
        db.metadata.create_all(connection)
        assert told(connection) == migrated


def told(connection: Connection) -> dict[str, Any]:
    """What the database says of each table that is ours, comparable."""
    inspector = inspect(connection)
    return {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"])
                for column in inspector.get_columns(name)
            },
            "key": inspector.get_pk_constraint(name)["constrained_columns"],
            "references": _sorted(inspector.get_foreign_keys(name)),
            "unique": _sorted(inspector.get_unique_constraints(name)),
            "indexes": _sorted(inspector.get_indexes(name)),
            "checks": _sorted(inspector.get_check_constraints(name)),
        }
        for name in db.metadata.tables
    }


def _sorted(found: list[Any]) -> list[str]:
    return sorted(repr(_plain(one)) for one in found)


def _plain(value: Any) -> Any:
    """The value with dictionaries in order and SQL as its text."""
    if isinstance(value, dict):
        return sorted((key, _plain(part)) for key, part in value.items())
    return " ".join(str(value).split()) if isinstance(value, str | ClauseElement) else value


def test_migrations_can_be_undone_and_done_again(app: Flask, session) -> None:
    fill(session)
    session.close()
    with app.app_context():
        made = set(inspect(db.engine).get_table_names())
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
        upgrade()
        assert set(inspect(db.engine).get_table_names()) == made
        assert set(db.metadata.tables) <= made
