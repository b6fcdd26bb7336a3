"""the route that a setting declares"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROUTE = sa.Enum(
    "in_house",
    "commercial",
    "affiliate",
    name="route",
    native_enum=False,
    create_constraint=True,
    length=40,
)


def upgrade() -> None:
    with op.batch_alter_table("setting_fact") as facts:
        facts.add_column(sa.Column("declared_route", ROUTE, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("setting_fact") as facts:
        facts.drop_constraint(op.f("ck_setting_fact_route"), type_="check")
        facts.drop_column("declared_route")
