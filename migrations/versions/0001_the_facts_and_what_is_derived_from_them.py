"""the facts and what is derived from them"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("code", name=op.f("uq_body_code")),
    )
    op.create_table(
        "certification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification")),
        sa.UniqueConstraint("number", name=op.f("uq_certification_number")),
    )
    op.create_table(
        "commissioner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commissioner")),
        sa.UniqueConstraint("code", name=op.f("uq_commissioner_code")),
    )
    op.create_table(
        "job_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("for_day", sa.Date(), nullable=False),
        sa.Column("scheduled", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
    )
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_run_for_day"), ["for_day"], unique=False)
        batch_op.create_index(
            "uq_job_run_scheduled",
            ["job", "for_day"],
            unique=True,
            sqlite_where=sa.text("scheduled"),
            postgresql_where=sa.text("scheduled"),
        )

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
    )
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("code", name=op.f("uq_provider_code")),
    )
    op.create_table(
        "requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement")),
        sa.UniqueConstraint("code", name=op.f("uq_requirement_code")),
    )
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=True),
        sa.Column("permissions", sa.UnicodeText(), nullable=True),
        sa.Column(
            "update_datetime",
            sa.DateTime(),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
    )
    op.create_table(
        "setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sa.UniqueConstraint("code", name=op.f("uq_setting_code")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_since"), ["since"], unique=False)

    op.create_table(
        "curriculum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_curriculum_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum")),
        sa.UniqueConstraint("provider_id", "code", name=op.f("uq_curriculum_provider_id_code")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint(
            "organisation_id", "number", name=op.f("uq_person_organisation_id_number")
        ),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_number"), ["number"], unique=False)

    op.create_table(
        "setting_coverage",
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("in_date", sa.Integer(), nullable=False),
        sa.Column("due_soon", sa.Integer(), nullable=False),
        sa.Column("expired", sa.Integer(), nullable=False),
        sa.Column("never_trained", sa.Integer(), nullable=False),
        sa.Column("not_assured", sa.Integer(), nullable=False),
        sa.Column("exempt", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("left_out_exempt", sa.Integer(), nullable=False),
        sa.Column("left_out_long_absence", sa.Integer(), nullable=False),
        sa.Column("left_out_new_starter", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_setting_coverage_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["requirement.id"], name=op.f("fk_setting_coverage_requirement_id")
        ),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["setting.id"], name=op.f("fk_setting_coverage_setting_id")
        ),
        sa.PrimaryKeyConstraint("setting_id", "requirement_id", name=op.f("pk_setting_coverage")),
    )
    with op.batch_alter_table("setting_coverage", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_setting_coverage_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "setting_reliance",
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("provider_key", sa.String(length=500), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("provider_text", sa.String(length=500), nullable=True),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_setting_reliance_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_setting_reliance_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["setting.id"], name=op.f("fk_setting_reliance_setting_id")
        ),
        sa.PrimaryKeyConstraint("setting_id", "provider_key", name=op.f("pk_setting_reliance")),
    )
    with op.batch_alter_table("setting_reliance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_setting_reliance_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_setting_reliance_provider_id"), ["provider_id"], unique=False
        )

    op.create_table(
        "setting_upload",
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["setting.id"], name=op.f("fk_setting_upload_setting_id")
        ),
        sa.PrimaryKeyConstraint("setting_id", name=op.f("pk_setting_upload")),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("setting_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "register",
                "staff",
                "training",
                name="uploadkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "checked",
                "accepted",
                "discarded",
                name="uploadstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=500), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.String(length=500), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.String(length=500), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_upload_organisation_id")
        ),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_upload_setting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_upload_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "accreditation",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("accredited_by", sa.String(length=500), nullable=False),
        sa.Column("standard", sa.String(length=200), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("last_checked", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_accreditation_period")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_accreditation_body_id")),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_accreditation_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accreditation")),
    )
    with op.batch_alter_table("accreditation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accreditation_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_accreditation_upload_id"), ["upload_id"], unique=False)

    op.create_table(
        "accreditor",
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_accreditor_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accreditor")),
    )
    with op.batch_alter_table("accreditor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accreditor_upload_id"), ["upload_id"], unique=False)

    op.create_table(
        "affiliate",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("curricula", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_affiliate_period")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_affiliate_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_affiliate_provider_id")
        ),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_affiliate_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affiliate")),
    )
    with op.batch_alter_table("affiliate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_affiliate_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_affiliate_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_affiliate_upload_id"), ["upload_id"], unique=False)

    op.create_table(
        "answer",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=500), nullable=False),
        sa.Column("value_key", sa.String(length=500), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.Column("answered_by", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_answer_organisation_id")
        ),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_answer_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_upload_id"), ["upload_id"], unique=False)
        batch_op.create_index(
            "uq_answer_known",
            ["organisation_id", "code", "value_key"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "certification_event",
        sa.Column("certification_id", sa.Integer(), nullable=False),
        sa.Column(
            "event",
            sa.Enum(
                "suspended",
                "reinstated",
                "withdrawn",
                name="eventword",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("curricula", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["certification_id"],
            ["certification.id"],
            name=op.f("fk_certification_event_certification_id"),
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_certification_event_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification_event")),
    )
    with op.batch_alter_table("certification_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certification_event_certification_id"),
            ["certification_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_certification_event_upload_id"), ["upload_id"], unique=False
        )

    op.create_table(
        "certification_fact",
        sa.Column("certification_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("standards_version", sa.String(length=100), nullable=True),
        sa.Column("curricula", sa.Text(), nullable=False),
        sa.Column("populations", sa.Text(), nullable=False),
        sa.Column("setting_types", sa.Text(), nullable=False),
        sa.Column("nations", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("last_checked", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_certification_fact_period")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_certification_fact_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["certification_id"],
            ["certification.id"],
            name=op.f("fk_certification_fact_certification_id"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_certification_fact_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_certification_fact_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification_fact")),
    )
    with op.batch_alter_table("certification_fact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certification_fact_body_id"), ["body_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certification_fact_provider_id"), ["provider_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certification_fact_upload_id"), ["upload_id"], unique=False
        )
        batch_op.create_index(
            "uq_certification_fact_known",
            ["certification_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "commissioner_fact",
        sa.Column("commissioner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_commissioner_fact_period")
        ),
        sa.ForeignKeyConstraint(
            ["commissioner_id"],
            ["commissioner.id"],
            name=op.f("fk_commissioner_fact_commissioner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["commissioner.id"], name=op.f("fk_commissioner_fact_successor_id")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_commissioner_fact_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commissioner_fact")),
    )
    with op.batch_alter_table("commissioner_fact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_commissioner_fact_upload_id"), ["upload_id"], unique=False
        )
        batch_op.create_index(
            "uq_commissioner_fact_known",
            ["commissioner_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "commissioning",
        sa.Column("commissioner_id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_commissioning_period")
        ),
        sa.ForeignKeyConstraint(
            ["commissioner_id"], ["commissioner.id"], name=op.f("fk_commissioning_commissioner_id")
        ),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["setting.id"], name=op.f("fk_commissioning_setting_id")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_commissioning_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commissioning")),
    )
    with op.batch_alter_table("commissioning", schema=None) as batch_op:
        batch_op.create_index(
            "ix_commissioning_both", ["commissioner_id", "setting_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_commissioning_setting_id"), ["setting_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_commissioning_upload_id"), ["upload_id"], unique=False)

    op.create_table(
        "curriculum_fact",
        sa.Column("curriculum_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "awareness",
                "psychological",
                "physical",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("family", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["curriculum_id"], ["curriculum.id"], name=op.f("fk_curriculum_fact_curriculum_id")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_curriculum_fact_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_fact")),
    )
    with op.batch_alter_table("curriculum_fact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_curriculum_fact_upload_id"), ["upload_id"], unique=False
        )
        batch_op.create_index(
            "uq_curriculum_fact_known",
            ["curriculum_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "licence",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("last_checked", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_licence_period")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_licence_body_id")),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_licence_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence")),
    )
    with op.batch_alter_table("licence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_licence_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_licence_upload_id"), ["upload_id"], unique=False)

    op.create_table(
        "organisation_fact",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_fact_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_organisation_fact_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_fact")),
    )
    with op.batch_alter_table("organisation_fact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_fact_upload_id"), ["upload_id"], unique=False
        )
        batch_op.create_index(
            "uq_organisation_fact_known",
            ["organisation_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "person_fact",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("surname", sa.String(length=500), nullable=False),
        sa.Column("forename", sa.String(length=500), nullable=False),
        sa.Column("email", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_fact_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_person_fact_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_fact")),
    )
    with op.batch_alter_table("person_fact", schema=None) as batch_op:
        batch_op.create_index("ix_person_fact_name", ["surname", "forename"], unique=False)
        batch_op.create_index("ix_person_fact_person_id", ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_fact_upload_id"), ["upload_id"], unique=False)
        batch_op.create_index(
            "uq_person_fact_known",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("staff_number", sa.String(length=100), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_person_id")),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_post_setting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint(
            "person_id",
            "staff_number",
            "setting_id",
            name=op.f("uq_post_person_id_staff_number_setting_id"),
        ),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_setting_id"), ["setting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_staff_number"), ["staff_number"], unique=False)

    op.create_table(
        "provider_fact",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "commercial",
                "in_house",
                name="providerkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("last_checked", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_provider_fact_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_provider_fact_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_provider_fact_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_fact")),
    )
    with op.batch_alter_table("provider_fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_provider_fact_upload_id"), ["upload_id"], unique=False)
        batch_op.create_index(
            "uq_provider_fact_known",
            ["provider_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "requirement_fact",
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("setting_types", sa.Text(), nullable=False),
        sa.Column("nhs_commissioned", sa.Boolean(), nullable=True),
        sa.Column("nations", sa.Text(), nullable=False),
        sa.Column("staff_groups", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "awareness",
                "psychological",
                "physical",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "assurance",
            sa.Enum(
                "accredited",
                "certified",
                "suspended",
                "lapsed",
                "out_of_scope",
                "uncertified",
                "unknown",
                name="assurance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("interval_months", sa.Integer(), nullable=True),
        sa.Column(
            "convention",
            sa.Enum(
                "same_day",
                "day_before",
                name="convention",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("renewal_window_months", sa.Integer(), nullable=True),
        sa.Column("full_programme_months", sa.Integer(), nullable=True),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("new_starter_days", sa.Integer(), nullable=False),
        sa.Column("warning_days", sa.Integer(), nullable=False),
        sa.Column("target", sa.Numeric(precision=6, scale=3), nullable=True),
        sa.Column(
            "strength",
            sa.Enum(
                "must",
                "contract",
                "expected",
                "advisory",
                name="strength",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_requirement_fact_period")
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["requirement.id"], name=op.f("fk_requirement_fact_requirement_id")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_requirement_fact_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement_fact")),
    )
    with op.batch_alter_table("requirement_fact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_requirement_fact_requirement_id"), ["requirement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_requirement_fact_upload_id"), ["upload_id"], unique=False
        )

    op.create_table(
        "setting_fact",
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "local_authority",
                "clinical_commissioning_group",
                "special_school",
                "section_41_independent",
                "special_post_16",
                "childrens_home",
                "secure_childrens_home",
                "residential_holiday_scheme",
                "fostering_service",
                "nhs_health_service",
                "mental_health_unit",
                "learning_disability_hospital",
                "adult_social_care",
                name="settingtype",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("nhs_commissioned", sa.Boolean(), nullable=False),
        sa.Column(
            "nation",
            sa.Enum(
                "england",
                "wales",
                "scotland",
                "northern_ireland",
                name="nation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("populations", sa.Text(), nullable=False),
        sa.Column("identifier_kind", sa.String(length=40), nullable=True),
        sa.Column("identifier", sa.String(length=40), nullable=True),
        sa.Column("declared_provider_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_setting_fact_period")
        ),
        sa.ForeignKeyConstraint(
            ["declared_provider_id"],
            ["provider.id"],
            name=op.f("fk_setting_fact_declared_provider_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_setting_fact_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["setting.id"], name=op.f("fk_setting_fact_setting_id")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_setting_fact_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_fact")),
    )
    with op.batch_alter_table("setting_fact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_setting_fact_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_setting_fact_setting_id"), ["setting_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_setting_fact_upload_id"), ["upload_id"], unique=False)

    op.create_table(
        "standards_version",
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_standards_version_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standards_version")),
    )
    with op.batch_alter_table("standards_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_standards_version_upload_id"), ["upload_id"], unique=False
        )

    op.create_table(
        "trainer",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("name", sa.String(length=500), nullable=True),
        sa.Column(
            "grade",
            sa.Enum(
                "senior",
                "associate",
                name="grade",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_trainer_period")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_trainer_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_trainer_provider_id")
        ),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_trainer_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer")),
    )
    with op.batch_alter_table("trainer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trainer_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trainer_upload_id"), ["upload_id"], unique=False)

    op.create_table(
        "training_fact",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("provider_text", sa.String(length=500), nullable=True),
        sa.Column("curriculum_id", sa.Integer(), nullable=True),
        sa.Column("course_text", sa.String(length=500), nullable=False),
        sa.Column(
            "route",
            sa.Enum(
                "in_house",
                "commercial",
                "affiliate",
                name="route",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "face_to_face",
                "e_learning",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "initial",
                "refresher",
                "full_programme",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "result",
            sa.Enum(
                "passed",
                "attended",
                "failed",
                name="result",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("certificate_number", sa.String(length=200), nullable=True),
        sa.Column("printed_expiry", sa.Date(), nullable=True),
        sa.Column("trainer", sa.String(length=500), nullable=True),
        sa.Column(
            "evidence",
            sa.Enum(
                "self_declared",
                "entered_by_hr",
                "document_seen",
                "confirmed_by_provider",
                name="evidence",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "completed_on IS NOT NULL OR printed_expiry IS NOT NULL",
            name=op.f("ck_training_fact_dated"),
        ),
        sa.CheckConstraint(
            "started_on IS NULL OR started_on <= completed_on",
            name=op.f("ck_training_fact_delivery"),
        ),
        sa.ForeignKeyConstraint(
            ["curriculum_id"], ["curriculum.id"], name=op.f("fk_training_fact_curriculum_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_training_fact_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_training_fact_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_training_fact_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_fact")),
    )
    with op.batch_alter_table("training_fact", schema=None) as batch_op:
        batch_op.create_index("ix_training_fact_person_id", ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_training_fact_provider_id"), ["provider_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_training_fact_upload_id"), ["upload_id"], unique=False)

    op.create_table(
        "upload_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=True),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "new",
                "changed",
                "unchanged",
                "rejected",
                "ignored",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_upload_row_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_row")),
    )
    with op.batch_alter_table("upload_row", schema=None) as batch_op:
        batch_op.create_index("ix_upload_row_upload_id_row", ["upload_id", "row"], unique=False)

    op.create_table(
        "user",
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("commissioner_id", sa.Integer(), nullable=True),
        sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True),
        sa.Column("mf_recovery_codes", sa.UnicodeText(), nullable=True),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("us_phone_number", sa.String(length=128), nullable=True),
        sa.Column("username", sa.String(length=255), nullable=True),
        sa.Column("us_totp_secrets", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("last_login_at", sa.DateTime(), nullable=True),
        sa.Column("current_login_at", sa.DateTime(), nullable=True),
        sa.Column("last_login_ip", sa.String(length=64), nullable=True),
        sa.Column("current_login_ip", sa.String(length=64), nullable=True),
        sa.Column("login_count", sa.Integer(), nullable=True),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("tf_phone_number", sa.String(length=128), nullable=True),
        sa.Column(
            "create_datetime",
            sa.DateTime(),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column(
            "update_datetime",
            sa.DateTime(),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["commissioner_id"], ["commissioner.id"], name=op.f("fk_user_commissioner_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_user_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_user_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_fs_uniquifier")),
        sa.UniqueConstraint(
            "fs_webauthn_user_handle", name=op.f("uq_user_fs_webauthn_user_handle")
        ),
        sa.UniqueConstraint("us_phone_number", name=op.f("uq_user_us_phone_number")),
        sa.UniqueConstraint("username", name=op.f("uq_user_username")),
    )
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer(), nullable=False),
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
        sa.Column("subject", sa.String(length=700), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "breach",
                "concern",
                "advice",
                name="severity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stage", sa.Integer(), nullable=True),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("setting_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("requirement_id", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("provider_text", sa.String(length=500), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_flag_body_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_flag_organisation_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_flag_post_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_flag_provider_id")),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["requirement.id"], name=op.f("fk_flag_requirement_id")
        ),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_flag_setting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
    )
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.create_index(
            "ix_flag_organisation", ["organisation_id", "closed_at", "severity"], unique=False
        )
        batch_op.create_index("ix_flag_post", ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_flag_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_flag_setting_id"), ["setting_id"], unique=False)
        batch_op.create_index(
            "uq_flag_open",
            ["kind", "subject"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "post_fact",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=True),
        sa.Column("staff_group", sa.String(length=200), nullable=True),
        sa.Column(
            "employment",
            sa.Enum(
                "employed",
                "bank",
                "agency",
                name="employment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "absence",
            sa.Enum(
                "long_absence", name="absence", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("absence_from", sa.Date(), nullable=True),
        sa.Column("absence_to", sa.Date(), nullable=True),
        sa.Column("exempt_from", sa.Date(), nullable=True),
        sa.Column("exempt_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "absence_to IS NULL OR absence_from IS NULL OR absence_from <= absence_to",
            name=op.f("ck_post_fact_absence_period"),
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_post_fact_period")
        ),
        sa.CheckConstraint(
            "exempt_to IS NULL OR exempt_from IS NULL OR exempt_from <= exempt_to",
            name=op.f("ck_post_fact_exempt_period"),
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_fact_post_id")),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_post_fact_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_fact")),
    )
    with op.batch_alter_table("post_fact", schema=None) as batch_op:
        batch_op.create_index("ix_post_fact_post_id", ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_fact_upload_id"), ["upload_id"], unique=False)
        batch_op.create_index(
            "uq_post_fact_known",
            ["post_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "post_standing",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "in_date",
                "due_soon",
                "expired",
                "never_trained",
                "not_assured",
                "exempt",
                "unknown",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "excluded",
            sa.Enum(
                "exempt",
                "long_absence",
                "new_starter",
                name="excluded",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "severity",
            sa.Enum(
                "breach",
                "concern",
                "advice",
                name="severity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("in_grace", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("next_change_on", sa.Date(), nullable=True),
        sa.Column(
            "governed_by",
            sa.Enum(
                "interval",
                "anniversary",
                "printed_expiry",
                "full_programme",
                "failed_assessment",
                name="governedby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "assurance",
            sa.Enum(
                "accredited",
                "certified",
                "suspended",
                "lapsed",
                "out_of_scope",
                "uncertified",
                "unknown",
                name="assurance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("failing", sa.String(length=60), nullable=True),
        sa.Column("training_id", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("provider_text", sa.String(length=500), nullable=True),
        sa.Column("holds_from", sa.Date(), nullable=True),
        sa.Column("holds_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_post_standing_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_post_standing_person_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_standing_post_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_post_standing_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["requirement.id"], name=op.f("fk_post_standing_requirement_id")
        ),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["setting.id"], name=op.f("fk_post_standing_setting_id")
        ),
        sa.ForeignKeyConstraint(
            ["training_id"], ["training_fact.id"], name=op.f("fk_post_standing_training_id")
        ),
        sa.PrimaryKeyConstraint("post_id", "requirement_id", name=op.f("pk_post_standing")),
    )
    with op.batch_alter_table("post_standing", schema=None) as batch_op:
        batch_op.create_index("ix_post_standing_holds_until", ["holds_until"], unique=False)
        batch_op.create_index(
            "ix_post_standing_organisation", ["organisation_id", "standing"], unique=False
        )
        batch_op.create_index("ix_post_standing_person", ["person_id"], unique=False)
        batch_op.create_index(
            "ix_post_standing_setting", ["setting_id", "requirement_id", "standing"], unique=False
        )

    op.create_table(
        "roles_users",
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_roles_users_role_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_roles_users_user_id")),
    )
    op.create_table(
        "touched_post",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_touched_post_post_id")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_touched_post")),
    )


def downgrade() -> None:
    op.drop_table("touched_post")
    op.drop_table("roles_users")
    with op.batch_alter_table("post_standing", schema=None) as batch_op:
        batch_op.drop_index("ix_post_standing_setting")
        batch_op.drop_index("ix_post_standing_person")
        batch_op.drop_index("ix_post_standing_organisation")
        batch_op.drop_index("ix_post_standing_holds_until")

    op.drop_table("post_standing")
    with op.batch_alter_table("post_fact", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_post_fact_known",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_post_fact_upload_id"))
        batch_op.drop_index("ix_post_fact_post_id")

    op.drop_table("post_fact")
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_flag_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_flag_setting_id"))
        batch_op.drop_index(batch_op.f("ix_flag_provider_id"))
        batch_op.drop_index("ix_flag_post")
        batch_op.drop_index("ix_flag_organisation")

    op.drop_table("flag")
    op.drop_table("user")
    with op.batch_alter_table("upload_row", schema=None) as batch_op:
        batch_op.drop_index("ix_upload_row_upload_id_row")

    op.drop_table("upload_row")
    with op.batch_alter_table("training_fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_fact_upload_id"))
        batch_op.drop_index(batch_op.f("ix_training_fact_provider_id"))
        batch_op.drop_index("ix_training_fact_person_id")

    op.drop_table("training_fact")
    with op.batch_alter_table("trainer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trainer_upload_id"))
        batch_op.drop_index(batch_op.f("ix_trainer_provider_id"))

    op.drop_table("trainer")
    with op.batch_alter_table("standards_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standards_version_upload_id"))

    op.drop_table("standards_version")
    with op.batch_alter_table("setting_fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_setting_fact_upload_id"))
        batch_op.drop_index(batch_op.f("ix_setting_fact_setting_id"))
        batch_op.drop_index(batch_op.f("ix_setting_fact_organisation_id"))

    op.drop_table("setting_fact")
    with op.batch_alter_table("requirement_fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_requirement_fact_upload_id"))
        batch_op.drop_index(batch_op.f("ix_requirement_fact_requirement_id"))

    op.drop_table("requirement_fact")
    with op.batch_alter_table("provider_fact", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_provider_fact_known",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_provider_fact_upload_id"))

    op.drop_table("provider_fact")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_staff_number"))
        batch_op.drop_index(batch_op.f("ix_post_setting_id"))

    op.drop_table("post")
    with op.batch_alter_table("person_fact", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_person_fact_known",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_person_fact_upload_id"))
        batch_op.drop_index("ix_person_fact_person_id")
        batch_op.drop_index("ix_person_fact_name")

    op.drop_table("person_fact")
    with op.batch_alter_table("organisation_fact", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_organisation_fact_known",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_organisation_fact_upload_id"))

    op.drop_table("organisation_fact")
    with op.batch_alter_table("licence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_licence_upload_id"))
        batch_op.drop_index(batch_op.f("ix_licence_body_id"))

    op.drop_table("licence")
    with op.batch_alter_table("curriculum_fact", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_curriculum_fact_known",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_curriculum_fact_upload_id"))

    op.drop_table("curriculum_fact")
    with op.batch_alter_table("commissioning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commissioning_upload_id"))
        batch_op.drop_index(batch_op.f("ix_commissioning_setting_id"))
        batch_op.drop_index("ix_commissioning_both")

    op.drop_table("commissioning")
    with op.batch_alter_table("commissioner_fact", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_commissioner_fact_known",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_commissioner_fact_upload_id"))

    op.drop_table("commissioner_fact")
    with op.batch_alter_table("certification_fact", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_certification_fact_known",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_certification_fact_upload_id"))
        batch_op.drop_index(batch_op.f("ix_certification_fact_provider_id"))
        batch_op.drop_index(batch_op.f("ix_certification_fact_body_id"))

    op.drop_table("certification_fact")
    with op.batch_alter_table("certification_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certification_event_upload_id"))
        batch_op.drop_index(batch_op.f("ix_certification_event_certification_id"))

    op.drop_table("certification_event")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_answer_known",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_answer_upload_id"))

    op.drop_table("answer")
    with op.batch_alter_table("affiliate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_affiliate_upload_id"))
        batch_op.drop_index(batch_op.f("ix_affiliate_provider_id"))
        batch_op.drop_index(batch_op.f("ix_affiliate_organisation_id"))

    op.drop_table("affiliate")
    with op.batch_alter_table("accreditor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accreditor_upload_id"))

    op.drop_table("accreditor")
    with op.batch_alter_table("accreditation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accreditation_upload_id"))
        batch_op.drop_index(batch_op.f("ix_accreditation_body_id"))

    op.drop_table("accreditation")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upload_organisation_id"))

    op.drop_table("upload")
    op.drop_table("setting_upload")
    with op.batch_alter_table("setting_reliance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_setting_reliance_provider_id"))
        batch_op.drop_index(batch_op.f("ix_setting_reliance_organisation_id"))

    op.drop_table("setting_reliance")
    with op.batch_alter_table("setting_coverage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_setting_coverage_organisation_id"))

    op.drop_table("setting_coverage")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_number"))

    op.drop_table("person")
    op.drop_table("curriculum")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_since"))

    op.drop_table("sign_in_attempt")
    op.drop_table("setting")
    op.drop_table("role")
    op.drop_table("requirement")
    op.drop_table("provider")
    op.drop_table("organisation")
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_job_run_scheduled",
            sqlite_where=sa.text("scheduled"),
            postgresql_where=sa.text("scheduled"),
        )
        batch_op.drop_index(batch_op.f("ix_job_run_for_day"))

    op.drop_table("job_run")
    op.drop_table("commissioner")
    op.drop_table("certification")
    op.drop_table("body")
