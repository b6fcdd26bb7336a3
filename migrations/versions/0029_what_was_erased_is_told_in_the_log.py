"""the log tells of which entries what rows said was erased"""

from alembic import op

from tracker.store.audit_log.beginning import begin_erased

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    begin_erased(op.get_bind())


def downgrade() -> None:
    """What the log tells it goes on telling."""
