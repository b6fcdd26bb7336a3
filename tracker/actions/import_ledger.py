"""What became of each row of a file, what is wrong with it, and what is asked about it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tracker.actions.import_forms import Reading
from tracker.rules.names import match_key
from tracker.sheets.values import Cell, text
from tracker.store.tables.uploads import Outcome

ROW = ""
"""The field of a finding about the row as a whole."""


class Problem(NamedTuple):
    """Something wrong, as a job to do. Row and column are the file's own; None for all of it."""

    sheet: str | None
    row: int | None
    column: str | None
    code: str
    value: str | None
    message: str


LONGEST_SHEET = 100


class Finding(NamedTuple):
    """What is wrong with one field of a row. `value` is the cell, None where it may not be told."""

    field: str
    code: str
    message: str
    value: Cell = None
    asks: str | None = None
    choices: tuple[str, ...] = ()
    """What can be asked about it, and the answers to choose from."""


@dataclass(slots=True)
class Line:
    """One row of the file. `why` are the codes of what was wrong with it."""

    sheet: str | None
    row: int
    outcome: Outcome | None = None
    why: str | None = None

    @property
    def sheet_kept(self) -> str | None:
        """The name of its sheet as it is kept: Excel's are shorter, others may be longer."""
        return self.sheet and self.sheet[:LONGEST_SHEET]


@dataclass(slots=True)
class Question:
    """A word that only a person can settle, and how many rows wait for it or were taken with it."""

    code: str
    value: str
    within: int | None = None
    """The provider that the course is or would be of, where that is known."""
    sheet: str | None = None
    choices: tuple[str, ...] = ()
    """The answers that can be given, where they are known without the register."""
    rows: int = 0


@dataclass(slots=True)
class Ledger:
    """Every row of a file with exactly one outcome, and the problems and questions."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    questions: dict[tuple[str, str, str | None], Question] = field(default_factory=dict)
    passed: int = 0
    """How many rows of the file are behind, blank ones and headings too."""
    _row_told: tuple[str | None, int | None] = (None, None)
    _told: set[Problem] = field(default_factory=set)

    def open(self, sheet: str | None, row: int) -> Line:
        """A line for the next row; its outcome is still to be found."""
        line = Line(sheet, row)
        self.lines.append(line)
        return line

    def tell(self, line: Line, columns: Mapping[str, str], findings: Iterable[Finding]) -> None:
        """Note what is wrong with a row, whatever becomes of it."""
        for found in findings:
            problem = Problem(
                line.sheet,
                line.row,
                columns.get(found.field),
                found.code,
                text(found.value),
                found.message,
            )
            self.tell_once(problem)
            line.why = f"{line.why}, {found.code}" if line.why else found.code

    def tell_once(self, problem: Problem) -> None:
        """Note a problem of the row at hand, unless another cell of the row said the same: each
        cell of a matrix finds that its person is not known."""
        if self._row_told != problem[:2]:
            self._row_told, self._told = problem[:2], set()
        if problem not in self._told:
            self._told.add(problem)
            self.problems.append(problem)

    def close(
        self, line: Line, outcome: Outcome, columns: Mapping[str, str], *findings: Finding
    ) -> None:
        """Note what became of a row, and why."""
        line.outcome = outcome
        self.tell(line, columns, findings)

    def ask(
        self,
        code: str,
        value: str,
        within: int | None = None,
        sheet: str | None = None,
        choices: tuple[str, ...] = (),
    ) -> None:
        """Ask about a word once, of one sheet or of all, and count the rows that bear it."""
        key = code, match_key(value), sheet
        if key not in self.questions:
            self.questions[key] = Question(code, value, within, sheet, choices)
        self.questions[key].rows += 1

    def ask_about(self, line: Line, reading: Reading, findings: Iterable[Finding]) -> None:
        """Ask what a refused row waits for: the order of dates, what they are, who is meant."""
        for found in findings:
            if found.code == "ambiguous_date":
                heading = reading.headings.get(found.field)
                if heading is not None:
                    self.ask(found.code, heading, sheet=line.sheet, choices=("dmy", "mdy"))
            elif found.code == "cells_meaning" and reading.meaning_of is not None:
                choices = ("completed", "expires")
                self.ask(found.code, reading.meaning_of, sheet=line.sheet, choices=choices)
            elif found.code in {"unknown_staff", "ambiguous_staff"} and found.choices:
                self.ask(found.code, found.asks or text(found.value) or "", choices=found.choices)

    def counts(self) -> dict[str, int]:
        """How many rows there are, and how many of each outcome: the total is always their sum."""
        found = Counter(line.outcome for line in self.lines)
        counts = {"total": len(self.lines), **{word.value: found[word] for word in Outcome}}
        assert len(self.lines) == sum(found[word] for word in Outcome), "a row without an outcome"
        return counts

    def sorted_problems(self) -> list[Problem]:
        """The problems as a person goes through the file: sheet by sheet, from the top down."""
        sheets: dict[Any, int] = {}
        for problem in self.problems:
            sheets.setdefault(problem.sheet, len(sheets))
        return sorted(self.problems, key=lambda one: (sheets[one.sheet], one.row or 0))
