"""people whom a staff list leaves out"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PHASES = ("reading", "checking", "comparing", "keeping", "saving", "judging")
PHASES_BEFORE = ("reading", "checking", "keeping", "saving", "judging")


def upgrade() -> None:
    op.create_table(
        "absent_post",
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("marked_by", sa.String(length=500), nullable=True),
        sa.PrimaryKeyConstraint("upload_id", "post_id", name=op.f("pk_absent_post")),
    )
    _check_phases(PHASES)


def downgrade() -> None:
    op.execute("UPDATE upload_work SET phase = 'checking' WHERE phase = 'comparing'")
    _check_phases(PHASES_BEFORE)
    op.drop_table("absent_post")


def _check_phases(phases: tuple[str, ...]) -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    one_of = sa.text(f"phase IN ({', '.join(repr(phase) for phase in phases)})")
    with op.batch_alter_table("upload_work", recreate="always" if on_sqlite else "never") as work:
        # SQLite's copy of the table has no checks.
        if not on_sqlite:
            work.drop_constraint(op.f("ck_upload_work_phase"), type_="check")
        work.create_check_constraint(op.f("ck_upload_work_phase"), one_of)
