"""Every table is thought of, by name and by triggers; of secrets and documents nothing is kept."""

from sqlalchemy import LargeBinary

from tracker.store.audit_log.install import install, installed, missing, uninstall
from tracker.store.audit_log.what import ADDED, CHANGED, NOT_KEPT, NOT_LOGGED, OVERLOOKED
from tracker.store.database import db

SECRET = ("password", "secret", "token", "totp", "salt", "recovery", "uniquifier", "locked")


def test_every_table_is_logged_or_says_why_not() -> None:
    assert ADDED.isdisjoint(CHANGED)
    assert set(NOT_LOGGED).isdisjoint(ADDED | CHANGED)
    assert ADDED | CHANGED | set(NOT_LOGGED) == set(db.metadata.tables)


def test_no_secret_and_no_document_is_kept() -> None:
    for name in CHANGED:
        table = db.metadata.tables[name]
        told = {*NOT_KEPT.get(name, ()), *OVERLOOKED.get(name, ())}
        assert told <= set(table.columns.keys())
        for column in table.columns:
            secret = any(word in column.name for word in (*SECRET, "_hash", "recovery", "handle"))
            if (secret and column.name != "content_hash") or isinstance(column.type, LargeBinary):
                assert column.name in told, f"{name}.{column.name}"


def test_every_trigger_is_there_after_the_migrations_and_after_create_all(app) -> None:
    with app.app_context(), db.engine.begin() as connection:
        install(connection)
        made = installed(connection)
        assert missing(connection) == []
        logged = {table for table, name in made if "_add_" in name or name.endswith("_insert")}
        assert logged == ADDED | CHANGED
        uninstall(connection)
        assert installed(connection) == set()
        assert len(missing(connection)) == len(made)
        db.metadata.create_all(connection)
        assert installed(connection) == made
