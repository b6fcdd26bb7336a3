"""walls between organisations

Triggers, as no foreign key can say it: settings change hands, and their people with them, so that
an organisation's row about a person or a setting is right where it was ever the organisation's.
"""

from typing import NamedTuple

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


class Wall(NamedTuple):
    """What must be true of each row (NEW) of a table when one of the columns is written.

    Of tables that large files go into, `odd` finds in PostgreSQL which of the rows that have `come`
    are worth a look: joined as sets, all others cost next to nothing.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    holds: str
    odd: str = ""


def ran(organisation: str, setting: str) -> str:
    """Whether an organisation ran a setting, as was ever known."""
    return (
        "EXISTS (SELECT 1 FROM setting_fact AS ran "
        f"WHERE ran.setting_id = {setting} AND ran.organisation_id = {organisation})"
    )


def knew(organisation: str, person: str) -> str:
    """Whether somebody was ever an organisation's: entered by it, or in a setting that it ran."""
    return (
        f"(EXISTS (SELECT 1 FROM person AS own WHERE own.id = {person} "
        f"AND own.organisation_id = {organisation}) OR EXISTS (SELECT 1 FROM post AS held "
        "JOIN setting_fact AS ran ON ran.setting_id = held.setting_id "
        f"WHERE held.person_id = {person} AND ran.organisation_id = {organisation}))"
    )


def told_by_who_knew(person: str) -> str:
    return (
        "NEW.upload_id IS NULL OR EXISTS (SELECT 1 FROM upload AS told "
        "WHERE told.id = NEW.upload_id AND "
        f"(told.organisation_id IS NULL OR {knew('told.organisation_id', person)}))"
    )


def of_the_person(person: str, training: str = "NEW.training_id") -> str:
    return (
        f"EXISTS (SELECT 1 FROM training_fact AS record WHERE record.id = {training} "
        f"AND record.person_id = {person})"
    )


_OF_ANOTHER = (
    "LEFT JOIN upload AS told ON told.id = come.upload_id "
    "LEFT JOIN person AS own ON own.id = come.person_id "
    "WHERE told.organisation_id IS DISTINCT FROM own.organisation_id"
)
_NOT_RUN = (
    "WHERE NOT EXISTS (SELECT 1 FROM setting_fact AS ran WHERE ran.setting_id = held.setting_id "
    "AND ran.organisation_id = told.organisation_id)"
)
_POST = (
    "EXISTS (SELECT 1 FROM post AS held WHERE held.id = NEW.post_id "
    "AND held.person_id = NEW.person_id AND held.setting_id = NEW.setting_id)"
)
_RUN = ran("NEW.organisation_id", "NEW.setting_id")
_KNOWN = knew("NEW.organisation_id", "NEW.person_id")
_PLACE = ("setting_id", "organisation_id")
_WHOM = ("person_id", "organisation_id")


def account(key: str, column: str) -> str:
    """Whether an account answers for the row's organisation or person."""
    return (
        f'EXISTS (SELECT 1 FROM "user" AS theirs WHERE theirs.id = {key} '
        f"AND theirs.{column} = NEW.{column})"
    )


WALLS = (
    Wall(
        "post_in_reach",
        "post",
        ("person_id", "setting_id"),
        "EXISTS (SELECT 1 FROM setting_fact AS there WHERE there.setting_id = NEW.setting_id "
        f"AND {knew('there.organisation_id', 'NEW.person_id')})",
        odd=f"JOIN person AS told ON told.id = come.person_id {_NOT_RUN.replace('held.', 'come.')}",
    ),
    Wall(
        "person_told",
        "person_fact",
        ("person_id", "upload_id"),
        told_by_who_knew("NEW.person_id"),
        odd=_OF_ANOTHER,
    ),
    Wall(
        "post_told",
        "post_fact",
        ("post_id", "upload_id"),
        "NEW.upload_id IS NULL OR EXISTS (SELECT 1 FROM upload AS told, post AS held "
        "WHERE told.id = NEW.upload_id AND held.id = NEW.post_id AND (told.organisation_id IS NULL "
        f"OR {ran('told.organisation_id', 'held.setting_id')}))",
        odd="JOIN post AS held ON held.id = come.post_id "
        f"LEFT JOIN upload AS told ON told.id = come.upload_id {_NOT_RUN}",
    ),
    Wall(
        "training_told",
        "training_fact",
        ("person_id", "upload_id"),
        told_by_who_knew("NEW.person_id"),
        odd=_OF_ANOTHER,
    ),
    Wall("standing_of_post", "post_standing", ("post_id", "person_id", "setting_id"), _POST),
    Wall("standing_run", "post_standing", _PLACE, _RUN),
    Wall(
        "standing_training",
        "post_standing",
        ("person_id", "training_id"),
        f"NEW.training_id IS NULL OR {of_the_person('NEW.person_id')}",
    ),
    Wall("coverage_run", "setting_coverage", _PLACE, _RUN),
    Wall("reliance_run", "setting_reliance", _PLACE, _RUN),
    Wall("document_run", "setting_document", _PLACE, _RUN),
    Wall("request_run", "request", _PLACE, _RUN),
    Wall(
        "request_document",
        "request_event",
        ("request_id", "document_id"),
        "NEW.document_id IS NULL OR EXISTS (SELECT 1 FROM request AS asked "
        "JOIN setting_document AS given ON given.setting_id = asked.setting_id "
        "AND given.organisation_id = asked.organisation_id "
        "WHERE asked.id = NEW.request_id AND given.id = NEW.document_id)",
    ),
    Wall("responsible_run", "responsible", _PLACE, f"NEW.setting_id IS NULL OR {_RUN}"),
    Wall(
        "responsible_account",
        "responsible",
        ("account_id", "organisation_id"),
        account("NEW.account_id", "organisation_id"),
    ),
    Wall(
        "flag_run",
        "flag",
        _PLACE,
        f"NEW.organisation_id IS NULL OR NEW.setting_id IS NULL OR {_RUN}",
    ),
    Wall(
        "flag_post",
        "flag",
        ("post_id", "setting_id"),
        "NEW.post_id IS NULL OR EXISTS (SELECT 1 FROM post AS held "
        "WHERE held.id = NEW.post_id AND held.setting_id = NEW.setting_id)",
    ),
    Wall(
        "flag_assigned",
        "flag",
        ("assigned_to",),
        "NEW.assigned_to IS NULL OR NEW.organisation_id IS NULL OR "
        f"{account('NEW.assigned_to', 'organisation_id')}",
    ),
    Wall("correction_known", "correction", _WHOM, _KNOWN),
    Wall("invitation_known", "invitation", _WHOM, _KNOWN),
    Wall("look_known", "look", _WHOM, _KNOWN),
    Wall("opening_known", "name_opening", _WHOM, _KNOWN),
    Wall("passport_known", "taken_passport", _WHOM, _KNOWN),
    Wall(
        "account_known",
        "user",
        _WHOM,
        f"NEW.organisation_id IS NULL OR NEW.person_id IS NULL OR {_KNOWN}",
    ),
    Wall(
        "certificate_training",
        "sent_certificate",
        ("person_id", "training_id"),
        f"NEW.training_id IS NULL OR {of_the_person('NEW.person_id')}",
    ),
    Wall(
        "certificate_opened",
        "certificate_opening",
        ("certificate_id", "organisation_id"),
        "NEW.organisation_id IS NULL OR EXISTS (SELECT 1 FROM sent_certificate AS sent "
        "WHERE sent.id = NEW.certificate_id AND "
        f"{knew('NEW.organisation_id', 'sent.person_id')})",
    ),
    Wall(
        "passport_training",
        "passport_record",
        ("passport_id", "training_id"),
        "EXISTS (SELECT 1 FROM passport AS shared WHERE shared.id = NEW.passport_id AND "
        f"{of_the_person('shared.person_id')})",
    ),
    Wall(
        "taken_training",
        "taken_record",
        ("taken_id", "training_id"),
        "EXISTS (SELECT 1 FROM taken_passport AS taken WHERE taken.id = NEW.taken_id AND "
        f"{of_the_person('taken.person_id')})",
    ),
    Wall("sample_of_post", "audit_sample", ("post_id", "person_id", "setting_id"), _POST),
    Wall(
        "feed_account",
        "calendar_feed",
        ("account_id", "organisation_id", "person_id"),
        f"{account('NEW.account_id', 'organisation_id')} OR "
        f"{account('NEW.account_id', 'person_id')}",
    ),
    Wall(
        "notice_known",
        "notice",
        ("recipient_id", "organisation_id"),
        "NEW.organisation_id IS NULL OR EXISTS (SELECT 1 FROM recipient AS reader "
        "WHERE reader.id = NEW.recipient_id AND (reader.person_id IS NULL OR "
        f"{knew('NEW.organisation_id', 'reader.person_id')}))",
    ),
)
# What the walls stand on: whose a row is never becomes another's.
FIXED = {
    "person": ("organisation_id",),
    "passport": ("person_id",),
    "post": ("person_id", "setting_id"),
    "post_fact": ("post_id", "upload_id"),
    "person_fact": ("person_id", "upload_id"),
    "recipient": ("person_id",),
    "sent_certificate": ("person_id",),
    "setting_document": ("setting_id", "organisation_id"),
    "setting_fact": ("setting_id", "organisation_id"),
    "taken_passport": ("person_id", "organisation_id"),
    "training_fact": ("person_id", "upload_id"),
    "upload": ("organisation_id",),
}
# Row-level security, on the tables with people's names, standings and files. Not on those which
# large files go into row by row and that bear no name: COPY takes no rows where policies stand.
_ORGANISATIONS = "current_setting('tracker.organisations', true)"
_EVERYBODY = f"(SELECT coalesce({_ORGANISATIONS}, '') = '')"
_SEEN = f"(SELECT string_to_array({_ORGANISATIONS}, ',')::integer[])"
_BY_ORGANISATION = f"{_EVERYBODY} OR organisation_id = ANY ({_SEEN}::integer[])"
_BY_PERSON = f"{_EVERYBODY} OR EXISTS (SELECT 1 FROM person WHERE person.id = person_id)"
POLICIES = {
    "person": _BY_ORGANISATION,
    "person_fact": _BY_PERSON,
    "post_standing": _BY_ORGANISATION,
    "sent_certificate": _BY_PERSON,
    "upload": f"{_BY_ORGANISATION} OR organisation_id IS NULL",
    "flag": f"{_BY_ORGANISATION} OR organisation_id IS NULL",
    "notice": f"{_BY_ORGANISATION} OR organisation_id IS NULL",
    "correction": _BY_ORGANISATION,
    "invitation": _BY_ORGANISATION,
    "taken_passport": _BY_ORGANISATION,
    "name_opening": _BY_ORGANISATION,
}


def upgrade() -> None:
    on_postgres = op.get_bind().dialect.name == "postgresql"
    for wall in WALLS:
        for statement in _in_postgres(wall) if on_postgres else _in_sqlite(wall):
            op.execute(statement)
    for table, columns in FIXED.items():
        changed = " OR ".join(f"NEW.{one} IS DISTINCT FROM OLD.{one}" for one in columns)
        if on_postgres:
            op.execute(_function(f"fixed_{table}", f"IF {changed} THEN", "RETURN NEW;"))
            op.execute(
                f"CREATE TRIGGER wall_fixed_{table} BEFORE UPDATE OF {', '.join(columns)} "
                f"ON {table} FOR EACH ROW EXECUTE FUNCTION wall_fixed_{table}()"
            )
        else:
            changed = changed.replace("IS DISTINCT FROM", "IS NOT")
            op.execute(
                f"CREATE TRIGGER wall_fixed_{table} BEFORE UPDATE OF {', '.join(columns)} "
                f"ON {table} WHEN {changed} BEGIN "
                f"SELECT RAISE(ABORT, 'wall_fixed_{table}'); END"
            )
    for table, seen in POLICIES.items() if on_postgres else ():
        op.execute(f"CREATE POLICY wall ON {table} USING ({seen})")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    on_postgres = op.get_bind().dialect.name == "postgresql"
    for table in POLICIES if on_postgres else ():
        op.execute(f"DROP POLICY wall ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY")
    for name in (*(f"fixed_{table}" for table in FIXED), *(wall.name for wall in WALLS)):
        if on_postgres:
            op.execute(f"DROP FUNCTION wall_{name} CASCADE")
        else:
            for kind in ("", "_changed"):
                op.execute(f"DROP TRIGGER IF EXISTS wall_{name}{kind}")


def _in_sqlite(wall: Wall) -> list[str]:
    """A statement with a trigger for each way to write."""
    written = ", ".join(wall.columns)
    return [
        f'CREATE TRIGGER wall_{wall.name}{kind} BEFORE {how} ON "{wall.table}" '
        f"WHEN ({wall.holds}) IS NOT TRUE BEGIN "
        f"SELECT RAISE(ABORT, 'wall_{wall.name}'); END"
        for kind, how in (("", "INSERT"), ("_changed", f"UPDATE OF {written}"))
    ]


def _in_postgres(wall: Wall) -> list[str]:
    """A function, and triggers on it; of many rows one after all of them are in."""
    written = ", ".join(wall.columns)
    if not wall.odd:
        return [
            _function(wall.name, f"IF ({wall.holds}) IS NOT TRUE THEN", "RETURN NEW;"),
            f"CREATE TRIGGER wall_{wall.name} BEFORE INSERT OR UPDATE OF {written} "
            f'ON "{wall.table}" FOR EACH ROW EXECUTE FUNCTION wall_{wall.name}()',
        ]
    holds = wall.holds.replace("NEW.", "come.")
    if wall.table == "post":  # by then they are in it, and do not vouch for themselves
        new = "held.id NOT IN (SELECT id FROM come)"
        holds = holds.replace("WHERE held.person_id", f"WHERE {new} AND held.person_id")
    # A fence, lest each row be looked at before the join.
    odd = f"(SELECT come.* FROM come {wall.odd} OFFSET 0) AS come"
    wrong = f"SELECT 1 FROM {odd} WHERE ({holds}) IS NOT TRUE"
    return [
        _function(wall.name, f"IF EXISTS ({wrong}) THEN", "RETURN NULL;"),
        f"CREATE TRIGGER wall_{wall.name} AFTER INSERT ON {wall.table} "
        "REFERENCING NEW TABLE AS come FOR EACH STATEMENT "
        f"EXECUTE FUNCTION wall_{wall.name}()",
    ]


def _function(name: str, wrong: str, done: str) -> str:
    return (
        f"CREATE FUNCTION wall_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {wrong} "
        f"RAISE EXCEPTION 'wall_{name}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; {done} END $$"
    )
