"""open flags and coverage are kept in total for each organisation"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KINDS = (
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
)
SEVERITIES = ("breach", "concern", "advice")
NUMBERS = (
    "in_date",
    "due_soon",
    "expired",
    "never_trained",
    "not_assured",
    "exempt",
    "unknown",
    "counted",
    "held",
    "left_out_exempt",
    "left_out_long_absence",
    "left_out_new_starter",
)
PUT_OFF = sa.text("closed_at IS NULL AND snoozed_until IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "organisation_flags",
        _key("organisation_id", sa.Integer()),
        _key("severity", _words("severity", SEVERITIES)),
        _key("kind", _words("flagkind", KINDS)),
        _key("opened_on", sa.Date()),
        sa.Column("count", sa.Integer(), nullable=False),
        _foreign("organisation_flags", "organisation_id"),
        sa.PrimaryKeyConstraint(
            "organisation_id", "severity", "kind", "opened_on", name="pk_organisation_flags"
        ),
    )
    op.create_table(
        "organisation_coverage",
        _key("id", sa.Integer()),
        _key("organisation_id", sa.Integer()),
        _key("requirement_id", sa.Integer()),
        sa.Column("last_on", sa.Date(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in NUMBERS),
        _foreign("organisation_coverage", "organisation_id"),
        _foreign("organisation_coverage", "requirement_id"),
        sa.PrimaryKeyConstraint("id", name="pk_organisation_coverage"),
    )
    op.create_index(
        "ix_organisation_coverage_organisation_id", "organisation_coverage", ["organisation_id"]
    )
    op.create_index(
        "ix_flag_put_off",
        "flag",
        ["organisation_id", "snoozed_until"],
        sqlite_where=PUT_OFF,
        postgresql_where=PUT_OFF,
    )
    _fill()


def downgrade() -> None:
    op.drop_index("ix_flag_put_off", table_name="flag")
    op.drop_table("organisation_coverage")
    op.drop_table("organisation_flags")


def _key(name, kind):
    return sa.Column(name, kind, nullable=False)


def _words(name, values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _foreign(table, column):
    target = f"{column.removesuffix('_id')}.id"
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def _fill():
    """What the next check would count and sum up."""
    counted = "organisation_id, severity, kind, opened_on"
    op.execute(
        f"INSERT INTO organisation_flags ({counted}, count) SELECT {counted}, count(*) FROM flag "
        f"WHERE organisation_id IS NOT NULL AND closed_at IS NULL GROUP BY {counted}"
    )
    of_one_age = "organisation_id, requirement_id, last_on"
    sums = ", ".join(f"sum({name})" for name in NUMBERS)
    op.execute(
        f"INSERT INTO organisation_coverage ({of_one_age}, {', '.join(NUMBERS)}) "
        f"SELECT {of_one_age}, {sums} FROM setting_coverage LEFT JOIN setting_upload "
        f"ON setting_upload.setting_id = setting_coverage.setting_id GROUP BY {of_one_age}"
    )
