"""Import register entries from a workbook: everything that is good of it, in one transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tracker import clock
from tracker.actions.register_changes import Changes, decide_rows, save
from tracker.actions.register_deciding import Decided
from tracker.actions.register_reading import Problem, SheetRead, read_sheets
from tracker.sheets.limits import UnreadableFile
from tracker.sheets.reading import Workbook, read_workbook
from tracker.store import register_writing as store
from tracker.store.database import Session
from tracker.store.tables.uploads import Outcome, Upload, UploadKind, UploadState
from tracker.store.uploads import add_upload, add_upload_rows

# Said for the reader's information: nothing was refused because of these.
TOLD = frozenset(
    {
        "hidden_sheet",
        "empty_sheet",
        "unknown_sheet",
        "unknown_column",
        "hidden_row",
        "hidden_column",
    }
)

SheetDecided = tuple[SheetRead, list[Decided]]


def import_register(
    session: Session, content: bytes, filename: str, *, dry_run: bool, by: str | None = None
) -> dict[str, Any]:
    """Import a register workbook, or say what that would do; the JSON of `flask register`.

    1. Read the workbook; a file that is none is told as a problem, and nothing is written.
    2. Unless dry: open the upload, which keeps other imports of the register waiting.
    3. Decide each sheet in the order in which they depend on each other.
    4. Unless dry: withdraw what is corrected, add what is new, touch the posts, commit.
    """
    try:
        workbook = _workbook(content, filename)
    except UnreadableFile as refusal:
        problem = Problem(None, None, None, refusal.code, filename, refusal.message)
        return {"sheets": [], "problems": [problem.as_json()]}
    read, problems = read_sheets(workbook)
    now = clock.now()
    upload = None if dry_run else _upload(filename, by, now)
    if upload is not None:
        store.hold_register(session)
        add_upload(session, upload)
    codes = store.Codes(session)
    rows = [(sheet.spec, row) for sheet in read for row in sheet.rows]
    changes = decide_rows(rows, store.held_facts(session, codes))
    sheets = _by_sheet(read, changes)
    document = _document(sheets, problems)
    if upload is not None:
        save(session, changes, codes, now=now, by=by, upload_id=upload.id)
        add_upload_rows(session, upload.id, _ledger(sheets))
        upload.summary = document
        session.commit()
    return document


def is_clean(document: Mapping[str, Any]) -> bool:
    """Whether an import refused nothing and found nothing that somebody should mend."""
    return all(problem["code"] in TOLD for problem in document["problems"])


def _workbook(content: bytes, filename: str) -> Workbook:
    """Raises UnreadableFile, also for a CSV file: it holds one sheet without a name."""
    workbook = read_workbook(content, filename)
    if workbook.format == "csv":
        raise UnreadableFile(
            "not_a_spreadsheet",
            f"“{filename}” is not a workbook. Save the register as an Excel workbook (.xlsx) "
            "with sheets such as Providers and Certifications.",
        )
    return workbook


def _upload(filename: str, by: str | None, now: datetime) -> Upload:
    return Upload(
        kind=UploadKind.REGISTER,
        state=UploadState.ACCEPTED,
        file_name=filename[-500:],
        uploaded_at=now,
        uploaded_by=by,
        accepted_at=now,
        accepted_by=by,
        summary={},
    )


def _by_sheet(read: Iterable[SheetRead], changes: Changes) -> list[SheetDecided]:
    """The sheets in the order of the file, each with what becomes of its rows."""
    by_row = {
        (one.row.sheet, one.row.number): one
        for decided in changes.by_fact.values()
        for one in decided
    }
    return [(sheet, [by_row[sheet.name, row.number] for row in sheet.rows]) for sheet in read]


def _document(decided_sheets: list[SheetDecided], others: Iterable[Problem]) -> dict[str, Any]:
    problems: dict[Problem, None] = {}
    sheets = []
    for sheet, decided in decided_sheets:
        outcomes = Counter(one.outcome for one in decided)
        words = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.REJECTED)
        counts = {word.value: outcomes[word] for word in words}
        sheets.append({"name": sheet.name, "rows": {"total": len(decided), **counts}})
        problems |= dict.fromkeys(sheet.problems)
        problems |= dict.fromkeys(problem for one in decided for problem in one.problems)
    problems |= dict.fromkeys(others)
    return {"sheets": sheets, "problems": [problem.as_json() for problem in problems]}


def _ledger(sheets: list[SheetDecided]) -> Iterable[tuple[str, int, Outcome, str | None]]:
    for sheet, decided in sheets:
        for one in decided:
            said = " ".join(f"{problem.code}: {problem.message}" for problem in one.problems)
            yield sheet.name[:100], one.row.number, one.outcome, said or None
