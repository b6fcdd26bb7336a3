"""passports without secrets, and without the names of trainers; looks at those that are over

What HR took in holds no address with which a passport is opened: of one that was signed here the
file goes as well, since it names that address too and nothing is proved by it here. What passports
say names no trainer, who was never asked.
"""

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TAKEN = sa.table(
    "taken_passport",
    sa.column("id", sa.Integer),
    sa.column("issuer", sa.String),
    sa.column("said", sa.JSON),
    sa.column("signed", sa.LargeBinary),
)
PASSPORT = sa.table("passport", sa.column("id", sa.Integer), sa.column("told", sa.JSON))
NO_ADDRESS = "-"
HELD = re.compile(r"The trainer, .*, was authorised by (.*)\.")
FAILED = re.compile(
    r"On (\d{1,2} \w+ \d{4}|that day) .* was not authorised by (.*) "
    r"to train this employer's staff\."
)


def upgrade() -> None:
    with op.batch_alter_table("passport_look") as looks:
        looks.add_column(
            sa.Column("refused", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("passport_look") as looks:
        looks.alter_column("refused", server_default=None)
    connection = op.get_bind()
    for key, issuer, said in connection.execute(
        sa.select(TAKEN.c.id, TAKEN.c.issuer, TAKEN.c.said)
    ).all():
        changed: dict[str, Any] = {"said": _without_trainers({**said, "address": NO_ADDRESS})}
        if not issuer:
            changed["signed"] = None
        connection.execute(TAKEN.update().where(TAKEN.c.id == key).values(changed))
    for key, told in connection.execute(sa.select(PASSPORT.c.id, PASSPORT.c.told)).all():
        update = PASSPORT.update().where(PASSPORT.c.id == key)
        connection.execute(update.values(told=_without_trainers(told)))


def downgrade() -> None:
    with op.batch_alter_table("passport_look") as looks:
        looks.drop_column("refused")


def _without_trainers(said: dict[str, Any]) -> dict[str, Any]:
    for certificate in said.get("certificates", ()):
        for link in certificate.get("chain", ()):
            if link["link"] == "trainer":
                text = HELD.sub(r"The trainer was authorised by \1.", link["text"])
                link["text"] = FAILED.sub(
                    r"On \1 the trainer was not authorised by \2 to train this employer's staff.",
                    text,
                )
    return said
