"""What the database knows of how many rows there are, by which it chooses among its indexes."""

from sqlalchemy import Connection

# Of each index on SQLite; to look at all its rows takes as long as to count them.
ROWS_LOOKED_AT = 1_000


def look_anew(connection: Connection, table: str = "") -> None:
    """Let it see how many rows each index leads to; those of one table, where it is given.

    SQLite never does so by itself, and may then take an index that leads to all of an organisation
    where another leads to one setting. PostgreSQL does, but some time after much was written.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
    connection.exec_driver_sql(f"ANALYZE {table}")
