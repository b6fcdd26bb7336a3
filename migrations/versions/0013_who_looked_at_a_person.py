"""who looked at a person, and what the person asks to have put right"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OPENED = ("person", "flag", "notice", "certificate", "correction")
STATES = ("asked", "done", "refused")
ANSWERED = "(state = 'asked') = (answered_at IS NULL) AND (state = 'asked') = (answer IS NULL)"


def upgrade() -> None:
    op.create_table(
        "look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("opened", _words("looked", OPENED), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        *_references("look", account_id="user", person_id="person", organisation_id="organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
        sa.UniqueConstraint(
            "account_id",
            "person_id",
            "on_day",
            "opened",
            "organisation_id",
            name=op.f("uq_look_account_id_person_id_on_day_opened_organisation_id"),
        ),
    )
    op.create_index("ix_look_person_id", "look", ["person_id", "on_day"])
    op.create_index("ix_look_on_day", "look", ["on_day"])
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("record", sa.String(length=500), nullable=True),
        sa.Column("wrong", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("state", _words("correctionstate", STATES), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(ANSWERED, name=op.f("ck_correction_answered")),
        *_references(
            "correction", person_id="person", organisation_id="organisation", answered_by="user"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(
        "ix_correction_organisation_id", "correction", ["organisation_id", "state", "answer_by"]
    )
    op.create_index("ix_correction_person_id", "correction", ["person_id"])


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _references(table: str, **columns: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return tuple(
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in columns.items()
    )


def downgrade() -> None:
    op.drop_table("correction")
    op.drop_table("look")
