"""What a register workbook would change, entry by entry, kept beside the facts to be read again."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.actions.register_changes import Changes
from tracker.actions.register_columns import Spec, Values
from tracker.actions.register_deciding import Decided
from tracker.actions.register_differences import differing, title, whole
from tracker.actions.register_reading import Problem, Row, SheetRead
from tracker.actions.register_warnings import warnings
from tracker.store import uploads
from tracker.store.database import Session
from tracker.store.import_lines import Line, add_lines, forget_lines
from tracker.store.register_writing import Held
from tracker.store.staging import wipe_rows
from tracker.store.tables.imports import LineKind
from tracker.store.tables.uploads import Outcome
from tracker.store.upload_problems import add_problems, forget_problems

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
WORDS = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.REJECTED)

SheetDecided = tuple[SheetRead, list[Decided]]


@dataclass(frozen=True, slots=True)
class Preview:
    """The sheets of a workbook with what becomes of their rows, what is wrong with the file, and
    what it would change, entry by entry."""

    sheets: Sequence[SheetDecided]
    problems: Sequence[Problem]
    lines: Sequence[Line]

    @property
    def gone(self) -> list[Line]:
        """The entries that are held and that the file lacks."""
        return [line for line in self.lines if line.kind is LineKind.GONE]

    def document(self) -> dict[str, Any]:
        """The JSON of `flask register`."""
        counted = [{"name": sheet.name, "rows": counts(rows)} for sheet, rows in self.sheets]
        return {"sheets": counted, "problems": [one.as_json() for one in self.problems]}

    def summary(self) -> dict[str, Any]:
        """The numbers of it, for its page: per sheet and together, `gone` among them."""
        gone = Counter(line.sheet for line in self.gone)
        warned = Counter(line.sheet for line in self.lines if line.kind is LineKind.WARNING)
        sheets = [
            {
                "name": sheet.name,
                "rows": counts(rows),
                "gone": gone[sheet.name],
                "warnings": warned[sheet.name],
            }
            for sheet, rows in self.sheets
        ]
        return {
            "sheets": sheets,
            "rows": counts([one for _, rows in self.sheets for one in rows]),
            "gone": gone.total(),
            "warnings": warned.total(),
            "problem_counts": dict(Counter(problem.code for problem in self.problems)),
        }


def make_preview(
    read: Sequence[SheetRead],
    others: Iterable[Problem],
    changes: Changes,
    held: Mapping[str, list[Held]],
    today: date,
) -> Preview:
    """What becomes of the rows that were decided, against the entries held, on that day."""
    sheets = _by_sheet(read, changes)
    problems: dict[Problem, None] = {}
    for sheet, decided in sheets:
        problems |= dict.fromkeys(sheet.problems)
        problems |= dict.fromkeys(problem for one in decided for problem in one.problems)
    problems |= dict.fromkeys(others)
    return Preview(sheets, tuple(problems), tuple(_lines(sheets, held, today)))


def keep_preview(session: Session, upload_id: int, preview: Preview) -> None:
    """Keep the lines, problems and ledger of an import in the place of earlier ones."""
    forget_lines(session, upload_id)
    forget_problems(session, upload_id)
    wipe_rows(session, upload_id)
    add_lines(session, upload_id, preview.lines)
    told = ((p.sheet, p.row, p.column, p.code, p.value, p.message) for p in preview.problems)
    add_problems(session, upload_id, 0, told)
    uploads.add_upload_rows(session, upload_id, _ledger(preview.sheets))


def counts(decided: Sequence[Decided]) -> dict[str, int]:
    """How many rows there are, and how many of each outcome."""
    outcomes = Counter(one.outcome for one in decided)
    return {"total": len(decided), **{word.value: outcomes[word] for word in WORDS}}


def _by_sheet(read: Iterable[SheetRead], changes: Changes) -> list[SheetDecided]:
    """The sheets in the order of the file, each with what becomes of its rows."""
    by_row = {
        (one.row.sheet, one.row.number): one
        for decided in changes.by_fact.values()
        for one in decided
    }
    return [(sheet, [by_row[sheet.name, row.number] for row in sheet.rows]) for sheet in read]


def _lines(
    sheets: Sequence[SheetDecided], held: Mapping[str, list[Held]], today: date
) -> Iterator[Line]:
    named: set[str] = set()
    for sheet, decided in sheets:
        spec = sheet.spec
        for one in decided:
            yield from _line(sheet, one)
            for message in warnings(spec, one, today):
                yield _about(LineKind.WARNING, sheet, one, message=message)
        if spec.name not in named:
            # Two sheets may bear one name but for its spelling: they are one when it comes to this.
            of_spec = [one for other, rows in sheets if other.spec is spec for one in rows]
            for fact in _gone(spec, of_spec, held[spec.fact]):
                named_so = title(spec, fact.values)
                yield Line(LineKind.GONE, sheet.name, None, spec.fact, fact.id, named_so)
        named.add(spec.name)


def _line(sheet: SheetRead, one: Decided) -> Iterator[Line]:
    if one.outcome is Outcome.NEW:
        yield _about(LineKind.NEW, sheet, one, fields=whole(sheet.spec, one.values))
    elif one.outcome is Outcome.CHANGED and one.held:
        fields = differing(sheet.spec, one.held.values, one.values)
        yield _about(LineKind.CHANGED, sheet, one, fields=fields)


def _about(kind: LineKind, sheet: SheetRead, one: Decided, **more: Any) -> Line:
    spec, held = sheet.spec, one.held
    name = title(spec, held.values if held else one.values)
    key = held.id if held else None
    return Line(kind, sheet.name, one.row.number, spec.fact, key, name, **more)


def _gone(spec: Spec, decided: Sequence[Decided], held: Sequence[Held]) -> Iterator[Held]:
    """The entries of which no row speaks, not even a refused one. A sheet without any row tells of
    nothing: templates have sheets that nobody fills in."""
    if not decided:
        return
    spoken_of = {one.held.id for one in decided if one.held}
    refused = {_subject(spec, one.row) for one in decided if one.problems}
    for fact in held:
        if fact.id not in spoken_of and _folded(spec.subject(fact.values)) not in refused:
            yield fact


def _subject(spec: Spec, row: Row) -> Hashable:
    """Of what a refused row speaks, as far as it can be told; None where it cannot."""
    if any(column.key and row.values.get(column.field) is None for column in spec.columns):
        return None
    blank: Values = {column.field: column.blank for column in spec.columns}
    return _folded(spec.subject(spec.complete({**blank, **row.values})))


def _folded(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_folded(one) for one in value)
    if isinstance(value, frozenset):
        return frozenset(_folded(one) for one in value)
    return value.casefold() if isinstance(value, str) else value


def _ledger(
    sheets: Iterable[SheetDecided],
) -> Iterable[tuple[str, int, Outcome, str | None]]:
    for sheet, decided in sheets:
        for one in decided:
            said = " ".join(f"{problem.code}: {problem.message}" for problem in one.problems)
            yield sheet.name[:100], one.row.number, one.outcome, said or None
