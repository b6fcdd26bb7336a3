"""teams that opened documents, passports that HR looked at, and rows that records came from"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OPENED_BEFORE = ("person", "flag", "notice", "certificate", "correction")
OPENED = (*OPENED_BEFORE, "passport")
TOLD_BEFORE = ("flag", "escalated", "summary", "checks_due", "undelivered")
TOLD = (*TOLD_BEFORE, "certificates", "decided")
# Whoever opened one and was not its owner was of a team: of the account's, else the owner's.
TEAM = """
UPDATE certificate_opening SET organisation_id = (
    SELECT coalesce(
        (SELECT "user".organisation_id FROM "user" WHERE "user".email = opened_by),
        person.organisation_id
    )
    FROM sent_certificate JOIN person ON person.id = sent_certificate.person_id
    WHERE sent_certificate.id = certificate_id
)
WHERE NOT EXISTS (
    SELECT 1 FROM "user"
    JOIN sent_certificate ON sent_certificate.person_id = "user".person_id
    WHERE sent_certificate.id = certificate_id AND "user".email = opened_by
)
"""


def upgrade() -> None:
    _say("look", "opened", OPENED)
    _say("notice_item", "told", TOLD)
    for column in ("hr_told_on", "told_on"):
        op.add_column("sent_certificate", sa.Column(column, sa.Date(), nullable=True))
    # What was answered before is read on the page, and not told as news.
    op.execute("UPDATE sent_certificate SET told_on = date(decided_at)")
    with op.batch_alter_table("certificate_opening") as opening:
        opening.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True))
        opening.create_foreign_key(
            op.f("fk_certificate_opening_organisation_id"),
            "organisation",
            ["organisation_id"],
            ["id"],
        )
    op.execute(TEAM)
    for table in ("training_fact", "staged_training"):
        op.add_column(table, sa.Column("sheet", sa.String(length=100), nullable=True))
        op.add_column(table, sa.Column("row", sa.Integer(), nullable=True))


def downgrade() -> None:
    for table in ("training_fact", "staged_training"):
        for column in ("row", "sheet"):
            op.drop_column(table, column)
    for column in ("told_on", "hr_told_on"):
        op.drop_column("sent_certificate", column)
    op.execute("DELETE FROM notice_item WHERE told IN ('certificates', 'decided')")
    _say("notice_item", "told", TOLD_BEFORE)
    with op.batch_alter_table("certificate_opening") as opening:
        opening.drop_constraint(op.f("fk_certificate_opening_organisation_id"), type_="foreignkey")
        opening.drop_column("organisation_id")
    op.execute("DELETE FROM look WHERE opened = 'passport'")
    _say("look", "opened", OPENED_BEFORE)


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
