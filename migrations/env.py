"""Runs the migrations on the application's own database connection."""

from typing import Any

from alembic import context
from flask import current_app
from flask_security.datastore import AsaList

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


def run() -> None:
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
