"""accounts that somebody looks after, and sign-ins by a provider"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OPEN = sa.text("used_at IS NULL AND revoked_at IS NULL")
ADDED = ("made_by", "closed_at", "closed_by", "signed_in_on")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    kinds = (sa.String(length=500), moment, sa.String(length=500), sa.Date())
    for name, kind in zip(ADDED, kinds, strict=True):
        op.add_column("user", sa.Column(name, kind, nullable=True))
    op.create_table(
        "account_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("made_by", sa.String(length=500), nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=True),
        sa.Column("revoked_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user.id"], name=op.f("fk_account_invitation_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_invitation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_account_invitation_code_hash")),
    )
    op.create_index(op.f("ix_account_invitation_account_id"), "account_invitation", ["account_id"])
    op.create_index(
        "uq_account_invitation_open",
        "account_invitation",
        ["account_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "linked_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=True),
        sa.Column("linked_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user.id"], name=op.f("fk_linked_sign_in_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linked_sign_in")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_linked_sign_in_issuer_subject")),
    )
    op.create_index(op.f("ix_linked_sign_in_account_id"), "linked_sign_in", ["account_id"])


def downgrade() -> None:
    op.drop_table("linked_sign_in")
    op.drop_table("account_invitation")
    for name in reversed(ADDED):
        op.drop_column("user", name)
