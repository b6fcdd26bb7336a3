"""a new way to sign in, and how the keys of a trusted issuer came here"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "invitation",
        sa.Column("is_way_back", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("trusted_issuer", sa.Column("source", sa.String(length=500), nullable=True))


def downgrade() -> None:
    op.drop_column("trusted_issuer", "source")
    op.drop_column("invitation", "is_way_back")
