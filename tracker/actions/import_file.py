"""A file from HR taken in: checked, and what it brings recorded, in one transaction."""

from datetime import datetime
from typing import Any

from tracker import clock
from tracker.actions.answers import remember
from tracker.actions.check_file import Asked, Check, check_opened, open_file, prepare
from tracker.actions.import_report import as_json
from tracker.actions.staff_posts import StaffPlan
from tracker.actions.training_rows import TrainingPlan
from tracker.rules.days import london_day
from tracker.store import people_writing as writing
from tracker.store.database import Session
from tracker.store.people_held import settings_of
from tracker.store.people_writing import PostKey
from tracker.store.tables.uploads import Upload, UploadState
from tracker.store.uploads import add_upload, add_upload_rows


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
        summary={},
    )
    add_upload(session, upload)
    record(session, check, upload.id, now, by)
    upload.summary = as_json(check, upload.id)
    session.commit()
    return as_json(check, upload.id, records)


def record(session: Session, check: Check, upload_id: int, now: datetime, by: str | None) -> None:
    """Write what a checked file brings, its ledger, and the answers given with it; no commit."""
    task = check.task
    if isinstance(check.plan, TrainingPlan):
        spoken_of = _record_training(session, check, check.plan, upload_id, now)
    else:
        assert check.plan
        spoken_of = _record_staff(session, task.organisation_id, check.plan, upload_id, now)
    writing.note_uploads(session, spoken_of, task.today)
    rows = ((line.sheet, line.row, line.outcome, line.why) for line in check.ledger.lines)
    add_upload_rows(session, upload_id, rows)
    writing.touch_posts_of_upload(session, upload_id)
    remember(session, task.organisation_id, task.asked.answers, now, by)


def _record_training(
    session: Session, check: Check, plan: TrainingPlan, upload_id: int, now: datetime
) -> set[int]:
    """The settings of whose people the file spoke."""
    writing.withdraw_training(session, now, [change.held_id for change in plan.changed])
    new = [candidate.record for candidate in plan.new]
    changed = [change.record for change in plan.changed]
    writing.record_training(session, upload_id, now, new + changed)
    task = check.task
    if task.setting_id is not None:
        return {task.setting_id} if plan.people else set()
    return settings_of(session, task.organisation_id, plan.people, task.today)


def _record_staff(
    session: Session, organisation_id: int, plan: StaffPlan, upload_id: int, now: datetime
) -> set[int]:
    """The settings of whose people the file spoke."""
    brought = [*plan.new, *plan.changed]
    ids = {change.row.number: change.person.id for change in brought if change.person}
    fresh = dict.fromkeys(change.row.number for change in brought if change.person is None)
    ids |= writing.add_people(session, organisation_id, fresh)
    names = {
        ids[change.row.number]: change.named
        for change in brought
        if change.person is None or change.named != change.person[2:]
    }
    writing.record_names(session, upload_id, now, names)
    keys = [
        PostKey(ids[change.row.number], change.row.staff_number, change.row.setting_id)
        for change in brought
    ]
    added = [key for key, change in zip(keys, brought, strict=True) if change.held is None]
    post_ids = writing.add_posts(session, added)
    said = {
        change.held.id if change.held else post_ids[key]: change.said
        for key, change in zip(keys, brought, strict=True)
        if change.held is None or change.said != change.held.said
    }
    writing.record_posts(session, upload_id, now, said)
    return {change.row.setting_id for change in (*brought, *plan.unchanged)}
