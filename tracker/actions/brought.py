"""What a checked file brings, as rows that can be recorded at once or staged for later."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from tracker.actions.check_file import Check
from tracker.actions.import_ledger import Line
from tracker.actions.staff_posts import StaffPlan
from tracker.actions.training_rows import TrainingPlan
from tracker.store import people_writing as writing
from tracker.store.database import Session
from tracker.store.people_held import RecordBrought, Training, settings_of
from tracker.store.people_writing import PostKey
from tracker.store.staging import Brought


def training_of(plan: TrainingPlan) -> Iterator[RecordBrought]:
    """The records to be added, each with the id of the one that it takes the place of."""
    for candidate in plan.new:
        yield _record(None, candidate.record, candidate.line)
    for change in plan.changed:
        yield _record(change.held_id, change.record, change.candidate.line)


def _record(replaces_id: int | None, record: Training, line: Line) -> RecordBrought:
    return RecordBrought(replaces_id, record, line.sheet_kept, line.row)


def posts_of(plan: StaffPlan) -> Iterator[Brought]:
    """The posts to be added or changed, with their people."""
    for change in (*plan.new, *plan.changed):
        row, person, held, named, said = change
        yield Brought(
            row.number,
            person.id if person else None,
            person is None or named != person[2:],
            named,
            held.id if held else None,
            row.staff_number,
            row.setting_id,
            held is None or said != held.said,
            said,
        )


def spoken_of(session: Session, check: Check) -> set[int]:
    """The settings of whose people the file speaks."""
    task, plan = check.task, check.plan
    if isinstance(plan, TrainingPlan):
        if task.setting_id is not None:
            return {task.setting_id} if plan.people else set()
        return settings_of(session, task.scope, plan.people, task.today)
    assert plan
    taken = (*plan.new, *plan.changed, *plan.unchanged)
    return {change.row.setting_id for change in taken}


def record_posts(
    session: Session,
    organisation_id: int,
    upload_id: int,
    now: datetime,
    brought: Iterable[Brought],
) -> None:
    """Record what a staff list brings: people and their names, posts and what is said of them."""
    brought = list(brought)
    ids = {one.number: one.person_id for one in brought if one.person_id is not None}
    fresh = dict.fromkeys(one.number for one in brought if one.person_id is None)
    ids |= writing.add_people(session, organisation_id, fresh)
    names = {ids[one.number]: one.name for one in brought if one.named}
    writing.record_names(session, upload_id, now, names)
    keys = [PostKey(ids[one.number], one.staff_number, one.setting_id) for one in brought]
    pairs = list(zip(keys, brought, strict=True))
    post_ids = writing.add_posts(session, [key for key, one in pairs if one.post_id is None])
    said = {
        post_ids[key] if one.post_id is None else one.post_id: one.post
        for key, one in pairs
        if one.said
    }
    writing.record_posts(session, upload_id, now, said)
