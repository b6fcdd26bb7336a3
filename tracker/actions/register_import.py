"""Import register entries from a workbook: everything that is good of it, in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from tracker import clock
from tracker.actions.register_changes import Changes, decide_rows, save
from tracker.actions.register_preview import TOLD, Preview, keep_preview, make_preview
from tracker.actions.register_reading import Problem, SheetRead, read_sheets
from tracker.rules.days import london_day
from tracker.sheets.limits import UnreadableFile
from tracker.sheets.reading import Workbook, read_workbook
from tracker.store import register_writing as store
from tracker.store.database import Session, Turn, take_turn
from tracker.store.tables.uploads import Upload, UploadKind, UploadState
from tracker.store.uploads import add_upload

Read = tuple[list[SheetRead], list[Problem]]


class Decision(NamedTuple):
    """What the rows of a workbook change, and that told entry by entry."""

    changes: Changes
    codes: store.Codes
    preview: Preview


def import_register(
    session: Session, content: bytes, filename: str, *, dry_run: bool, by: str | None = None
) -> dict[str, Any]:
    """Import a register workbook, or say what that would do; the JSON of `flask register`."""
    try:
        return take_in(session, content, filename, dry_run=dry_run, by=by).document()
    except UnreadableFile as refusal:
        return unreadable(filename, refusal)


def take_in(
    session: Session, content: bytes, filename: str, *, dry_run: bool, by: str | None = None
) -> Preview:
    """The same, told entry by entry. Raises UnreadableFile, and nothing is written.

    1. Read the workbook.
    2. Unless dry: keep other imports of the register waiting.
    3. Decide each sheet in the order in which they depend on each other.
    4. Unless dry: withdraw what is corrected, add what is new, touch the posts, keep the workbook
       with what it did, commit.
    """
    read = read_register(content, filename)
    if not dry_run:
        take_turn(session, Turn.REGISTER)
    now = clock.now()
    decision = decide_register(session, read, now)
    if not dry_run:
        upload = new_upload(content, filename, by, now, decision.preview)
        upload.state, upload.accepted_at, upload.accepted_by = UploadState.ACCEPTED, now, by
        add_upload(session, upload)
        keep_preview(session, upload.id, decision.preview)
        save(session, decision.changes, decision.codes, now=now, by=by, upload_id=upload.id)
        session.commit()
    return decision.preview


def read_register(content: bytes, filename: str) -> Read:
    """The register's sheets in a workbook, and what is wrong with the others.

    Raises UnreadableFile, also for a CSV file: it holds one sheet without a name.
    """
    return read_sheets(_workbook(content, filename))


def decide_register(session: Session, read: Read, now: datetime) -> Decision:
    """What becomes of the rows by what is held now; writes nothing."""
    sheets, others = read
    codes = store.Codes(session)
    held = store.held_facts(session, codes)
    changes = decide_rows([(sheet.spec, row) for sheet in sheets for row in sheet.rows], held)
    preview = make_preview(sheets, others, changes, held, london_day(now))
    return Decision(changes, codes, preview)


def new_upload(
    content: bytes, filename: str, by: str | None, now: datetime, preview: Preview
) -> Upload:
    """A workbook of the register that nobody has accepted yet."""
    return Upload(
        kind=UploadKind.REGISTER,
        state=UploadState.CHECKED,
        file_name=filename[-500:],
        content=content,
        uploaded_at=now,
        uploaded_by=by,
        summary=preview.summary(),
    )


def unreadable(filename: str, refusal: UnreadableFile) -> dict[str, Any]:
    """The JSON of `flask register` about a file that is no workbook."""
    problem = Problem(None, None, None, refusal.code, filename, refusal.message)
    return {"sheets": [], "problems": [problem.as_json()]}


def is_clean(document: Mapping[str, Any]) -> bool:
    """Whether an import refused nothing and found nothing that somebody should mend."""
    return all(problem["code"] in TOLD for problem in document["problems"])


def _workbook(content: bytes, filename: str) -> Workbook:
    workbook = read_workbook(content, filename)
    if workbook.format == "csv":
        raise UnreadableFile(
            "not_a_spreadsheet",
            f"“{filename}” is not a workbook. Save the register as an Excel workbook (.xlsx) "
            "with sheets such as Providers and Certifications.",
        )
    return workbook
