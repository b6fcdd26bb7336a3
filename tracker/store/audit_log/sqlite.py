"""The triggers of the log on SQLite: one for each row, which notes its id and no more.

They call nothing that another program lacks: what it writes is noted too, and comes into the chain
with the next transaction of the tracker's own.
"""

from collections.abc import Iterator, Sequence

from tracker.store.audit_log.columns import VALUES, Column, Table, said_pairs

PENDING = "audit_log_pending"
MAY_ERASE = f"EXISTS (SELECT 1 FROM {PENDING} WHERE id = 0)"
# A function that the tracker gives its own connections, true while entries come into the chain.
SEALING = "audit_log_sealing()"


def triggers(tables: Sequence[Table]) -> Iterator[str]:
    """The statements that make every trigger."""
    for name in ("audit_log", "audit_log_values"):
        yield _refuse(f"audit_log_stays_{name}", name, "DELETE", "")
    yield _refuse("audit_log_kept_audit_log", "audit_log", "UPDATE", "")
    erased = "NEW.salt IS NULL AND NEW.said_before IS NULL AND NEW.said_after IS NULL"
    kept = f"WHEN NOT ({erased} AND NEW.number = OLD.number) "
    yield _refuse("audit_log_kept_audit_log_values", "audit_log_values", "UPDATE", kept)
    yield _note(VALUES, "erase", "UPDATE", "NEW", "OLD.salt IS NOT NULL")
    by_hand = f"WHEN OLD.id <> 0 AND NOT {SEALING} "
    yield _refuse("audit_log_stays_audit_log_pending", PENDING, "DELETE", by_hand)
    yield _refuse("audit_log_kept_audit_log_pending", PENDING, "UPDATE", "")
    for table in tables:
        yield from (_added if table.is_added else _changed)(table)


def _refuse(name: str, table: str, operation: str, when: str) -> str:
    said = f"rows of {table} are never changed or deleted"
    return (
        f'CREATE TRIGGER {name} BEFORE {operation} ON "{table}" {when}'
        f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
    )


def _added(table: Table) -> Iterator[str]:
    changed = _differs(table.fixed)
    if table.once:
        changed += f" OR (OLD.withdrawn_at IS NOT NULL AND ({_differs(table.once)}))"
    kept = f"WHEN ({changed}) AND NOT {MAY_ERASE} "
    yield _refuse(f"audit_log_keeps_{table.name}", table.name, "UPDATE", kept)
    stays = f"WHEN NOT {MAY_ERASE} "
    yield _refuse(f"audit_log_stays_{table.name}", table.name, "DELETE", stays)
    yield _note(table, "add", "INSERT", "NEW")
    if table.once:
        once = f"OLD.withdrawn_at IS NULL AND ({_differs(table.once)})"
        yield _note(table, "withdraw", "UPDATE", "NEW", once)
    yield _note(table, "change", "UPDATE", "NEW", changed)
    yield _note(table, "delete", "DELETE", "OLD")


def _note(table: Table, operation: str, after: str, row: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER audit_log_{operation}_{table.name} AFTER {after} ON {table.name} "
        f"{f'WHEN {when} ' if when else ''}BEGIN "
        f"INSERT INTO {PENDING} (table_name, operation, row_id) "
        f"VALUES ('{table.name}', '{operation}', {row}.{table.key[0]}); END"
    )


def _changed(table: Table) -> Iterator[str]:
    old, new = _said(table, "OLD"), _said(table, "NEW")
    yield _keep(table, "add", "INSERT", "NEW", "", "NULL", new)
    differs = f"WHEN {_differs(table.watched)} "
    yield _keep(table, "change", "UPDATE", "NEW", differs, old, _said(table, "NEW", "OLD"))
    yield _keep(table, "delete", "DELETE", "OLD", "", old, "NULL")


def _keep(
    table: Table, operation: str, after: str, row: str, when: str, before: str, said: str
) -> str:
    key = " || '/' || ".join(f'{row}."{name}"' for name in table.key)
    own = "id" if table.name == "upload" else "upload_id"
    upload = f"{row}.{own}" if any(one.name == own for one in table.columns) else "NULL"
    columns = "table_name, operation, ids, upload_id, said_before, said_after"
    return (
        f'CREATE TRIGGER audit_log_{operation}_{table.name} AFTER {after} ON "{table.name}" {when}'
        f"BEGIN INSERT INTO {PENDING} ({columns}) VALUES "
        f"('{table.name}', '{operation}', {key} || '', {upload}, "
        f"{_unless_erasing(before)}, {_unless_erasing(said)}); END"
    )


def _unless_erasing(said: str) -> str:
    """What a row said; while somebody is erased, nothing."""
    return f"CASE WHEN NOT {MAY_ERASE} THEN {said} END"


def _differs(columns: Sequence[Column]) -> str:
    return " OR ".join(f'OLD."{one.name}" IS NOT NEW."{one.name}"' for one in columns)


def _said(table: Table, row: str, before: str | None = None) -> str:
    """The SQL of a row as JSON."""
    pairs = said_pairs(
        table,
        row,
        lambda one: one.on_sqlite(row),
        (lambda one: f'{before}."{one.name}" IS {row}."{one.name}"') if before else None,
    )
    return f"json_object({pairs})"
