"""A file checked, shown, answered and accepted on the pages; nothing is recorded before that."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tracker import clock
from tracker.actions.answers import Given, remember
from tracker.actions.check_file import Asked, check_opened, open_file, prepare
from tracker.actions.import_file import record
from tracker.actions.import_report import as_json, kept_summary
from tracker.rules.days import london_day
from tracker.store import uploads as store
from tracker.store.database import Session
from tracker.store.people_writing import lock_organisation
from tracker.store.register import Register, load_register
from tracker.store.tables.uploads import Upload, UploadKind, UploadState


class CannotBeRead(Exception):
    """No row of the file could be read; `document` is the check, with the problems."""

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__(document["problems"][0]["message"])
        self.document = document


class AlreadyAccepted(Exception):
    """Somebody accepted or discarded the upload before."""


class AcceptAgain(Exception):
    """What is held has changed since the check was shown: the upload has a new one to be read."""


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
    """Check a file and keep it until it is accepted. Raises CannotBeRead, and NotKnown.

    `asked` are further fields of Asked.
    """
    register = load_register(session)
    setting = register.settings[setting_id].code if setting_id is not None else None
    code = _organisation_code(register, organisation_id)
    wanted = Asked(organisation=code, setting=setting, kind=kind, **asked)
    now = clock.now()
    task = prepare(session, wanted, london_day(now))
    check = check_opened(session, task, open_file(content, filename, wanted))
    if check.kind is None or not check.ledger.lines:
        raise CannotBeRead(as_json(check))
    upload = Upload(
        organisation_id=organisation_id,
        setting_id=setting_id,
        kind=check.kind,
        state=UploadState.CHECKED,
        file_name=filename[-500:],
        content=content,
        uploaded_at=now,
        uploaded_by=by,
        summary=kept_summary(check),
    )
    store.add_upload(session, upload)
    session.commit()
    return upload


def answer(
    session: Session, upload_id: int, given: Iterable[Given], by: str | None = None
) -> Upload:
    """Remember answers for the organisation, and check the upload again. Raises BadAnswers."""
    upload = store.load_upload(session, upload_id)
    assert upload.organisation_id
    given = tuple(given)
    now = clock.now()
    asked = replace(_asked(session, upload), answers=given)
    task = prepare(session, asked, london_day(now))
    opened = open_file(upload.content or b"", upload.file_name, asked)
    lock_organisation(session, upload.organisation_id)
    remember(session, upload.organisation_id, given, now, by)
    check = check_opened(session, task, opened)
    store.renew_summary(session, upload_id, kept_summary(check))
    session.commit()
    return store.load_upload(session, upload_id)


def accept(session: Session, upload_id: int, by: str | None = None) -> dict[str, Any]:
    """Record what a checked upload brings; the check, as the commands print it.

    Of several people who accept it at once one does; the others get AlreadyAccepted. Raises
    AcceptAgain where the file would now bring anything but what was shown, and records nothing.
    """
    upload = store.load_upload(session, upload_id)
    if upload.state is not UploadState.CHECKED:
        raise AlreadyAccepted
    now = clock.now()
    task = prepare(session, _asked(session, upload), london_day(now))
    opened = open_file(upload.content or b"", upload.file_name, task.asked)
    shown = upload.summary["fingerprint"]
    if not store.claim_upload(session, upload_id, now, by):
        session.rollback()
        raise AlreadyAccepted
    lock_organisation(session, task.organisation_id)
    check = check_opened(session, task, opened)
    summary = kept_summary(check)
    if summary["fingerprint"] != shown:
        session.rollback()
        store.renew_summary(session, upload_id, summary)
        session.commit()
        raise AcceptAgain
    record(session, check, upload_id, now, by)
    upload.summary = {**summary, "batch": upload_id}
    session.commit()
    return as_json(check, upload_id)


def discard(session: Session, upload_id: int) -> None:
    """Throw a checked file away. Raises AlreadyAccepted."""
    if not store.discard_upload(session, upload_id):
        session.rollback()
        raise AlreadyAccepted
    session.commit()


def _asked(session: Session, upload: Upload) -> Asked:
    register = load_register(session)
    assert upload.organisation_id
    kept = dict(upload.summary["asked"])
    kind = kept.pop("kind")
    setting = register.settings[upload.setting_id].code if upload.setting_id else None
    code = _organisation_code(register, upload.organisation_id)
    return Asked(code, setting, UploadKind(kind) if kind else None, **kept)


def _organisation_code(register: Register, organisation_id: int) -> str:
    return next(code for code, key in register.organisation_ids.items() if key == organisation_id)
