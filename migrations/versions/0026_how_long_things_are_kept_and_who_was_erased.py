"""legal holds, how long an organisation keeps things, and who was erased"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KEPT = (
    "leavers",
    "checked",
    "sources",
    "texts",
    "looks",
    "refused",
    "corrections",
    "invitations",
    "calendars",
)


def upgrade() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("setting_id", sa.Integer(), nullable=True),
        sa.Column("worked_from", sa.Date(), nullable=True),
        sa.Column("worked_to", sa.Date(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by", sa.String(length=500), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "person_id IS NULL OR setting_id IS NULL", name=op.f("ck_legal_hold_subject")
        ),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL)", name=op.f("ck_legal_hold_lifted")
        ),
        _of("legal_hold", "organisation"),
        _of("legal_hold", "person"),
        _of("legal_hold", "setting"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index("ix_legal_hold_organisation_id", "legal_hold", ["organisation_id", "lifted_at"])
    op.create_index(op.f("ix_legal_hold_person_id"), "legal_hold", ["person_id"])
    op.create_index(op.f("ix_legal_hold_setting_id"), "legal_hold", ["setting_id"])
    op.create_table(
        "keeping_choice",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kept", _words("kept", KEPT), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by", sa.String(length=500), nullable=False),
        _of("keeping_choice", "organisation"),
        sa.PrimaryKeyConstraint("organisation_id", "kept", name=op.f("pk_keeping_choice")),
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", _words("erasurestate", ("asked", "done", "dropped")), nullable=False),
        sa.Column("decided_how", _words("erasedby", ("hr", "schedule", "command")), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=500), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=500), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        _of("erasure", "organisation"),
        _of("erasure", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index("ix_erasure_organisation_id", "erasure", ["organisation_id", "state"])
    for name in ("asked", "done"):
        which = sa.text(f"state = '{name}'")
        op.create_index(
            f"uq_erasure_{name}",
            "erasure",
            ["person_id"],
            unique=True,
            sqlite_where=which,
            postgresql_where=which,
        )


def downgrade() -> None:
    for table in ("erasure", "keeping_choice", "legal_hold"):
        op.drop_table(table)


def _of(table: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{other}_id"], [f"{other}.id"], name=op.f(f"fk_{table}_{other}_id")
    )


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
