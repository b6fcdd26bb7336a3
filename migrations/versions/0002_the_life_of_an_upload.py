"""the life of an upload"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATES = (
    "waiting",
    "checking",
    "checked",
    "saving",
    "accepted",
    "undone",
    "discarded",
    "failed",
)
STATES_BEFORE = ("checked", "accepted", "discarded")
KINDS = ("register", "staff", "training")
FACTS = ("person_fact", "post_fact", "training_fact")
UNREFERENCED = {"provider_id": "provider", "curriculum_id": "curriculum", "upload_id": "upload"}
TRAINING_WORDS = {
    "route": ("in_house", "commercial", "affiliate"),
    "mode": ("face_to_face", "e_learning"),
    "kind": ("initial", "refresher", "full_programme"),
    "result": ("passed", "attended", "failed"),
    "evidence": ("self_declared", "entered_by_hr", "document_seen", "confirmed_by_provider"),
}
TRAINING_CHECKS = {
    "delivery": "started_on IS NULL OR started_on <= completed_on",
    "dated": "completed_on IS NOT NULL OR printed_expiry IS NOT NULL",
}
PROBLEM = ("sheet", "row", "column", "code", "value", "message")


def upgrade() -> None:
    op.add_column(
        "organisation",
        sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column(
        "answer", sa.Column("sheet_key", sa.String(length=100), server_default="", nullable=False)
    )
    _index_answers("organisation_id", "code", "value_key", "sheet_key")
    with op.batch_alter_table("training_fact", recreate=_on_sqlite()) as training:
        for column in UNREFERENCED:
            training.drop_constraint(op.f(f"fk_training_fact_{column}"), type_="foreignkey")
        _check_training(training)
    with op.batch_alter_table("touched_post") as touched:
        touched.drop_constraint(op.f("fk_touched_post_post_id"), type_="foreignkey")
    for table in FACTS:
        op.add_column(table, sa.Column("replaces_id", sa.Integer(), nullable=True))
        op.create_index(
            f"ix_{table}_replaces_id",
            table,
            ["replaces_id"],
            sqlite_where=sa.text("replaces_id IS NOT NULL"),
            postgresql_where=sa.text("replaces_id IS NOT NULL"),
        )
    _make_work_and_problems()
    _make_staged_training()
    _make_staged_post()
    with op.batch_alter_table("upload", recreate=_on_sqlite()) as upload:
        upload.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        upload.add_column(sa.Column("undone_by", sa.String(length=500), nullable=True))
        upload.add_column(
            sa.Column("large", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        upload.add_column(sa.Column("why_failed", sa.Text(), nullable=True))
        upload.add_column(sa.Column("basis", sa.JSON(), nullable=True))
        upload.alter_column("kind", existing_type=sa.String(length=40), nullable=True)
        _check_words(upload, STATES)
    _move_problems()
    _say_what_was_replaced()


def downgrade() -> None:
    _put_problems_back()
    op.execute(
        "UPDATE upload SET state = 'discarded', content = NULL"
        " WHERE state NOT IN ('checked', 'accepted', 'discarded')"
    )
    op.execute("UPDATE upload SET kind = 'training' WHERE kind IS NULL")
    with op.batch_alter_table("upload", recreate=_on_sqlite()) as upload:
        for name in ("undone_at", "undone_by", "large", "why_failed", "basis"):
            upload.drop_column(name)
        upload.alter_column("kind", existing_type=sa.String(length=40), nullable=False)
        _check_words(upload, STATES_BEFORE)
    for table in ("staged_post", "staged_training", "upload_problem", "upload_work"):
        op.drop_table(table)
    for table in FACTS:
        op.drop_index(f"ix_{table}_replaces_id", table)
        op.drop_column(table, "replaces_id")
    with op.batch_alter_table("training_fact", recreate=_on_sqlite()) as training:
        for column, parent in UNREFERENCED.items():
            name = op.f(f"fk_training_fact_{column}")
            training.create_foreign_key(name, parent, [column], ["id"])
        _check_training(training)
    op.execute("DELETE FROM answer WHERE sheet_key <> ''")
    _index_answers("organisation_id", "code", "value_key")
    op.drop_column("answer", "sheet_key")
    op.drop_column("organisation", "revision")
    with op.batch_alter_table("touched_post") as touched:
        touched.create_foreign_key(op.f("fk_touched_post_post_id"), "post", ["post_id"], ["id"])


def _on_sqlite() -> str:
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"


def _check_words(upload: Any, states: tuple[str, ...]) -> None:
    """SQLite's copy of the table has no checks; PostgreSQL's keeps the one that is still right."""
    if _on_sqlite() == "always":
        upload.create_check_constraint(op.f("ck_upload_uploadkind"), _one_of("kind", KINDS))
    else:
        upload.drop_constraint(op.f("ck_upload_uploadstate"), type_="check")
    upload.create_check_constraint(op.f("ck_upload_uploadstate"), _one_of("state", states))


def _check_training(training: Any) -> None:
    """SQLite's copy of the table has no checks."""
    if _on_sqlite() == "never":
        return
    for name, check in TRAINING_CHECKS.items():
        training.create_check_constraint(op.f(f"ck_training_fact_{name}"), sa.text(check))
    for name, words in TRAINING_WORDS.items():
        training.create_check_constraint(op.f(f"ck_training_fact_{name}"), _one_of(name, words))


def _one_of(column: str, words: tuple[str, ...]) -> sa.TextClause:
    return sa.text(f"{column} IN ({', '.join(repr(word) for word in words)})")


def _index_answers(*columns: str) -> None:
    op.drop_index("uq_answer_known", "answer")
    op.create_index(
        "uq_answer_known",
        "answer",
        list(columns),
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _make_work_and_problems() -> None:
    op.create_table(
        "upload_work",
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column(
            "phase",
            _words("phase", "reading", "checking", "keeping", "saving", "judging"),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=40), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("machine", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_upload_work_upload_id")
        ),
        sa.PrimaryKeyConstraint("upload_id", name=op.f("pk_upload_work")),
    )
    op.create_table(
        "upload_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("column", sa.String(length=40), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_upload_problem_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_problem")),
    )
    op.create_index("ix_upload_problem_code", "upload_problem", ["upload_id", "code", "place"])


def _make_staged_training() -> None:
    op.create_table(
        "staged_training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("provider_text", sa.String(length=500), nullable=True),
        sa.Column("curriculum_id", sa.Integer(), nullable=True),
        sa.Column("course_text", sa.String(length=500), nullable=False),
        sa.Column("route", _words("route", "in_house", "commercial", "affiliate"), nullable=True),
        sa.Column("mode", _words("mode", "face_to_face", "e_learning"), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("kind", _words("kind", "initial", "refresher", "full_programme"), nullable=True),
        sa.Column("result", _words("result", "passed", "attended", "failed"), nullable=False),
        sa.Column("certificate_number", sa.String(length=200), nullable=True),
        sa.Column("printed_expiry", sa.Date(), nullable=True),
        sa.Column("trainer", sa.String(length=500), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_training")),
    )
    op.create_index(op.f("ix_staged_training_upload_id"), "staged_training", ["upload_id"])


def _make_staged_post() -> None:
    op.create_table(
        "staged_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("surname", sa.String(length=500), nullable=False),
        sa.Column("forename", sa.String(length=500), nullable=False),
        sa.Column("email", sa.String(length=500), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("staff_number", sa.String(length=100), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.Boolean(), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=True),
        sa.Column("staff_group", sa.String(length=200), nullable=True),
        sa.Column("employment", _words("employment", "employed", "bank", "agency"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("absence", _words("absence", "long_absence"), nullable=True),
        sa.Column("absence_from", sa.Date(), nullable=True),
        sa.Column("absence_to", sa.Date(), nullable=True),
        sa.Column("exempt_from", sa.Date(), nullable=True),
        sa.Column("exempt_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_post")),
    )
    op.create_index(op.f("ix_staged_post_upload_id"), "staged_post", ["upload_id"])


def _say_what_was_replaced() -> None:
    """A fact took the place of the one about the same that was withdrawn as it was recorded."""
    for table, same in (
        ("person_fact", "old.person_id = person_fact.person_id"),
        ("post_fact", "old.post_id = post_fact.post_id"),
        (
            "training_fact",
            "old.person_id = training_fact.person_id"
            " AND coalesce(old.completed_on, old.printed_expiry)"
            " = coalesce(training_fact.completed_on, training_fact.printed_expiry)"
            " AND (old.curriculum_id = training_fact.curriculum_id"
            " OR old.course_text = training_fact.course_text)",
        ),
    ):
        op.execute(
            f"UPDATE {table} SET replaces_id = (SELECT max(old.id) FROM {table} old WHERE {same}"
            f" AND old.withdrawn_at = {table}.recorded_at AND old.id < {table}.id)"
            f" WHERE upload_id IS NOT NULL"
        )


_uploads = sa.table("upload", sa.column("id"), sa.column("kind"), sa.column("summary", sa.JSON()))
_problems = sa.table(
    "upload_problem", *(sa.column(name) for name in ("upload_id", "place", *PROBLEM))
)


def _move_problems() -> None:
    """The problems of staff lists and training logs into rows; their numbers stay."""
    connection = op.get_bind()
    mine = sa.select(_uploads.c.id).where(_uploads.c.kind != "register")
    for (key,) in connection.execute(mine).all():
        summary = connection.scalar(sa.select(_uploads.c.summary).where(_uploads.c.id == key))
        if not isinstance(summary, dict) or "problems" not in summary:
            continue
        counts: dict[str, int] = {}
        rows = []
        for place, problem in enumerate(summary.pop("problems")):
            counts[problem["code"]] = counts.get(problem["code"], 0) + 1
            rows.append({"upload_id": key, "place": place, **{n: problem[n] for n in PROBLEM}})
        if rows:
            connection.execute(sa.insert(_problems), rows)
        _keep_summary(connection, key, {**summary, "problem_counts": counts})


def _put_problems_back() -> None:
    connection = op.get_bind()
    mine = sa.select(_uploads.c.id).where(sa.func.coalesce(_uploads.c.kind, "") != "register")
    for (key,) in connection.execute(mine).all():
        summary = connection.scalar(sa.select(_uploads.c.summary).where(_uploads.c.id == key))
        query = sa.select(*(_problems.c[name] for name in PROBLEM))
        found = connection.execute(
            query.where(_problems.c.upload_id == key).order_by(_problems.c.place)
        )
        summary = {**summary, "problems": [dict(row) for row in found.mappings()]}
        summary.pop("problem_counts", None)
        _keep_summary(connection, key, summary)


def _keep_summary(connection: sa.Connection, key: int, summary: dict[str, Any]) -> None:
    connection.execute(sa.update(_uploads).where(_uploads.c.id == key).values(summary=summary))
