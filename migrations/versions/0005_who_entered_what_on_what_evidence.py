"""who entered what, on what evidence"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ENTERED = (
    "accreditation",
    "accreditor",
    "affiliate",
    "certification_event",
    "certification_fact",
    "commissioner_fact",
    "commissioning",
    "curriculum_fact",
    "licence",
    "organisation_fact",
    "provider_fact",
    "requirement_fact",
    "setting_fact",
    "standards_version",
    "trainer",
)
EVIDENT = (
    "accreditation",
    "affiliate",
    "certification_event",
    "certification_fact",
    "curriculum_fact",
    "licence",
    "provider_fact",
    "trainer",
)
NEW_SOURCE = ("curriculum_fact", "trainer")
NEW_CHECK = ("affiliate", "certification_event", "curriculum_fact", "trainer")


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "(address IS NULL) <> (content IS NULL)", name=op.f("ck_evidence_document_or_address")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("digest", name=op.f("uq_evidence_digest")),
    )
    for table in ENTERED:
        op.add_column(table, sa.Column("recorded_by", sa.String(length=500), nullable=True))
        op.add_column(table, sa.Column("withdrawn_by", sa.String(length=500), nullable=True))
    for table in NEW_SOURCE:
        op.add_column(table, sa.Column("source", sa.Text(), nullable=True))
    for table in NEW_CHECK:
        op.add_column(table, sa.Column("last_checked", sa.Date(), nullable=True))
    for table in EVIDENT:
        with op.batch_alter_table(table) as altered:
            altered.add_column(sa.Column("evidence_id", sa.Integer(), nullable=True))
            altered.create_foreign_key(
                op.f(f"fk_{table}_evidence_id"), "evidence", ["evidence_id"], ["id"]
            )


def downgrade() -> None:
    for table in EVIDENT:
        with op.batch_alter_table(table) as altered:
            altered.drop_constraint(op.f(f"fk_{table}_evidence_id"), type_="foreignkey")
            altered.drop_column("evidence_id")
    for table in NEW_CHECK:
        op.drop_column(table, "last_checked")
    for table in NEW_SOURCE:
        op.drop_column(table, "source")
    for table in ENTERED:
        op.drop_column(table, "withdrawn_by")
        op.drop_column(table, "recorded_by")
    op.drop_table("evidence")
