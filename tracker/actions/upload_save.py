"""What an accepted upload brings, recorded from what its check has staged."""

from typing import Any

from tracker import clock
from tracker.actions import brought
from tracker.actions.absent_people import record_leavers
from tracker.actions.requests import data_came
from tracker.actions.upload_check import basis_holds, check_again
from tracker.actions.upload_hold import Hold
from tracker.store import people_writing as writing
from tracker.store import staging
from tracker.store import uploads as store
from tracker.store.database import Session
from tracker.store.tables.uploads import Phase, Upload, UploadKind
from tracker.store.upload_work import count_anew, end_work


def save_upload(session: Session, hold: Hold, judge: bool) -> None:
    """Record what an upload brings that somebody has accepted; to `judge` is then left to be done.

    What the check stood on is asked under the organisation's lock. Where that has changed the file
    is checked again, without the lock, and saved if it comes to the same; else AcceptAgain.
    """
    while not _saved(session, hold, judge):
        check_again(session, hold)


class _Changed(Exception):
    pass


def _saved(session: Session, hold: Hold, judge: bool) -> bool:
    hold.now_at(Phase.SAVING)
    try:
        with hold.writing():
            upload = store.load_upload(session, hold.upload_id)
            assert upload.organisation_id
            revision = writing.lock_organisation(session, upload.organisation_id)
            if not basis_holds(session, upload, revision):
                raise _Changed
            _record(session, upload)
            if judge:
                count_anew(session, upload.id)
            else:
                end_work(session, upload.id)
    except _Changed:
        return False
    return True


def _record(session: Session, upload: Upload) -> None:
    now = clock.now()
    assert upload.organisation_id
    assert upload.basis
    if upload.kind is UploadKind.TRAINING:
        staging.record_staged_training(session, upload.id, now)
    else:
        posts = staging.staged_posts(session, upload.id)
        brought.record_posts(session, upload.organisation_id, upload.id, now, posts)
        record_leavers(session, upload.id, now)
    writing.note_uploads(session, upload.basis["spoken_of"], now)
    data_came(session, upload.organisation_id, upload.basis["spoken_of"], now)
    writing.touch_posts_of_upload(session, upload.id)
    summary: dict[str, Any] = {**upload.summary, "batch": upload.id}
    store.keep_accepted(session, upload.id, now, summary)
    staging.wipe(session, upload.id)
