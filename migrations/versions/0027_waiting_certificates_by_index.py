"""certificates that wait for HR are found by an index"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_sent_certificate_state", "sent_certificate", ["state", "person_id"])


def downgrade() -> None:
    op.drop_index("ix_sent_certificate_state", table_name="sent_certificate")
