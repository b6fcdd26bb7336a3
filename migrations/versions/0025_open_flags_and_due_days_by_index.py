"""Open flags are counted, and due days found, by indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OPEN = sa.text("closed_at IS NULL")
COUNTED = ["opened_on", "snoozed_until", "closed_at"]
FLAGS = {
    "ix_flag_open": ["organisation_id", "severity", "kind", *COUNTED],
    "ix_flag_open_setting": ["setting_id", "severity", *COUNTED],
}


def upgrade() -> None:
    op.create_index("ix_post_standing_due", "post_standing", ["organisation_id", "due_on"])
    for name, columns in FLAGS.items():
        op.create_index(name, "flag", columns, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    for name in FLAGS:
        op.drop_index(name, table_name="flag")
    op.drop_index("ix_post_standing_due", table_name="post_standing")
