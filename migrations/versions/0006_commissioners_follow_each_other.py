"""commissioners that follow each other, several where one was split"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FACT = "commissioner_fact"
fact = sa.table(
    FACT,
    sa.column("id", sa.Integer()),
    sa.column("successor_id", sa.Integer()),
    sa.column("successors", sa.Text()),
)
commissioner = sa.table(
    "commissioner", sa.column("id", sa.Integer()), sa.column("code", sa.String())
)


def upgrade() -> None:
    connection = op.get_bind()
    op.add_column(FACT, sa.Column("successors", sa.Text(), server_default="[]", nullable=False))
    followed = sa.select(fact.c.id, commissioner.c.code).join(
        commissioner, commissioner.c.id == fact.c.successor_id
    )
    for key, code in connection.execute(followed).all():
        said = json.dumps([code], ensure_ascii=False)
        connection.execute(sa.update(fact).where(fact.c.id == key).values(successors=said))
    with op.batch_alter_table(FACT) as altered:
        altered.alter_column("successors", server_default=None)
        altered.drop_constraint(op.f("fk_commissioner_fact_successor_id"), type_="foreignkey")
        altered.drop_column("successor_id")


def downgrade() -> None:
    """Of several that follow one, the first is kept."""
    connection = op.get_bind()
    with op.batch_alter_table(FACT) as altered:
        altered.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        altered.create_foreign_key(
            op.f("fk_commissioner_fact_successor_id"), "commissioner", ["successor_id"], ["id"]
        )
    ids = dict(connection.execute(sa.select(commissioner.c.code, commissioner.c.id)).all())
    for key, said in connection.execute(sa.select(fact.c.id, fact.c.successors)).all():
        if codes := json.loads(said):
            first = sa.update(fact).where(fact.c.id == key).values(successor_id=ids[codes[0]])
            connection.execute(first)
    with op.batch_alter_table(FACT) as altered:
        altered.drop_column("successors")
