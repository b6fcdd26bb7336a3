"""An accepted upload undone: what it recorded is withdrawn, and what it replaced is known again.

History stays: what was known between is still known of that time. What a later upload has made of
its rows stays too, and so does the name of whoever a later upload speaks of; both are named.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tracker import clock
from tracker.store import undoing
from tracker.store import uploads as store
from tracker.store.database import Session
from tracker.store.people_writing import lock_organisation, touch_posts_of_upload
from tracker.store.tables.people import PersonFact
from tracker.store.tables.uploads import Phase, UploadState
from tracker.store.undoing import ChangedSince
from tracker.store.upload_work import add_work


class NotAccepted(Exception):
    """Only an accepted upload can be undone, and only once."""


@dataclass(frozen=True, slots=True)
class Undoing:
    """Of the facts that an upload brought: how many are withdrawn, how many of these give way to
    what they replaced, how many stay, and the first of those."""

    withdrawn: int
    restored: int
    kept: int
    named: list[ChangedSince]


def what_undoing_does(session: Session, upload_id: int) -> Undoing:
    """What would come of undoing an upload now; writes nothing."""
    prior = _prior(session, upload_id)
    names = undoing.staying_names(session, upload_id, prior)
    withdrawn = undoing.stands(session, upload_id) - len(names)
    return Undoing(withdrawn, _count(prior), *_kept(session, upload_id, names))


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
    prior = _prior(session, upload_id)
    names = undoing.staying_names(session, upload_id, prior)
    kept = _kept(session, upload_id, names)
    withdrawn = -len(names)
    for table in undoing.TABLES:
        withdrawn += undoing.withdraw_facts(session, upload_id, table, now)
        undoing.record_again(session, table, prior[table], now)
    undoing.leave_names(session, names, now)
    done = Undoing(withdrawn, _count(prior), *kept)
    store.keep_summary(session, upload_id, {**_summary(session, upload_id), "undone": _told(done)})
    touch_posts_of_upload(session, upload_id)
    if large:
        add_work(session, upload_id, Phase.JUDGING)
    session.commit()
    return done


def _prior(session: Session, upload_id: int) -> dict[Any, dict[int, int]]:
    return {one: undoing.prior_facts(session, upload_id, one) for one in undoing.TABLES}


def _count(facts: Mapping[Any, Collection[int]]) -> int:
    return sum(map(len, facts.values()))


def _kept(
    session: Session, upload_id: int, names: Collection[int]
) -> tuple[int, list[ChangedSince]]:
    """What later uploads have changed, and these names, which will stay."""
    changed = {one: undoing.changed_since(session, upload_id, one) for one in undoing.TABLES}
    changed[PersonFact] += names
    return _count(changed), undoing.named(session, changed)


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
