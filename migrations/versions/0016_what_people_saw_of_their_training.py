"""what people saw of their training"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training_seen",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("day_before", sa.Date(), nullable=True),
        sa.Column("seen_before", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user.id"], name=op.f("fk_training_seen_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_training_seen")),
    )


def downgrade() -> None:
    op.drop_table("training_seen")
