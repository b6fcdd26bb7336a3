"""who took an answer back"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answer", sa.Column("withdrawn_by", sa.String(length=500), nullable=True))


def downgrade() -> None:
    op.drop_column("answer", "withdrawn_by")
