"""training passports"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passport",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("shows_employer", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("shared_on", sa.Date(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on >= shared_on", name=op.f("ck_passport_period")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_passport_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passport")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_passport_token_hash")),
    )
    op.create_index(op.f("ix_passport_person_id"), "passport", ["person_id"])
    op.create_table(
        "passport_record",
        sa.Column("passport_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["passport_id"], ["passport.id"], name=op.f("fk_passport_record_passport_id")
        ),
        sa.PrimaryKeyConstraint("passport_id", "place", name=op.f("pk_passport_record")),
    )
    op.create_index(op.f("ix_passport_record_training_id"), "passport_record", ["training_id"])
    op.create_table(
        "passport_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("passport_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["passport_id"], ["passport.id"], name=op.f("fk_passport_look_passport_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passport_look")),
    )
    op.create_index(op.f("ix_passport_look_passport_id"), "passport_look", ["passport_id"])


def downgrade() -> None:
    op.drop_table("passport_look")
    op.drop_table("passport_record")
    op.drop_table("passport")
