"""Many rows into one table by the database's own bulk path, without an object for each."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from sqlalchemy import Column, Dialect, and_, bindparam, func, insert, inspect, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.store.walls import POLICED

ROWS_AT_ONCE = 20_000

Values = Sequence[Any]


def insert_rows(
    session: Session, model: Any, columns: Sequence[str], rows: Iterable[Values]
) -> None:
    """Insert rows of a model, their values in the order of `columns`, in the session's transaction.

    PostgreSQL takes them by COPY, where policies stand by way of a table beside, as COPY heeds
    none; SQLite by one prepared statement.
    """
    session.flush()
    connection = session.connection()
    dialect = connection.dialect
    table = model.__table__
    names = ", ".join(dialect.identifier_preparer.quote(name) for name in columns)
    target = f"{dialect.identifier_preparer.format_table(table)} ({names})"
    converters = [_converter(table.columns[name], dialect) for name in columns]
    values = _converted(rows, converters)
    cursor: Any = connection.connection.cursor()
    with closing(cursor):
        if dialect.name == "postgresql":
            _copy(cursor, table.name, target, names, values)
        else:
            places = ", ".join("?" * len(columns))
            cursor.executemany(f"INSERT INTO {target} VALUES ({places})", values)


def insert_told(
    session: Session,
    columns: Sequence[InstrumentedAttribute[Any]],
    rows: Iterable[Mapping[str, Any]],
) -> Sequence[Any]:
    """Insert rows of the model that has these columns; what these hold in each row now.

    Rows with a None go with the others. SQLAlchemy would leave it out, and make a statement of its
    own for each run of rows that lack the same: many of those, at the cost of their square.
    """
    statement = insert(columns[0].class_).returning(*columns)
    options = {"render_nulls": True}
    return session.execute(statement, [dict(row) for row in rows], execution_options=options).all()


def _copy(cursor: Any, table: str, target: str, names: str, rows: Iterator[Values]) -> None:
    if table in POLICED:
        beside = f"CREATE TEMPORARY TABLE brought AS SELECT {names} FROM {target.split(' (')[0]}"
        cursor.execute(f"{beside} WHERE false")
    into = f"brought ({names})" if table in POLICED else target
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    if table in POLICED:
        cursor.execute(f"INSERT INTO {target} SELECT {names} FROM brought")
        cursor.execute("DROP TABLE brought")


def change_rows(session: Session, model: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    """Give each row, told by its primary key, values of its own by attribute.

    One statement for all rows of which the same is changed: an index on what is not named in it
    is left alone.
    """
    columns = inspect(model).columns
    keys = [name for name, column in columns.items() if column.primary_key]
    alike: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        alike[tuple(sorted(row))].append(row)
    for names, changed in alike.items():
        said = {name: bindparam(f"said_{name}", type_=columns[name].type) for name in names}
        these = and_(*(columns[name] == said[name] for name in keys))
        values = {columns[name].name: said[name] for name in names if name not in keys}
        statement = update(model.__table__).where(these).values(values)
        session.connection().execute(
            statement, [{f"said_{name}": row[name] for name in names} for row in changed]
        )


def continue_ids(session: Session, model: Any) -> None:
    """Have the next id follow those that `insert_rows` was given; SQLite does so anyway."""
    table = model.__table__
    if session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        last = select(func.coalesce(func.max(table.c.id), 1)).scalar_subquery()
        session.execute(select(func.setval(sequence, last)))


def _converter(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    return column.type.dialect_impl(dialect).bind_processor(dialect)


class _Converted(dict[Any, Any]):
    """Days and words repeat: each different one is converted once."""

    def __init__(self, convert: Callable[[Any], Any]) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, value: Any) -> Any:
        self[value] = converted = self._convert(value)
        return converted


def _converted(
    rows: Iterable[Values], converters: Sequence[Callable[[Any], Any] | None]
) -> Iterator[Values]:
    """The rows as the driver wants them, converted column by column, a group at a time."""
    known = [_Converted(convert) if convert else None for convert in converters]
    rows = iter(rows)
    while group := list(islice(rows, ROWS_AT_ONCE)):
        columns: list[Iterable[Any]] = [
            column if values is None else map(values.__getitem__, column)
            for values, column in zip(known, zip(*group, strict=True), strict=True)
        ]
        yield from zip(*columns, strict=True)
