"""What is there before the log begins, told as its first entries."""

from collections.abc import Collection

from sqlalchemy import Connection, text

from tracker.store.audit_log import postgresql
from tracker.store.audit_log.columns import VALUES, Table, plain, tables_of


def begin(connection: Connection, names: Collection[str] | None = None) -> None:
    """Tell of all rows of the tables whose rows are only added, or of those named, as they are.

    Verifying goes by the last time that this was told of a table.
    """
    for table in tables_of(connection).values():
        if table.is_added and (names is None or table.name in names):
            _tell(connection, table, "begin", f'"{table.name}"')
            if table.once:
                withdrawn = f'(SELECT * FROM "{table.name}" WHERE withdrawn_at IS NOT NULL) rows'
                _tell(connection, table, "withdraw", withdrawn)


def begin_erased(connection: Connection) -> None:
    """Tell of which entries what rows said was erased before the log told of that."""
    erased = "(SELECT number AS id FROM audit_log_values WHERE salt IS NULL) rows"
    _tell(connection, VALUES, "erase", erased)


def _tell(connection: Connection, table: Table, operation: str, rows: str) -> None:
    if connection.dialect.name == "postgresql":
        statement = postgresql.tell(table, operation, rows)
    else:
        statement = (
            "INSERT INTO audit_log_pending (table_name, operation, row_id) "
            f"SELECT '{table.name}', '{operation}', id FROM {rows} ORDER BY id"
        )
    connection.execute(text(plain(statement)))
