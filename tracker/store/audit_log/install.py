"""The triggers that log every write, made and taken away.

Whatever makes a table anew loses its triggers, as Alembic does on SQLite for what it changes. So
`install` runs after every run of the migrations (migrations/env.py), and after `create_all`; it
makes what is missing and brings the rest up to date with the columns. A migration that rewrites
rows of a table whose rows are only added does so `erasing`, and calls `begin` for it afterwards.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, MetaData, event, inspect, text

from tracker.store.audit_log import postgresql, sqlite
from tracker.store.audit_log.columns import Table, plain, tables_of


def install(connection: Connection) -> None:
    """Make every trigger of the log; on a database without the log, nothing."""
    if not inspect(connection).has_table("audit_log"):
        return
    tables = sorted(tables_of(connection).values(), key=lambda one: one.name)
    if connection.dialect.name == "postgresql":
        _install_on_postgresql(connection, tables)
        return
    uninstall(connection)
    for statement in sqlite.triggers(tables):
        connection.exec_driver_sql(statement)


def _install_on_postgresql(connection: Connection, tables: list[Table]) -> None:
    """A trigger that is there and on is left alone: to make it anew would lock its table."""
    for statement in postgresql.functions(tables):
        connection.execute(text(plain(statement)))
    known, on = installed(connection), installed(connection, only_on=True)
    for name, table, statement in postgresql.triggers(tables):
        if (table, name) not in known:
            connection.execute(text(plain(statement)))
        elif (table, name) not in on:
            connection.execute(text(f'ALTER TABLE "{table}" ENABLE TRIGGER "{name}"'))


def missing(connection: Connection) -> list[str]:
    """The triggers of the log, and on PostgreSQL its functions, that are not there as `install`
    makes them, or are off: what was written meanwhile may have left no trace."""
    tables = sorted(tables_of(connection).values(), key=lambda one: one.name)
    if connection.dialect.name == "postgresql":
        return [*_missing_on_postgresql(connection, tables)]
    query = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
    made = {statement for (statement,) in connection.execute(text(query))}
    return [one.split()[2] for one in sqlite.triggers(tables) if one not in made]


def _missing_on_postgresql(connection: Connection, tables: list[Table]) -> Iterator[str]:
    """Of a trigger PostgreSQL keeps no text to compare, but whether it is there and on."""
    query = (
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
    )
    made = {(name, body) for name, body in connection.execute(text(plain(query)))}
    for statement in postgresql.functions(tables):
        name = statement.split("FUNCTION ")[1].split("(")[0]
        if (name, statement.split("$$")[1]) not in made:
            yield name
    on = installed(connection, only_on=True)
    for name, table, _ in postgresql.triggers(tables):
        if (table, name) not in on:
            yield f"{name} on {table}"


def uninstall(connection: Connection) -> None:
    """Take every trigger of the log away. Its functions on PostgreSQL stay, and do nothing."""
    for table, name in installed(connection):
        on = f' ON "{table}"' if connection.dialect.name == "postgresql" else ""
        connection.execute(text(f'DROP TRIGGER "{name}"{on}'))


def installed(connection: Connection, *, only_on: bool = False) -> set[tuple[str, str]]:
    """Table and name of each trigger of the log; on PostgreSQL some may be off."""
    query = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "JOIN pg_namespace ON pg_namespace.oid = relnamespace "
            "WHERE nspname = current_schema() AND NOT tgisinternal"
        )
        query += " AND tgenabled IN ('O', 'A')" if only_on else ""
    found = connection.execute(text(query))
    return {(table, name) for table, name in found if name.startswith("audit_log_")}


def install_with(metadata: MetaData) -> None:
    """Have `create_all` make the triggers too."""

    @event.listens_for(metadata, "after_create")
    def _made(target: MetaData, connection: Connection, **said: Collection[str]) -> None:
        install(connection)
