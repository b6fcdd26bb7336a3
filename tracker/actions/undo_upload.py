"""An accepted upload undone: what it recorded is withdrawn, and what it replaced is known again.

History stays: what was known between is still known of that time. What a later upload has made of
its rows stays too, and is named.
"""

from dataclasses import dataclass
from typing import Any

from tracker import clock
from tracker.store import undoing
from tracker.store import uploads as store
from tracker.store.database import Session
from tracker.store.people_writing import lock_organisation, touch_posts_of_upload
from tracker.store.tables.uploads import Phase, UploadState
from tracker.store.undoing import ChangedSince
from tracker.store.upload_work import add_work


class NotAccepted(Exception):
    """Only an accepted upload can be undone, and only once."""


@dataclass(frozen=True, slots=True)
class Undoing:
    """How many facts are withdrawn and brought back, how many stay, and the first of these."""

    withdrawn: int
    restored: int
    kept: int
    named: list[ChangedSince]


def what_undoing_does(session: Session, upload_id: int) -> Undoing:
    """What would come of undoing an upload now; writes nothing."""
    restored = sum(len(undoing.prior_facts(session, upload_id, one)) for one in undoing.TABLES)
    return Undoing(undoing.stands(session, upload_id), restored, *_kept(session, upload_id))


def undo_upload(session: Session, upload_id: int, by: str | None = None) -> Undoing:
    """Undo an accepted upload; large ones are judged by a worker, which needs to be started.

    Of several people who undo it at once one does; the others get NotAccepted.
    """
    upload = store.load_upload(session, upload_id)
    if upload.organisation_id is None:
        raise NotAccepted
    large, organisation_id = upload.large, upload.organisation_id
    session.rollback()
    lock_organisation(session, organisation_id)
    now = clock.now()
    if not store.move_upload(
        session,
        upload_id,
        UploadState.ACCEPTED,
        UploadState.UNDONE,
        undone_at=now,
        undone_by=by,
    ):
        session.rollback()
        raise NotAccepted
    withdrawn = restored = 0
    for table in undoing.TABLES:
        prior = undoing.prior_facts(session, upload_id, table)
        withdrawn += undoing.withdraw_facts(session, upload_id, table, now)
        undoing.record_again(session, table, prior, now)
        restored += len(prior)
    done = Undoing(withdrawn, restored, *_kept(session, upload_id))
    store.keep_summary(session, upload_id, {**_summary(session, upload_id), "undone": _told(done)})
    touch_posts_of_upload(session, upload_id)
    if large:
        add_work(session, upload_id, Phase.JUDGING)
    session.commit()
    return done


def _kept(session: Session, upload_id: int) -> tuple[int, list[ChangedSince]]:
    changed = {one: undoing.changed_since(session, upload_id, one) for one in undoing.TABLES}
    return sum(map(len, changed.values())), undoing.named(session, changed)


def _summary(session: Session, upload_id: int) -> dict[str, Any]:
    return store.load_upload(session, upload_id).summary


def _told(done: Undoing) -> dict[str, Any]:
    """The same as JSON has it."""
    named = [
        {**one._asdict(), "completed_on": one.completed_on and one.completed_on.isoformat()}
        for one in done.named
    ]
    counts = {"withdrawn": done.withdrawn, "restored": done.restored, "kept": done.kept}
    return {**counts, "named": named}
