"""Import register entries from a workbook: everything that is good of it, in one transaction."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker import clock
from tracker.actions.register_deciding import Decided, Known, decide
from tracker.actions.register_reading import Problem, SheetRead, read_sheets
from tracker.actions.register_sheets import SPECS
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

# What a change of these facts touches; organisations' names and commissioners touch no standing.
OF_EVERYONE = frozenset({"requirement_fact", "licence", "accreditation"})
OF_A_PROVIDER = frozenset(
    {
        "provider_fact",
        "curriculum_fact",
        "certification_fact",
        "certification_event",
        "affiliate",
        "trainer",
    }
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What the file says, decided: each sheet's rows, and the rows of each table of facts."""

    sheets: list[tuple[SheetRead, list[Decided]]]
    by_fact: dict[str, list[Decided]]
    known: Known


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
    changes = _decide(read, store.held_facts(session, codes))
    document = _document(changes, problems)
    if upload is not None:
        _apply(session, changes, codes, now, upload.id)
        add_upload_rows(session, upload.id, _ledger(changes))
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


def _decide(read: list[SheetRead], held: Mapping[str, list[store.Held]]) -> Changes:
    known = Known()
    for spec in SPECS:
        for fact in held[spec.fact]:
            known.learn(spec, fact.values)
    by_fact: dict[str, list[Decided]] = {}
    by_row: dict[tuple[str, int], Decided] = {}
    for spec in SPECS:
        rows = [row for sheet in read if sheet.spec is spec for row in sheet.rows]
        decided = decide(spec, rows, held[spec.fact], known)
        by_fact[spec.fact] = decided
        for one in decided:
            by_row[one.row.sheet, one.row.number] = one
            if not one.problems:
                known.learn(spec, one.values)
    sheets = [(sheet, [by_row[sheet.name, row.number] for row in sheet.rows]) for sheet in read]
    return Changes(sheets, by_fact, known)


def _document(changes: Changes, others: Iterable[Problem]) -> dict[str, Any]:
    problems: dict[Problem, None] = {}
    sheets = []
    for sheet, decided in changes.sheets:
        outcomes = Counter(one.outcome for one in decided)
        words = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.REJECTED)
        counts = {word.value: outcomes[word] for word in words}
        sheets.append({"name": sheet.name, "rows": {"total": len(decided), **counts}})
        problems |= dict.fromkeys(sheet.problems)
        problems |= dict.fromkeys(problem for one in decided for problem in one.problems)
    problems |= dict.fromkeys(others)
    return {"sheets": sheets, "problems": [problem.as_json() for problem in problems]}


def _apply(
    session: Session, changes: Changes, codes: store.Codes, now: datetime, upload_id: int
) -> None:
    """Write the rows that change something, and touch the posts that they may concern."""
    writing = (Outcome.NEW, Outcome.CHANGED)
    touched: dict[str, list[Decided]] = defaultdict(list)
    for spec in SPECS:
        written = [one for one in changes.by_fact[spec.fact] if one.outcome in writing]
        touched[spec.fact] = written
        if spec.brings is not None:
            codes.add(spec.brings, (one.values[spec.brings] for one in written))
        store.write_facts(
            session,
            spec.fact,
            withdrawn=[one.held.id for one in written if one.held],
            added=[one.values for one in written],
            codes=codes,
            now=now,
            upload_id=upload_id,
        )
    _touch(session, touched, codes, changes.known)


def _touch(
    session: Session, written: Mapping[str, list[Decided]], codes: store.Codes, known: Known
) -> None:
    if any(written[fact] for fact in OF_EVERYONE):
        store.touch_all_posts(session)
        return
    settings = {one.values["setting"] for one in written["setting_fact"]}
    store.touch_posts_in(session, {codes.ids["setting"][code] for code in settings})
    providers = {
        provider
        for fact in OF_A_PROVIDER
        for one in written[fact]
        for provider in _providers(one, known)
    }
    store.touch_posts_trained_by(session, {codes.ids["provider"][code] for code in providers})


def _providers(one: Decided, known: Known) -> Iterable[str]:
    """The providers that a fact speaks of, now and before its correction."""
    for values in (one.values, one.held.values if one.held else {}):
        if "provider" in values:
            yield values["provider"]
        elif "curriculum" in values:
            yield values["curriculum"][0]
        elif "certification" in values:
            yield known.owners[values["certification"]]


def _ledger(changes: Changes) -> Iterable[tuple[str, int, Outcome, str | None]]:
    for sheet, decided in changes.sheets:
        for one in decided:
            said = " ".join(f"{problem.code}: {problem.message}" for problem in one.problems)
            yield sheet.name[:100], one.row.number, one.outcome, said or None
