"""A register workbook sent, looked at and saved on the pages; nothing is recorded before that."""

from tracker import clock
from tracker.actions.register_changes import save
from tracker.actions.register_effect import effect_to_keep
from tracker.actions.register_import import Read, decide_register, new_upload, read_register
from tracker.actions.register_preview import keep_preview
from tracker.rules.days import london_day
from tracker.sheets.limits import UnreadableFile
from tracker.store.database import Session, Turn, take_turn
from tracker.store.import_lines import forget_lines
from tracker.store.staging import register_revision, wipe_rows
from tracker.store.tables.uploads import Upload, UploadState
from tracker.store.upload_problems import forget_problems
from tracker.store.uploads import add_upload, load_upload, move_upload

__all__ = ["AlreadyDecided", "LookAgain", "UnreadableFile"]


class AlreadyDecided(Exception):
    """Somebody has saved or discarded the import before."""


class LookAgain(Exception):
    """The register has changed since the preview was shown: there is a new one to be read."""


def keep_import(session: Session, content: bytes, filename: str, by: str | None) -> int:
    """Keep a workbook with its preview until it is saved or discarded; its id.

    Raises UnreadableFile, and keeps nothing.
    """
    read = read_register(content, filename)
    now, stands_on = clock.now(), register_revision(session)
    decision = decide_register(session, read, now)
    upload = new_upload(content, filename, by, now, decision.preview)
    effect = effect_to_keep(session, decision.changes, london_day(now))
    upload.summary = {**upload.summary, "effect": effect}
    upload.basis = {"stood_on": stands_on}
    add_upload(session, upload)
    keep_preview(session, upload.id, decision.preview)
    session.commit()
    return upload.id


def preview_again(session: Session, upload_id: int) -> None:
    """Make the preview anew, by what the register holds now. Raises AlreadyDecided."""
    read = _read(session, upload_id)
    _keep_again(session, _held(session, upload_id), read, again=False)


def save_import(session: Session, upload_id: int, by: str | None, seen: str) -> None:
    """Record what an import changes, all in one transaction.

    `seen` is what the preview that was shown stood on. Of several people who save at once one does;
    the others get AlreadyDecided. Raises LookAgain where the register is another by now, or another
    preview is kept; nothing is recorded then.
    """
    read = _read(session, upload_id)
    upload = _held(session, upload_id)
    kept = (upload.basis or {}).get("stood_on")
    if kept != register_revision(session):
        _keep_again(session, upload, read, again=True)
        raise LookAgain
    if seen != kept:
        session.rollback()
        raise LookAgain
    now = clock.now()
    decision = decide_register(session, read, now)
    upload.summary, upload.basis = decision.preview.summary(), None
    upload.state, upload.accepted_at, upload.accepted_by = UploadState.ACCEPTED, now, by
    save(session, decision.changes, decision.codes, now=now, by=by, upload_id=upload.id)
    session.commit()


def discard_import(session: Session, upload_id: int) -> None:
    """Let a workbook go that nobody wants to save, with its preview. Raises AlreadyDecided."""
    if not throw_away(session, upload_id):
        session.rollback()
        raise AlreadyDecided
    session.commit()


def throw_away(session: Session, upload_id: int) -> bool:
    """Let a workbook go within the transaction; False where it was decided about already."""
    gone = {"content": None, "basis": None}
    if not move_upload(session, upload_id, UploadState.CHECKED, UploadState.DISCARDED, **gone):
        return False
    forget_lines(session, upload_id)
    forget_problems(session, upload_id)
    wipe_rows(session, upload_id)
    return True


def _read(session: Session, upload_id: int) -> Read:
    """The workbook, read before anybody else is kept waiting."""
    upload = load_upload(session, upload_id)
    if upload.content is None:
        raise AlreadyDecided
    return read_register(upload.content, upload.file_name)


def _held(session: Session, upload_id: int) -> Upload:
    """The import, waiting to be saved, while nobody else may change the register."""
    session.rollback()
    take_turn(session, Turn.REGISTER)
    upload = load_upload(session, upload_id)
    if upload.state is not UploadState.CHECKED:
        session.rollback()
        raise AlreadyDecided
    return upload


def _keep_again(session: Session, upload: Upload, read: Read, *, again: bool) -> None:
    now = clock.now()
    decision = decide_register(session, read, now)
    effect = effect_to_keep(session, decision.changes, london_day(now))
    upload.summary = {**decision.preview.summary(), "effect": effect, "again": again}
    upload.basis = {"stood_on": register_revision(session)}
    keep_preview(session, upload.id, decision.preview)
    session.commit()
