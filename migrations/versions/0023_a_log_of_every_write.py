"""the log of every write, which nobody changes"""

import sqlalchemy as sa
from alembic import op

from tracker.store.audit_log.beginning import begin
from tracker.store.audit_log.install import install, uninstall

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_log",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=80), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("operation", sa.String(length=20), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("columns", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("values_hash", sa.String(length=64), nullable=True),
        sa.Column("hash_before", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_log")),
    )
    for columns in (["act"], ["at"], ["upload_id"]):
        op.create_index(op.f(f"ix_audit_log_{columns[0]}"), "audit_log", columns)
    for name in ("organisation_id", "table_name"):
        op.create_index(f"ix_audit_log_{name}", "audit_log", [name, "act"])
    op.create_table(
        "audit_log_values",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=True),
        sa.Column("said_before", sa.Text(), nullable=True),
        sa.Column("said_after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["number"], ["audit_log.number"], name=op.f("fk_audit_log_values_number")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_log_values")),
    )
    op.create_table(
        "audit_log_pending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("operation", sa.String(length=20), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.Column("row_count", sa.Integer(), nullable=True),
        sa.Column("ids", sa.Text(), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("columns", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("said_before", sa.Text(), nullable=True),
        sa.Column("said_after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log_pending")),
        sqlite_autoincrement=True,
    )
    connection = op.get_bind()
    install(connection)
    begin(connection)


def downgrade() -> None:
    uninstall(op.get_bind())
    for table in ("audit_log_pending", "audit_log_values", "audit_log"):
        op.drop_table(table)
