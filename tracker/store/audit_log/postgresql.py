"""The triggers of the log on PostgreSQL: one for each statement, whatever the number of rows."""

from collections.abc import Iterator, Sequence

from tracker.store.audit_log.columns import (
    VALUES,
    Column,
    Table,
    line_on_postgresql,
    said_pairs,
)
from tracker.store.audit_log.places import AUDIT_LOG_LOCK, ENTRY, NO_HASH

REFUSE = """
CREATE OR REPLACE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_LEVEL = 'ROW' AND TG_TABLE_NAME NOT IN ('audit_log', 'audit_log_pending')
     AND EXISTS (SELECT 1 FROM audit_log_pending WHERE id = 0) THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
SEAL = f"""
CREATE OR REPLACE FUNCTION audit_log_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  acting jsonb; own integer; act integer; salt text; one record;
  entry audit_log%ROWTYPE;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_log_pending WHERE id <> 0) THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock({AUDIT_LOG_LOCK});
  acting := coalesce(nullif(current_setting('tracker.acting', true), ''), '{{}}')::jsonb;
  SELECT number, hash INTO entry.number, entry.hash FROM audit_log ORDER BY number DESC LIMIT 1;
  entry.hash := coalesce(entry.hash, '{NO_HASH}');
  entry.number := coalesce(entry.number, 0);
  act := entry.number + 1;
  entry.at := clock_timestamp();
  entry.account_id := (acting ->> 'account_id')::integer;
  entry.role := acting ->> 'role';
  entry.place := acting ->> 'place';
  entry.request_id := acting ->> 'request_id';
  own := (acting ->> 'organisation_id')::integer;
  IF own IS NULL AND entry.account_id IS NOT NULL THEN
    SELECT person.organisation_id INTO own FROM "user" JOIN person ON person.id = "user".person_id
    WHERE "user".id = entry.account_id;
  END IF;
  IF own IS NULL THEN
    SELECT CASE WHEN count(DISTINCT organisation_id) = 1 THEN min(organisation_id) END INTO own
    FROM upload WHERE id IN (SELECT upload_id FROM audit_log_pending WHERE id <> 0);
  END IF;
  FOR one IN SELECT * FROM audit_log_pending WHERE id <> 0 ORDER BY id LOOP
    entry.number := entry.number + 1;
    entry.act := act;
    entry.organisation_id := coalesce(
      own, (SELECT organisation_id FROM upload WHERE id = one.upload_id)
    );
    entry.table_name := one.table_name;
    entry.operation := one.operation;
    entry.row_count := coalesce(one.row_count, 1);
    entry.ids := one.ids;
    entry.upload_id := one.upload_id;
    entry.columns := one.columns;
    entry.digest := one.digest;
    entry.values_hash := NULL;
    IF one.said_before IS NOT NULL OR one.said_after IS NOT NULL THEN
      salt := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
      entry.values_hash := encode(sha256(convert_to(
        format('%L,%L,%L', salt, one.said_before, one.said_after), 'UTF8')), 'hex');
    END IF;
    entry.hash_before := entry.hash;
    entry.hash := encode(sha256(convert_to({{line}}, 'UTF8')), 'hex');
    INSERT INTO audit_log VALUES (entry.*);
    IF entry.values_hash IS NOT NULL THEN
      INSERT INTO audit_log_values (number, salt, said_before, said_after)
      VALUES (entry.number, salt, one.said_before, one.said_after);
    END IF;
  END LOOP;
  DELETE FROM audit_log_pending WHERE id <> 0;
  RETURN NULL;
END $$
"""


# The rows of a statement that took what was said away.
ERASED = """(
  SELECT n.number AS id FROM rows_after n JOIN rows_before o ON o.number = n.number
  WHERE o.salt IS NOT NULL
) erased"""


def functions(tables: Sequence[Table]) -> Iterator[str]:
    """The statements that make, or make anew, all functions."""
    yield REFUSE
    yield SEAL.replace("{line}", line_on_postgresql(ENTRY, "entry"))
    yield _function("audit_log_values_erased", tell(VALUES, "erase", ERASED))
    for table in tables:
        told = _added if table.is_added else _changed
        yield _function(f"audit_log_{table.name}", told(table))


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger "
        f"LANGUAGE plpgsql SET datestyle = 'ISO, YMD' SET work_mem = '64MB' AS "
        f"$$\nBEGIN\n{body}\n  RETURN NULL;\nEND $$"
    )


def triggers(tables: Sequence[Table]) -> Iterator[tuple[str, str, str]]:
    """Name, table and statement of every trigger."""
    refused = "EXECUTE FUNCTION audit_log_refuse()"
    for name in ("audit_log", "audit_log_values"):
        yield _trigger(f"{name}_stays", name, "BEFORE DELETE", f"FOR EACH ROW {refused}")
        yield _trigger(f"{name}_whole", name, "BEFORE TRUNCATE", refused)
    yield _trigger("audit_log_kept", "audit_log", "BEFORE UPDATE", f"FOR EACH ROW {refused}")
    erased = "NEW.salt IS NOT NULL OR NEW.said_before IS NOT NULL OR NEW.said_after IS NOT NULL"
    never = f"FOR EACH ROW WHEN ({erased} OR NEW.number <> OLD.number) {refused}"
    yield _trigger("audit_log_values_kept", "audit_log_values", "BEFORE UPDATE", never)
    seen = "OLD TABLE AS rows_before NEW TABLE AS rows_after"
    noted = f"REFERENCING {seen} FOR EACH STATEMENT EXECUTE FUNCTION audit_log_values_erased()"
    yield _trigger("audit_log_values_erased", "audit_log_values", "AFTER UPDATE", noted)
    by_hand = f"FOR EACH ROW WHEN (OLD.id <> 0 AND pg_trigger_depth() = 0) {refused}"
    pending = "audit_log_pending"
    yield _trigger("audit_log_pending_stays", pending, "BEFORE UPDATE OR DELETE", by_hand)
    yield _trigger("audit_log_pending_whole", pending, "BEFORE TRUNCATE", refused)
    yield (
        "audit_log_seals",
        pending,
        f"CREATE CONSTRAINT TRIGGER audit_log_seals AFTER INSERT ON {pending} DEFERRABLE "
        "INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.id <> 0) EXECUTE FUNCTION audit_log_seal()",
    )
    for table in tables:
        name = table.name
        run = f"FOR EACH STATEMENT EXECUTE FUNCTION audit_log_{name}()"
        old, new = "OLD TABLE AS rows_before", "NEW TABLE AS rows_after"
        for word, seen in (("INSERT", new), ("UPDATE", f"{old} {new}"), ("DELETE", old)):
            called = f"audit_log_{word.lower()}"
            yield _trigger(called, name, f"AFTER {word}", f"REFERENCING {seen} {run}")
        yield _trigger("audit_log_whole", name, "BEFORE TRUNCATE", refused)
        if table.is_added:
            yield _trigger("audit_log_keeps", name, "BEFORE UPDATE", _kept(table) + refused)
            yield _trigger("audit_log_stays", name, "BEFORE DELETE", f"FOR EACH ROW {refused}")


def _trigger(name: str, table: str, when: str, then: str) -> tuple[str, str, str]:
    return name, table, f'CREATE TRIGGER {name} {when} ON "{table}" {then}'


def _kept(table: Table) -> str:
    again = f" OR (OLD.withdrawn_at IS NOT NULL AND ({_differs(table.once)}))" if table.once else ""
    return f"FOR EACH ROW WHEN ({_differs(table.fixed)}{again}) "


def _differs(columns: Sequence[Column], old: str = "OLD", new: str = "NEW") -> str:
    def value(row: str, one: Column) -> str:
        return f'{row}."{one.name}"' + ("::text" if one.kind == "json" else "")

    return " OR ".join(f"{value(old, one)} IS DISTINCT FROM {value(new, one)}" for one in columns)


def _added(table: Table) -> str:
    """What is told of the rows of a statement in a table whose rows are only added."""
    both = "FROM rows_after n JOIN rows_before o ON o.id = n.id"
    changed = _differs(table.fixed, "o", "n")
    parts = ["IF TG_OP = 'INSERT' THEN", tell(table, "add", "rows_after")]
    if table.once:
        there = "(SELECT * FROM rows_after WHERE withdrawn_at IS NOT NULL) rows"
        parts += [
            "IF EXISTS (SELECT 1 FROM rows_after WHERE withdrawn_at IS NOT NULL) THEN",
            tell(table, "withdraw", there),
            "END IF;",
        ]
    parts += ["ELSIF TG_OP = 'UPDATE' THEN"]
    if table.once:
        once = _differs(table.once, "o", "n")
        first = f"(SELECT n.* {both} WHERE o.withdrawn_at IS NULL AND ({once})) rows"
        parts.append(tell(table, "withdraw", first))
        changed = f"{changed} OR (o.withdrawn_at IS NOT NULL AND ({once}))"
    parts += [tell(table, "change", f"(SELECT n.* {both} WHERE {changed}) rows"), "ELSE"]
    parts += [tell(table, "delete", "rows_before"), "END IF;"]
    return "\n".join(parts)


def tell(table: Table, operation: str, rows: str) -> str:
    """The SQL that keeps an entry of these rows; none where there are none."""
    columns = table.told_of(operation)
    upload = "NULL::integer"
    if any(one.name == "upload_id" for one in table.columns):
        upload = "CASE WHEN min(upload_id) = max(upload_id) THEN min(upload_id) END"
    names = f"'{' '.join(one.name for one in columns)}'" if columns else "NULL"
    return f"""
INSERT INTO audit_log_pending
  (table_name, operation, row_count, ids, upload_id, columns, digest)
SELECT '{table.name}', '{operation}', row_count,
  CASE WHEN least = most THEN least::text
    WHEN most - least + 1 = row_count THEN least || '-' || most
    ELSE {ranges_of(rows)} END,
  upload_id, {names}, {digest_of(rows, columns) if columns else "NULL"}
FROM (
  SELECT count(*) AS row_count, min(id) AS least, max(id) AS most, {upload} AS upload_id FROM {rows}
) counted WHERE row_count > 0;"""


def ranges_of(rows: str) -> str:
    """The SQL of the ids of rows as ranges; that of an unbroken one needs no sorting."""
    return f"""(
  SELECT string_agg(CASE WHEN since = upto THEN since::text ELSE since || '-' || upto END, ' '
    ORDER BY since)
  FROM (
    SELECT min(id) AS since, max(id) AS upto
    FROM (SELECT id, id - row_number() OVER (ORDER BY id) AS run FROM {rows}) runs GROUP BY run
  ) ranges
)"""


def digest_of(rows: str, columns: Sequence[Column]) -> str:
    """The SQL of the digest of what rows say: the hash of their hashes, in the order of their ids.

    Sorted are the hashes and not the texts: that is twice as fast.
    """
    return f"""(
  SELECT encode(sha256(string_agg(line_hash, ''::bytea ORDER BY id)), 'hex')
  FROM (
    SELECT id, sha256(convert_to({line_on_postgresql(columns)}, 'UTF8')) AS line_hash FROM {rows}
  ) lines
)"""


def _changed(table: Table) -> str:
    """What is told of each row of a statement in a table whose rows change."""
    same = " AND ".join(f'o."{name}" = n."{name}"' for name in table.key)
    first = table.key[0]
    both = f"rows_before o FULL JOIN rows_after n ON {same}"
    changed = f'o."{first}" IS NULL OR n."{first}" IS NULL OR {_differs(table.watched, "o", "n")}'
    return "\n".join(
        (
            "IF TG_OP = 'INSERT' THEN",
            _keep(table, "add", "n", "rows_after n", "", "NULL", _said(table, "n")),
            "ELSIF TG_OP = 'UPDATE' THEN",
            _keep(
                table,
                "change",
                "n",
                both,
                f"WHERE {changed}",
                f'CASE WHEN o."{first}" IS NOT NULL THEN {_said(table, "o")} END',
                f'CASE WHEN n."{first}" IS NOT NULL THEN {_said(table, "n", "o")} END',
            ),
            "ELSE",
            _keep(table, "delete", "o", "rows_before o", "", _said(table, "o"), "NULL"),
            "END IF;",
        )
    )


def _keep(
    table: Table, operation: str, row: str, rows: str, where: str, before: str, after: str
) -> str:
    keys = [
        f'coalesce(n."{name}", o."{name}")' if "JOIN" in rows else f'{row}."{name}"'
        for name in table.key
    ]
    own = "id" if table.name == "upload" else "upload_id"
    has_upload = any(one.name == own for one in table.columns)
    return f"""
INSERT INTO audit_log_pending (table_name, operation, ids, upload_id, said_before, said_after)
SELECT '{table.name}', '{operation}', concat_ws('/', {", ".join(keys)}),
  {f"{row}.{own}" if has_upload else "NULL"}, {_unless_erasing(before)}, {_unless_erasing(after)}
FROM {rows} {where} ORDER BY 3;"""


def _unless_erasing(said: str) -> str:
    """The SQL of what a row said; while somebody is erased, of nothing."""
    erasing = "EXISTS (SELECT 1 FROM audit_log_pending WHERE id = 0)"
    return f"CASE WHEN NOT {erasing} THEN {said} END"


def _said(table: Table, row: str, before: str | None = None) -> str:
    """The SQL of a row as JSON."""
    pairs = said_pairs(
        table,
        row,
        lambda one: one.on_postgresql(row),
        (lambda one: f"NOT ({_differs([one], before, row)})") if before else None,
    )
    return f"json_build_object({pairs})::text"
