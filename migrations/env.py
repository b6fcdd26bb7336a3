"""Runs the migrations on the application's own database connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from flask_security.datastore import AsaList
from sqlalchemy import Connection

from tracker.store.audit_log.install import install
from tracker.store.database import Codes, Moment


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Own column types are written as the plain types they stand on: migrations outlive them."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Codes):
        return "sa.Text()"
    if kind == "type" and isinstance(item, AsaList):
        return "sa.UnicodeText()"
    return False


@contextmanager
def _references_at_rest(connection: Connection) -> Iterator[None]:
    """SQLite changes a constraint by making the table anew, while others refer to it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.rollback()
    try:
        yield
        assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    finally:
        connection.rollback()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def run() -> None:
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection, _references_at_rest(connection):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            # A table that was made anew has lost what logs its writes.
            install(connection)


run()
