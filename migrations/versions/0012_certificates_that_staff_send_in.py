"""certificates that staff send in"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

RESULTS = ("passed", "attended", "failed")
STATES = ("waiting", "approved", "corrected", "refused", "withdrawn")
EVIDENCE = (
    "self_declared",
    "entered_by_hr",
    "confirmed_by_passport",
    "document_seen",
    "confirmed_by_provider",
)
DELIVERY = "started_on IS NULL OR started_on <= completed_on"
DECIDED = "(state = 'waiting') = (decided_at IS NULL)"


def upgrade() -> None:
    table = "sent_certificate"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("course_text", sa.String(length=500), nullable=False),
        sa.Column("provider_text", sa.String(length=500), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("result", _words("result", *RESULTS), nullable=False),
        sa.Column("printed_expiry", sa.Date(), nullable=True),
        sa.Column("certificate_number", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("state", _words("sentstate", *STATES), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(length=500), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("training_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(DELIVERY, name=op.f(f"ck_{table}_delivery")),
        sa.CheckConstraint(DECIDED, name=op.f(f"ck_{table}_decided")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id", "state"])
    op.create_index(op.f(f"ix_{table}_training_id"), table, ["training_id"])
    op.create_table(
        "certificate_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.String(length=500), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            [f"{table}.id"],
            name=op.f("fk_certificate_opening_certificate_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_opening")),
    )
    index = op.f("ix_certificate_opening_certificate_id")
    op.create_index(index, "certificate_opening", ["certificate_id"])
    with op.batch_alter_table("requirement_fact") as facts:
        facts.add_column(sa.Column("least_evidence", _words("evidence", *EVIDENCE), nullable=True))


def _words(name: str, *known: str) -> sa.Enum:
    return sa.Enum(*known, name=name, native_enum=False, create_constraint=True, length=40)


def downgrade() -> None:
    with op.batch_alter_table("requirement_fact") as facts:
        facts.drop_constraint(op.f("ck_requirement_fact_evidence"), type_="check")
        facts.drop_column("least_evidence")
    op.drop_table("certificate_opening")
    op.drop_table("sent_certificate")
