"""audits, documents about settings, what commissioners ask for, and coverage by month"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


OPENED_BEFORE = ("person", "flag", "notice", "certificate", "correction", "passport")
OPENED = (*OPENED_BEFORE, "audit")
TOLD_BEFORE = (
    "flag",
    "escalated",
    "summary",
    "checks_due",
    "undelivered",
    "certificates",
    "decided",
)
TOLD = (*TOLD_BEFORE, "requests", "answers", "follow_up")
# Uploads before this are known by what they said that was new.
TOLD_BY_FACTS = """
INSERT INTO setting_told (setting_id, told_at)
SELECT post.setting_id, post_fact.recorded_at
FROM post_fact JOIN post ON post.id = post_fact.post_id
WHERE post_fact.upload_id IS NOT NULL
UNION
SELECT post.setting_id, training_fact.recorded_at
FROM training_fact JOIN post ON post.person_id = training_fact.person_id
WHERE training_fact.upload_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM post_fact
    WHERE post_fact.post_id = post.id AND post_fact.recorded_at <= training_fact.recorded_at
)
"""
MADE = (
    "setting_told",
    "setting_file",
    "coverage_month",
    "repeat_month",
    "training_month",
    "setting_document",
    "audit",
    "audit_sample",
    "audit_check",
    "audit_event",
    "finding",
    "name_opening",
    "request",
    "audit_action",
    "request_event",
)


def upgrade() -> None:
    _say("look", "opened", OPENED)
    _say("notice_item", "told", TOLD)
    op.create_table(
        "setting_told",
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["setting.id"], name=op.f("fk_setting_told_setting_id")
        ),
        sa.PrimaryKeyConstraint("setting_id", "told_at", name=op.f("pk_setting_told")),
    )
    op.execute(TOLD_BY_FACTS)
    op.create_table(
        "setting_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_file")),
    )
    op.create_table(
        "coverage_month",
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("known_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("left_out_exempt", sa.Integer(), nullable=False),
        sa.Column("left_out_long_absence", sa.Integer(), nullable=False),
        sa.Column("left_out_new_starter", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["requirement.id"], name=op.f("fk_coverage_month_requirement_id")
        ),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["setting.id"], name=op.f("fk_coverage_month_setting_id")
        ),
        sa.PrimaryKeyConstraint(
            "setting_id", "requirement_id", "last_day", name=op.f("pk_coverage_month")
        ),
    )
    op.create_table(
        "repeat_month",
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("curriculum_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("other_courses", sa.Integer(), nullable=False),
        sa.Column("other_course_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["curriculum_id"], ["curriculum.id"], name=op.f("fk_repeat_month_curriculum_id")
        ),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["setting.id"], name=op.f("fk_repeat_month_setting_id")
        ),
        sa.PrimaryKeyConstraint(
            "setting_id", "curriculum_id", "last_day", name=op.f("pk_repeat_month")
        ),
    )
    op.create_table(
        "training_month",
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("known_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["setting.id"], name=op.f("fk_training_month_setting_id")
        ),
        sa.PrimaryKeyConstraint("setting_id", "last_day", name=op.f("pk_training_month")),
    )
    op.create_table(
        "setting_document",
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _words(
                "documentkind",
                "training_needs_analysis",
                "techniques_authorised",
                "reduction_plan",
                "principle",
                "other",
            ),
            nullable=False,
        ),
        sa.Column("principles", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("authorised_by", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "reviewed_on IS NULL OR dated_on <= reviewed_on",
            name=op.f("ck_setting_document_reviewed"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["setting_file.id"], name=op.f("fk_setting_document_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_setting_document_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["setting.id"], name=op.f("fk_setting_document_setting_id")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_setting_document_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_document")),
    )
    op.create_index(op.f("ix_setting_document_file_id"), "setting_document", ["file_id"])
    op.create_index(
        "ix_setting_document_setting_id", "setting_document", ["setting_id", "withdrawn_at"]
    )
    op.create_index(op.f("ix_setting_document_upload_id"), "setting_document", ["upload_id"])

    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commissioner_id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("known_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        sa.Column("sample_size", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (conclusion IS NULL)", name=op.f("ck_audit_closed")
        ),
        sa.CheckConstraint(
            "(setting_id IS NULL) <> (provider_id IS NULL)", name=op.f("ck_audit_subject")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["user.id"], name=op.f("fk_audit_closed_by")),
        sa.ForeignKeyConstraint(
            ["commissioner_id"], ["commissioner.id"], name=op.f("fk_audit_commissioner_id")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["user.id"], name=op.f("fk_audit_opened_by")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_audit_provider_id")
        ),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_audit_setting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_commissioner_id", "audit", ["commissioner_id", "closed_at"])
    op.create_index(op.f("ix_audit_setting_id"), "audit", ["setting_id"])

    op.create_table(
        "audit_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("employment", _words("employment", "employed", "bank", "agency"), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_sample_audit_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_audit_sample_person_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_audit_sample_post_id")),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["requirement.id"], name=op.f("fk_audit_sample_requirement_id")
        ),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["setting.id"], name=op.f("fk_audit_sample_setting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_sample")),
        sa.UniqueConstraint(
            "audit_id",
            "post_id",
            "requirement_id",
            name=op.f("uq_audit_sample_audit_id_post_id_requirement_id"),
        ),
    )
    op.create_index(op.f("ix_audit_sample_person_id"), "audit_sample", ["person_id"])
    op.create_table(
        "audit_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("outcome", _words("checked", "as_told", "differs", "not_shown"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_audit_check_by_id")),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["audit_sample.id"], name=op.f("fk_audit_check_sample_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_check")),
    )
    op.create_index(op.f("ix_audit_check_sample_id"), "audit_check", ["sample_id"])
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=True),
        sa.Column(
            "step",
            _words(
                "auditstep",
                "opened",
                "checked",
                "found",
                "withdrawn",
                "action_set",
                "action_done",
                "returned",
                "name_opened",
                "packed",
                "closed",
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_event_audit_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_audit_event_by_id")),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["setting.id"], name=op.f("fk_audit_event_setting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index(op.f("ix_audit_event_audit_id"), "audit_event", ["audit_id"])

    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("severity", _words("severity", "breach", "concern", "advice"), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_because IS NULL)",
            name=op.f("ck_finding_withdrawn"),
        ),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_finding_audit_id")),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_finding_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_finding_person_id")),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_finding_setting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index(op.f("ix_finding_audit_id"), "finding", ["audit_id"])
    op.create_index(op.f("ix_finding_person_id"), "finding", ["person_id"])

    op.create_table(
        "name_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("commissioner_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_by_email", sa.String(length=500), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_name_opening_audit_id")),
        sa.ForeignKeyConstraint(
            ["commissioner_id"], ["commissioner.id"], name=op.f("fk_name_opening_commissioner_id")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["user.id"], name=op.f("fk_name_opening_opened_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_name_opening_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_name_opening_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_opening")),
    )
    op.create_index(op.f("ix_name_opening_audit_id"), "name_opening", ["audit_id"])
    op.create_index(
        "ix_name_opening_organisation_id", "name_opening", ["organisation_id", "opened_at"]
    )
    op.create_index("ix_name_opening_person_id", "name_opening", ["person_id"])

    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commissioner_id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=True),
        sa.Column(
            "wanted",
            _words(
                "wanted",
                "fresh_data",
                "training_needs_analysis",
                "techniques_authorised",
                "reduction_plan",
                "principle",
                "other",
            ),
            nullable=False,
        ),
        sa.Column(
            "principle",
            _words(
                "principle",
                "trained_staff",
                "minimum_force",
                "never_punishment",
                "documented",
                "involvement",
                "risk_assessed",
                "positive_approach",
                "best_interests",
            ),
            nullable=True,
        ),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            _words("requeststate", "open", "answered", "closed", "cancelled"),
            nullable=False,
        ),
        sa.Column("hr_told_on", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("late_told_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(wanted = 'principle') = (principle IS NOT NULL)", name=op.f("ck_request_of_principle")
        ),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_request_audit_id")),
        sa.ForeignKeyConstraint(
            ["commissioner_id"], ["commissioner.id"], name=op.f("fk_request_commissioner_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_request_organisation_id")
        ),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_request_setting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    op.create_index(op.f("ix_request_audit_id"), "request", ["audit_id"])
    op.create_index("ix_request_commissioner_id", "request", ["commissioner_id", "state", "due_on"])
    op.create_index("ix_request_organisation_id", "request", ["organisation_id", "state", "due_on"])
    op.create_index(op.f("ix_request_setting_id"), "request", ["setting_id"])

    op.create_table(
        "audit_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", _words("owner", "setting", "commissioner"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_note", sa.Text(), nullable=True),
        sa.Column("returned_because", sa.Text(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("late_told_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(done_at IS NULL) = (done_note IS NULL)", name=op.f("ck_audit_action_done")
        ),
        sa.ForeignKeyConstraint(["done_by"], ["user.id"], name=op.f("fk_audit_action_done_by")),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_audit_action_finding_id")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["user.id"], name=op.f("fk_audit_action_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_action")),
    )
    op.create_index("ix_audit_action_due_on", "audit_action", ["done_at", "due_on"])
    op.create_index(op.f("ix_audit_action_finding_id"), "audit_action", ["finding_id"])

    op.create_table(
        "request_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            _words(
                "requeststep", "asked", "reminded", "answered", "returned", "closed", "cancelled"
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_request_event_by_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["setting_document.id"], name=op.f("fk_request_event_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_request_event_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_event")),
    )
    op.create_index(op.f("ix_request_event_request_id"), "request_event", ["request_id"])


def downgrade() -> None:
    for table in reversed(MADE):
        op.drop_table(table)
    op.execute("DELETE FROM notice_item WHERE told IN ('requests', 'answers', 'follow_up')")
    _say("notice_item", "told", TOLD_BEFORE)
    op.execute("DELETE FROM look WHERE opened = 'audit'")
    _say("look", "opened", OPENED_BEFORE)


def _words(name: str, *known: str) -> sa.Enum:
    return sa.Enum(*known, name=name, native_enum=False, create_constraint=True, length=40)


def _say(table: str, column: str, known: tuple[str, ...]) -> None:
    """Let a column say these words and no others."""
    name = op.f(f"ck_{table}_looked" if table == "look" else f"ck_{table}_{column}")
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    recreate: Any = "always" if on_sqlite else "never"
    with op.batch_alter_table(table, recreate=recreate) as altered:
        # SQLite's copy of the table has no checks.
        if not on_sqlite:
            altered.drop_constraint(name, type_="check")
        words = ", ".join(repr(word) for word in known)
        altered.create_check_constraint(name, sa.text(f"{column} IN ({words})"))
