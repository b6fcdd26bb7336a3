"""answers of one sheet"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KNOWN = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    op.add_column(
        "answer", sa.Column("sheet_key", sa.String(length=100), server_default="", nullable=False)
    )
    _index("organisation_id", "code", "value_key", "sheet_key")


def downgrade() -> None:
    op.execute("DELETE FROM answer WHERE sheet_key <> ''")
    _index("organisation_id", "code", "value_key")
    op.drop_column("answer", "sheet_key")


def _index(*columns: str) -> None:
    op.drop_index("uq_answer_known", "answer")
    op.create_index(
        "uq_answer_known",
        "answer",
        list(columns),
        unique=True,
        sqlite_where=KNOWN,
        postgresql_where=KNOWN,
    )
