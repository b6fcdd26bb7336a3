"""A file from HR taken in: checked, and what it brings recorded, in one transaction."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from tracker import clock
from tracker.actions import brought
from tracker.actions.answers import remember
from tracker.actions.check_file import Asked, Check, check_opened, open_file, prepare
from tracker.actions.check_summary import counted_document
from tracker.actions.import_ledger import Line
from tracker.actions.import_report import as_json
from tracker.actions.requests import data_came
from tracker.actions.training_rows import TrainingPlan
from tracker.rules.days import london_day
from tracker.store import people_writing as writing
from tracker.store.database import Session
from tracker.store.tables.uploads import Outcome, Upload, UploadState
from tracker.store.upload_problems import add_problems
from tracker.store.uploads import add_upload, add_upload_rows

LARGE = 20_000
"""With more rows than this, undoing it leaves the judging to a worker process."""


def import_file(
    session: Session,
    content: bytes,
    filename: str,
    *,
    dry_run: bool = False,
    records: bool = False,
    by: str | None = None,
    **asked: Any,
) -> dict[str, Any]:
    """Take a file in; the document of `flask import --json`. `asked` are the fields of Asked.

    A dry run, or a file without a row, leaves nothing behind. Raises NotKnown and BadAnswers.
    """
    now = clock.now()
    task = prepare(session, Asked(**asked), london_day(now))
    opened = open_file(content, filename, task.asked)
    if not dry_run:
        writing.lock_organisation(session, task.organisation_id)
        # Asked again: nothing is recorded as of a moment before its turn.
        now = clock.now()
    check = check_opened(session, task, opened)
    if dry_run or check.kind is None or not check.ledger.lines:
        session.rollback()
        return as_json(check, records=records)
    upload = Upload(
        organisation_id=task.organisation_id,
        setting_id=task.setting_id,
        kind=check.kind,
        state=UploadState.ACCEPTED,
        file_name=filename[-500:],
        uploaded_at=now,
        uploaded_by=by,
        accepted_at=now,
        accepted_by=by,
        large=len(check.ledger.lines) > LARGE,
        summary={},
    )
    add_upload(session, upload)
    record(session, check, upload.id, now, by)
    upload.summary = counted_document(check, upload.id)
    session.commit()
    return as_json(check, upload.id, records)


def record(session: Session, check: Check, upload_id: int, now: datetime, by: str | None) -> None:
    """Write what a checked file brings, its ledger, and the answers given with it; no commit."""
    task, plan = check.task, check.plan
    spoken_of = brought.spoken_of(session, check)
    if isinstance(plan, TrainingPlan):
        writing.record_training(session, upload_id, now, list(brought.training_of(plan)))
    else:
        assert plan
        posts = brought.posts_of(plan)
        brought.record_posts(session, task.organisation_id, upload_id, now, posts)
    writing.note_uploads(session, spoken_of, now)
    data_came(session, task.organisation_id, spoken_of, now)
    add_upload_rows(session, upload_id, ledger_rows(check.ledger.lines))
    add_problems(session, upload_id, 0, check.ledger.sorted_problems())
    writing.touch_posts_of_upload(session, upload_id)
    remember(session, task.organisation_id, task.asked.answers, now, by)


def ledger_rows(
    lines: Iterable[Line],
) -> Iterator[tuple[str | None, int, Outcome | None, str | None]]:
    """The lines of a ledger as an upload keeps them."""
    return ((line.sheet_kept, line.row, line.outcome, line.why) for line in lines)
