"""`flask audit-log verify` and `head`, as scripts call them."""

import json

import pytest
from sqlalchemy import text

from tests.actions.harbour import fill
from tracker.store.audit_log.install import install, uninstall
from tracker.store.database import db


@pytest.fixture
def told(app):
    """`told(...)`: the status and the JSON of an audit-log command, in a small world."""
    with app.app_context():
        with db.engine.begin() as connection:
            install(connection)
        fill(db.session())
        db.session.remove()

    def run(*args: str):
        done = app.test_cli_runner().invoke(args=["audit-log", *args, "--json"])
        return done.exit_code, json.loads(done.stdout)

    return run


def test_a_log_that_is_whole_is_said_to_be(told, app) -> None:
    status, head = told("head")
    assert (status, set(head)) == (0, {"number", "hash"})
    status, said = told("verify", "--from", head["hash"].upper())
    assert status == 0
    assert said["head"] == head
    assert said["entries"] == head["number"]
    assert (said["wrong"], said["values_erased"]) == (None, 0)
    assert said["tables"] > 30
    shown = app.test_cli_runner().invoke(args=["audit-log", "verify"])
    assert shown.stdout.startswith(f"The log is whole: {head['number']:,} entries")


@pytest.mark.parametrize("typed", ["12 zzz", ""])
def test_what_is_no_hash_is_no_alarm(app, typed) -> None:
    done = app.test_cli_runner().invoke(args=["audit-log", "verify", "--from", typed])
    assert done.exit_code == 2
    assert "Give --from the hash alone" in done.stderr


def test_what_is_wrong_is_told_with_its_entry(told, app) -> None:
    status, said = told("verify", "--from", "f" * 64)
    assert (status, said["wrong"]["entry"]) == (1, None)
    with app.app_context(), db.engine.begin() as connection:
        uninstall(connection)
        connection.execute(text("UPDATE audit_log SET row_count = 99 WHERE number = 3"))
    status, said = told("verify")
    assert status == 1
    assert said["wrong"] == {
        "entry": 3,
        "what": "Entry 3 does not say what it said when written.",
    }


WRITES_NO_MORE = {
    "sqlite": [
        ["DROP TRIGGER audit_log_change_user"],
        [
            "DROP TRIGGER audit_log_change_user",
            "CREATE TRIGGER audit_log_change_user AFTER UPDATE ON user WHEN 0 BEGIN SELECT 1; END",
        ],
    ],
    "postgresql": [
        ['DROP TRIGGER audit_log_update ON "user"'],
        ['ALTER TABLE "user" DISABLE TRIGGER audit_log_update'],
        [
            "CREATE OR REPLACE FUNCTION audit_log_user() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NULL; END $$"
        ],
    ],
}


def test_a_log_that_is_written_no_more_is_said_to_be_so_until_init_puts_it_right(told, app) -> None:
    with app.app_context():
        behind = WRITES_NO_MORE[db.engine.dialect.name]
    for statements in behind:
        with app.app_context(), db.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        status, said = told("verify")
        assert status == 1
        assert "What was written meanwhile may not be in the log." in said["wrong"]["what"]
        assert app.test_cli_runner().invoke(args=["init"]).exit_code == 0
        assert told("verify")[0] == 0


@pytest.mark.parametrize("name", ["training_fact", "audit_log_values", "audit_log"])
def test_a_table_that_is_gone_is_missed(told, app, name) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {name} RENAME TO put_aside"))
    status, said = told("verify")
    assert (status, said["wrong"]["what"]) == (1, f"The table {name} is not there.")
