"""keys that sign, and passports that were taken in"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TRAINING_WORDS = {
    "route": ("in_house", "commercial", "affiliate"),
    "mode": ("face_to_face", "e_learning"),
    "kind": ("initial", "refresher", "full_programme"),
    "result": ("passed", "attended", "failed"),
}
EVIDENCE_BEFORE = ("self_declared", "entered_by_hr", "document_seen", "confirmed_by_provider")
EVIDENCE = (*EVIDENCE_BEFORE[:2], "confirmed_by_passport", *EVIDENCE_BEFORE[2:])
TRAINING_CHECKS = {
    "delivery": "started_on IS NULL OR started_on <= completed_on",
    "dated": "completed_on IS NOT NULL OR printed_expiry IS NOT NULL",
}


def upgrade() -> None:
    _say_evidence(EVIDENCE)
    op.create_table(
        "signing_key",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("public_key", sa.JSON(), nullable=False),
        sa.Column("locked", sa.Text(), nullable=False),
        _moment("made_at", needed=True),
        _moment("retired_at"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_signing_key")),
    )
    op.create_table(
        "trusted_issuer",
        sa.Column("id", sa.Integer(), nullable=False),
        _name("address", needed=True),
        _name("name", needed=True),
        sa.Column("keys", sa.JSON(), nullable=False),
        _moment("listed_at", needed=True),
        _name("listed_by"),
        _moment("ended_at"),
        _name("ended_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trusted_issuer")),
    )
    _unique("trusted_issuer", "listed", ["address"], "ended_at IS NULL")
    _make_taken()


def _make_taken() -> None:
    table = "taken_passport"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _name("issuer", needed=True),
        _name("issuer_name", needed=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=True),
        _moment("taken_at", needed=True),
        _name("taken_by"),
        _moment("undone_at"),
        _name("undone_by"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{table}_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"])
    _unique(table, "stands", ["organisation_id", "issuer", "number"], "undone_at IS NULL")
    op.create_table(
        "taken_record",
        sa.Column("taken_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["taken_id"], [f"{table}.id"], name=op.f("fk_taken_record_taken_id")
        ),
        sa.PrimaryKeyConstraint("taken_id", "place", name=op.f("pk_taken_record")),
    )
    op.create_index(op.f("ix_taken_record_training_id"), "taken_record", ["training_id"])


def downgrade() -> None:
    op.drop_table("taken_record")
    op.drop_table("taken_passport")
    op.drop_table("trusted_issuer")
    op.drop_table("signing_key")
    op.execute(
        "UPDATE training_fact SET evidence = 'entered_by_hr'"
        " WHERE evidence = 'confirmed_by_passport'"
    )
    _say_evidence(EVIDENCE_BEFORE)


def _say_evidence(known: tuple[str, ...]) -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    recreate: Any = "always" if on_sqlite else "never"
    name = op.f("ck_training_fact_evidence")
    with op.batch_alter_table("training_fact", recreate=recreate) as training:
        if on_sqlite:
            # Its copy of the table has no checks.
            for column, words in TRAINING_WORDS.items():
                check = op.f(f"ck_training_fact_{column}")
                training.create_check_constraint(check, _one_of(column, words))
            for check, said in TRAINING_CHECKS.items():
                training.create_check_constraint(op.f(f"ck_training_fact_{check}"), sa.text(said))
        else:
            training.drop_constraint(name, type_="check")
        training.create_check_constraint(name, _one_of("evidence", known))


def _one_of(column: str, words: tuple[str, ...]) -> sa.TextClause:
    return sa.text(f"{column} IN ({', '.join(repr(word) for word in words)})")


def _moment(name: str, needed: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)


def _name(name: str, needed: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=500), nullable=not needed)


def _unique(table: str, name: str, columns: list[str], where: str) -> None:
    op.create_index(
        f"uq_{table}_{name}",
        table,
        columns,
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
