"""A file checked, shown, answered and accepted on the pages; nothing is recorded before that.

Small files are worked on within the call, large ones by a worker process, in the same way: see
`upload_work`. An upload that is left waiting needs a worker to be started for it.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tracker import clock
from tracker.actions.answers import Given, remember
from tracker.actions.check_file import Asked, prepare
from tracker.actions.standing import NotKnown
from tracker.actions.upload_check import AcceptAgain, CannotBeRead, asked_of, organisation_code
from tracker.actions.upload_work import take, work_on
from tracker.rules.days import london_day
from tracker.sheets.kinds import unpacked_bytes
from tracker.sheets.limits import MIB
from tracker.store import staging
from tracker.store import uploads as store
from tracker.store.absent import forget_absent
from tracker.store.database import Session
from tracker.store.holds import has_holds
from tracker.store.people_writing import lock_organisation
from tracker.store.register import load_register
from tracker.store.tables.uploads import Phase, Upload, UploadKind, UploadState
from tracker.store.upload_work import add_work

__all__ = ["AcceptAgain", "AlreadyAccepted", "CannotBeRead", "NotKnown"]

LARGE = 4 * MIB
"""What unpacks to more than this is left to a worker process."""


class AlreadyAccepted(Exception):
    """Somebody accepted or discarded the upload before."""


class OnHold(Exception):
    """The organisation has a legal hold, which keeps its files."""


class NothingToAccept(Exception):
    """No row of the upload could be read, so that there is nothing to record."""


def keep_for_check(
    session: Session,
    content: bytes,
    filename: str,
    organisation_id: int,
    setting_id: int | None = None,
    kind: UploadKind | None = None,
    by: str | None = None,
    **asked: Any,
) -> Upload:
    """Keep a file until it is accepted, and check it, or leave it waiting where it is large.

    `asked` are further fields of Asked, as JSON has them. Raises CannotBeRead, and keeps nothing,
    where a small file cannot be opened; and NotKnown. Of a file in which nothing was recognised the
    check has no kind, and a person can say what it is.
    """
    _look_up(session, organisation_id, setting_id)
    upload = Upload(
        organisation_id=organisation_id,
        setting_id=setting_id,
        kind=kind,
        state=UploadState.WAITING,
        file_name=filename[-500:],
        content=content,
        uploaded_at=clock.now(),
        uploaded_by=by,
        large=unpacked_bytes(content) > LARGE,
        summary={"asked": {"kind": kind, **asked}},
    )
    store.add_upload(session, upload)
    add_work(session, upload.id, Phase.READING)
    session.commit()
    try:
        return _worked_on(session, upload.id)
    except CannotBeRead:
        store.delete_upload(session, upload.id)
        session.commit()
        raise


def answer(
    session: Session, upload_id: int, given: Iterable[Given], by: str | None = None
) -> Upload:
    """Remember answers for the organisation, and check the upload again. Raises BadAnswers."""
    _remember(session, store.load_upload(session, upload_id), tuple(given), by)
    if store.move_upload(session, upload_id, UploadState.CHECKED, UploadState.WAITING):
        add_work(session, upload_id, Phase.READING)
    session.commit()
    return _worked_on(session, upload_id)


def ask_again(
    session: Session,
    upload_id: int,
    given: Iterable[Given] = (),
    by: str | None = None,
    **asked: Any,
) -> Upload:
    """Check an upload again with something else said beside the file: fields of Asked, as JSON.

    What is `given` is remembered for the organisation. Raises BadAnswers, and AlreadyAccepted where
    it is not waiting to be accepted.
    """
    upload = store.load_upload(session, upload_id)
    if given := tuple(given):
        _remember(session, upload, given, by)
    summary = {**upload.summary, "asked": {**upload.summary["asked"], **asked}}
    if not store.move_upload(
        session, upload_id, UploadState.CHECKED, UploadState.WAITING, summary=summary
    ):
        session.rollback()
        raise AlreadyAccepted
    add_work(session, upload_id, Phase.READING)
    session.commit()
    return _worked_on(session, upload_id)


def accept(
    session: Session, upload_id: int, by: str | None = None, seen: str | None = None
) -> dict[str, Any]:
    """Record what a checked upload brings, or leave that to a worker; the check's document.

    `seen` is the fingerprint of the check that was shown, where that is not the latest. Of several
    people who accept it at once one does; the others get AlreadyAccepted. Raises AcceptAgain where
    the file would now bring anything but what was shown, and NothingToAccept where none of it could
    be read; both record nothing.
    """
    if not store.move_upload(
        session, upload_id, UploadState.CHECKED, UploadState.SAVING, accepted_by=by
    ):
        session.rollback()
        raise AlreadyAccepted
    upload = store.load_upload(session, upload_id)
    if upload.kind is None:
        session.rollback()
        raise NothingToAccept
    if seen is not None and upload.summary["fingerprint"] != seen:
        session.rollback()
        raise AcceptAgain
    add_work(session, upload_id, Phase.SAVING)
    session.commit()
    return _worked_on(session, upload_id).summary


def discard(session: Session, upload_id: int) -> None:
    """Throw a checked file away, and all that its check has staged. Raises AlreadyAccepted, and
    OnHold where the nightly job would not throw it away either."""
    organisation_id = session.get_one(Upload, upload_id).organisation_id
    if organisation_id and has_holds(session, organisation_id, clock.today()):
        raise OnHold
    if not throw_away(session, upload_id):
        session.rollback()
        raise AlreadyAccepted
    session.commit()


def throw_away(session: Session, upload_id: int) -> bool:
    """Throw a checked file away within the transaction; False where it is no longer just that."""
    if not store.move_upload(
        session, upload_id, UploadState.CHECKED, UploadState.DISCARDED, content=None, basis=None
    ):
        return False
    staging.wipe(session, upload_id)
    forget_absent(session, upload_id)
    return True


def _remember(session: Session, upload: Upload, given: tuple[Given, ...], by: str | None) -> None:
    """Remember answers for the upload's organisation. Raises BadAnswers."""
    assert upload.organisation_id
    today = london_day(clock.now())
    prepare(session, replace(asked_of(session, upload), answers=given), today)
    lock_organisation(session, upload.organisation_id)
    remember(session, upload.organisation_id, given, clock.now(), by)


def _worked_on(session: Session, upload_id: int) -> Upload:
    """The upload, worked on where it is small."""
    upload = store.load_upload(session, upload_id)
    if not upload.large:
        claim = take(session, upload_id)
        if claim:
            work_on(session, upload_id, claim)
        upload = store.load_upload(session, upload_id)
    return upload


def _look_up(session: Session, organisation_id: int, setting_id: int | None) -> None:
    register = load_register(session)
    setting = register.settings[setting_id].code if setting_id is not None else None
    code = organisation_code(register, organisation_id)
    prepare(session, Asked(code, setting), london_day(clock.now()))
