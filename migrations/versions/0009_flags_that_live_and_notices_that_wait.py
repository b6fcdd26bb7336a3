"""flags that live and notices that wait"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SCHEDULED = sa.text("scheduled")
CLAIMED = sa.text("scheduled AND failure IS NULL")


def upgrade() -> None:
    op.create_table(
        "recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column(
            "language",
            sa.Enum(
                "en", "cy", name="language", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "often",
            sa.Enum(
                "daily",
                "weekly",
                "never",
                name="often",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("weekends", sa.Boolean(), nullable=False),
        sa.Column("bank_holidays", sa.Boolean(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(account_id IS NULL) <> (person_id IS NULL)",
            name=op.f("ck_recipient_account_or_person"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["user.id"], name=op.f("fk_recipient_account_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recipient_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
        sa.UniqueConstraint("account_id", name=op.f("uq_recipient_account_id")),
        sa.UniqueConstraint("person_id", name=op.f("uq_recipient_person_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_recipient_token_hash")),
    )
    op.create_table(
        "responsible",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user.id"], name=op.f("fk_responsible_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_responsible_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["setting.id"], name=op.f("fk_responsible_setting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsible")),
        sa.UniqueConstraint(
            "organisation_id", "setting_id", name=op.f("uq_responsible_organisation_id_setting_id")
        ),
    )
    with op.batch_alter_table("responsible") as batch_op:
        batch_op.create_index(batch_op.f("ix_responsible_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "uq_responsible_lead",
            ["organisation_id"],
            unique=True,
            sqlite_where=sa.text("setting_id IS NULL"),
            postgresql_where=sa.text("setting_id IS NULL"),
        )

    op.create_table(
        "flag_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("flag_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "opened",
                "reopened",
                "moved",
                "escalated",
                "acknowledged",
                "assigned",
                "snoozed",
                "released",
                "closed",
                name="flagstep",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "training_due",
                "training_expired",
                "never_trained",
                "not_assured",
                "relies_on_uncertified_provider",
                "relies_on_unverified_provider",
                "relies_on_expiring_provider",
                "below_target",
                "data_stale",
                "certification_expiring",
                "certification_lapsed",
                "certification_suspended",
                "accreditation_expiring",
                "accreditation_lapsed",
                "register_entry_stale",
                "sweep_missed",
                name="flagkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stage", sa.Integer(), nullable=True),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_flag_event_by_id")),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], name=op.f("fk_flag_event_flag_id")),
        sa.ForeignKeyConstraint(["to_id"], ["user.id"], name=op.f("fk_flag_event_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_event")),
    )
    with op.batch_alter_table("flag_event") as batch_op:
        batch_op.create_index(batch_op.f("ix_flag_event_flag_id"), ["flag_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("for_day", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sending",
                "sent",
                "failed",
                "cancelled",
                name="noticestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "smtp",
                "notify",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("subject", sa.String(length=500), nullable=True),
        sa.Column("plain", sa.Text(), nullable=True),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("provider_id", sa.String(length=100), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_notice_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_notice_recipient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("recipient_id", "for_day", name=op.f("uq_notice_recipient_id_for_day")),
        sa.UniqueConstraint("reference", name=op.f("uq_notice_reference")),
    )
    with op.batch_alter_table("notice") as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_for_day"), ["for_day"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_notice_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "ix_notice_unfinished",
            ["next_try_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('waiting', 'sending')"),
            postgresql_where=sa.text("state IN ('waiting', 'sending')"),
        )

    op.create_table(
        "notice_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column(
            "told",
            sa.Enum(
                "flag",
                "escalated",
                "summary",
                "checks_due",
                "undelivered",
                name="told",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("flag_id", sa.Integer(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("for_day", sa.Date(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], name=op.f("fk_notice_item_flag_id")),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_notice_item_notice_id")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_notice_item_recipient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_item")),
        sa.UniqueConstraint(
            "recipient_id",
            "flag_id",
            "turn",
            "told",
            name=op.f("uq_notice_item_recipient_id_flag_id_turn_told"),
        ),
    )
    with op.batch_alter_table("notice_item") as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_item_flag_id"), ["flag_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_item_notice_id"), ["notice_id"], unique=False)
        batch_op.create_index(
            "ix_notice_item_waits",
            ["recipient_id"],
            unique=False,
            sqlite_where=sa.text("notice_id IS NULL"),
            postgresql_where=sa.text("notice_id IS NULL"),
        )
        batch_op.create_index(
            "uq_notice_item_day",
            ["recipient_id", "told", "for_day"],
            unique=True,
            sqlite_where=sa.text("flag_id IS NULL"),
            postgresql_where=sa.text("flag_id IS NULL"),
        )

    with op.batch_alter_table("flag") as batch_op:
        batch_op.add_column(sa.Column("turn", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("acknowledged_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("assigned_to", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("snoozed_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_flag_assigned_to"), ["assigned_to"], unique=False)
        batch_op.create_index("ix_flag_subject", ["subject"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_flag_acknowledged_by"), "user", ["acknowledged_by"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_flag_assigned_to"), "user", ["assigned_to"], ["id"]
        )

    with op.batch_alter_table("flag") as batch_op:
        batch_op.alter_column("turn", server_default=None)
    _tell_what_is_known()

    with op.batch_alter_table("job_run") as batch_op:
        batch_op.drop_index("uq_job_run_scheduled")
        batch_op.add_column(sa.Column("failure", sa.Text(), nullable=True))
        batch_op.create_index(
            "uq_job_run_scheduled",
            ["job", "for_day"],
            unique=True,
            sqlite_where=CLAIMED,
            postgresql_where=CLAIMED,
        )


def _tell_what_is_known() -> None:
    """The history of a flag of before: that it was opened, and closed."""
    same = "kind, stage, until_day"
    for step in ("opened", "closed"):
        op.execute(
            f"INSERT INTO flag_event (flag_id, step, turn, on_day, at, {same})"
            f" SELECT id, '{step}', 1, {step}_on, {step}_at, {same} FROM flag"
            f" WHERE {step}_at IS NOT NULL"
        )


def downgrade() -> None:
    op.execute("DELETE FROM job_run WHERE failure IS NOT NULL")
    with op.batch_alter_table("job_run") as batch_op:
        batch_op.drop_index("uq_job_run_scheduled")
        batch_op.drop_column("failure")
        batch_op.create_index(
            "uq_job_run_scheduled",
            ["job", "for_day"],
            unique=True,
            sqlite_where=SCHEDULED,
            postgresql_where=SCHEDULED,
        )

    with op.batch_alter_table("flag") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_flag_assigned_to"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_flag_acknowledged_by"), type_="foreignkey")
        batch_op.drop_index("ix_flag_subject")
        batch_op.drop_index(batch_op.f("ix_flag_assigned_to"))
        batch_op.drop_column("escalated_at")
        batch_op.drop_column("snoozed_until")
        batch_op.drop_column("assigned_to")
        batch_op.drop_column("acknowledged_by")
        batch_op.drop_column("acknowledged_at")
        batch_op.drop_column("turn")

    with op.batch_alter_table("notice_item") as batch_op:
        batch_op.drop_index(
            "uq_notice_item_day",
            sqlite_where=sa.text("flag_id IS NULL"),
            postgresql_where=sa.text("flag_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_notice_item_waits",
            sqlite_where=sa.text("notice_id IS NULL"),
            postgresql_where=sa.text("notice_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_notice_item_notice_id"))
        batch_op.drop_index(batch_op.f("ix_notice_item_flag_id"))

    op.drop_table("notice_item")
    with op.batch_alter_table("notice") as batch_op:
        batch_op.drop_index(
            "ix_notice_unfinished",
            sqlite_where=sa.text("state IN ('waiting', 'sending')"),
            postgresql_where=sa.text("state IN ('waiting', 'sending')"),
        )
        batch_op.drop_index(batch_op.f("ix_notice_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_notice_for_day"))

    op.drop_table("notice")
    with op.batch_alter_table("flag_event") as batch_op:
        batch_op.drop_index(batch_op.f("ix_flag_event_flag_id"))

    op.drop_table("flag_event")
    with op.batch_alter_table("responsible") as batch_op:
        batch_op.drop_index(
            "uq_responsible_lead",
            sqlite_where=sa.text("setting_id IS NULL"),
            postgresql_where=sa.text("setting_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_responsible_account_id"))

    op.drop_table("responsible")
    op.drop_table("recipient")
