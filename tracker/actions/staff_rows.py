"""Rows of staff lists understood one by one; `staff_posts` compares them with what is held."""

from collections.abc import Iterable, Mapping
from operator import getitem
from typing import Any, NamedTuple

from tracker.actions import import_cells as cells
from tracker.actions.import_dates import day
from tracker.actions.import_forms import FormRow, Reading, StaffCells
from tracker.actions.import_ledger import ROW, Finding, Ledger, Line
from tracker.actions.matching_people import (
    NotMatched,
    People,
    person_number,
    read_name,
    read_number,
    same_name,
)
from tracker.actions.register_cells import BadCell
from tracker.rules.names import match_key
from tracker.rules.words import Employment
from tracker.sheets.values import Cell
from tracker.store.people_held import PostSaid
from tracker.store.tables.uploads import Outcome

# The cells from `role` on are the fields of PostSaid, one by one.
SAID = StaffCells._fields[6:]
NEEDS_SETTING = BadCell("missing_value", "Enter the setting.")


class StaffRow(NamedTuple):
    """A row that can be taken: whose post, where, and what it says. `number` is the person's."""

    line: Line
    columns: Mapping[str, str]
    cells: StaffCells
    number: str
    staff_number: str
    setting_id: int
    surname: str
    forename: str
    email: str | None
    said: PostSaid


class Settings:
    """An organisation's settings by code and name. With `only`, no other may be named."""

    def __init__(
        self, codes: Mapping[int, str], names: Iterable[tuple[int, str]], only: int | None
    ) -> None:
        self._codes = {match_key(code): key for key, code in codes.items()}
        self._names: dict[str, set[int]] = {}
        for key, name in names:
            if key in codes:
                self._names.setdefault(match_key(name), set()).add(key)
        self._only = only
        self.blank = NEEDS_SETTING if only is None else only

    def find(self, cell: Cell) -> int | None:
        """The setting that the cell names, None where it is blank. Raises BadCell."""
        said = match_key(cells.plain(cell))
        if not said:
            return None
        by_name = self._names.get(said, set())
        found = self._codes.get(said) or (next(iter(by_name)) if len(by_name) == 1 else None)
        if found is None:
            why = "Several settings have this name" if by_name else "Not one of your settings"
            raise BadCell("unknown_setting", f"{why}. Write the code of one of your settings.")
        if self._only not in {None, found}:
            raise BadCell("unknown_setting", "This is not the setting you chose for the file.")
        return found


class StaffRows:
    """Understands rows; `wanted` are those that can be taken, by staff number and setting.

    `refused` are the staff numbers of the others, as far as they can be read.
    """

    def __init__(
        self,
        ledger: Ledger,
        people: People,
        settings: Settings,
        epoch_1904: bool,
    ) -> None:
        self.wanted: dict[tuple[str, int], StaffRow] = {}
        self.refused: set[str] = set()
        self._ledger = ledger
        self._people = people
        self._settings = cells.Parsed(settings.find, settings.blank)
        self._email = cells.Parsed(cells.email, keep=False)
        self._epoch_1904 = epoch_1904
        words = cells.Parsed(cells.words(200))
        self._words = {
            "role": words,
            "staff_group": words,
            "employment": cells.Parsed(
                cells.one_of(Employment, cells.EMPLOYMENTS), Employment.EMPLOYED
            ),
            "absence": cells.Parsed(cells.absence),
        }
        self._parsers: dict[Reading, tuple[cells.Parsed, ...]] = {}

    def read(self, sheet: str | None, row: FormRow) -> Line:
        """Understand one row: it is refused with the reason, or it is wanted.

        The outcome of a wanted row is for `staff_posts.compare` to say.
        """
        line = self._ledger.open(sheet, row.row)
        said: StaffCells = row.cells
        findings: list[Finding] = []
        number, staff_number = self._numbers(said, findings)
        surname, forename = self._name(said, number, findings)
        parsers = self._parsers.get(row.reading) or self._parsers_for(row.reading)
        values = (
            self._settings[said.setting],
            self._email[said.email],
            *map(getitem, parsers, said[6:]),
        )
        if BadCell in map(type, values):
            typed = (said.setting, said.email, *said[6:])
            findings += _refusals(zip(("setting", "email", *SAID), typed, values, strict=True))
        if findings:
            self.refused.add(staff_number)
            self._ledger.close(line, Outcome.REJECTED, row.columns, *findings)
            self._ledger.ask_about(line, row.reading, findings)
            return line
        setting_id, email, *post = values
        self._want(
            StaffRow(
                line,
                row.columns,
                said,
                number,
                staff_number,
                setting_id,
                surname,
                forename,
                email,
                PostSaid._make(post),
            )
        )
        return line

    def _parsers_for(self, reading: Reading) -> tuple[cells.Parsed, ...]:
        """What the cells of rows that are read so say, in the order of the fact's fields."""
        self._parsers[reading] = made = tuple(
            self._words.get(name)
            or cells.Parsed(day(reading.orders.get(name, "dmy"), self._epoch_1904))
            for name in SAID
        )
        return made

    def _want(self, row: StaffRow) -> None:
        first = self.wanted.setdefault((row.staff_number, row.setting_id), row)
        if first is row:
            return
        where = f"row {first.line.row}"
        if first.line.sheet != row.line.sheet:
            where += f" of sheet {first.line.sheet}"
        message = f"This is the same staff number and setting as {where}."
        twice = Finding(ROW, "duplicate_row", message)
        self._ledger.close(row.line, Outcome.REJECTED, row.columns, twice)

    def _numbers(self, said: StaffCells, findings: list[Finding]) -> tuple[str, str]:
        """The person's number and the post's; what is wrong with them is added to findings."""
        try:
            number, numeric = read_number(said.staff_number)
            if not number:
                raise NotMatched("staff_number", "missing_value", "Enter the staff number.")
            number = self._people.full_number(number, numeric)
            self._people.check_not_shared(person_number(number), said.staff_number)
        except NotMatched as doubt:
            findings.append(doubt.finding)
            return "", ""
        return person_number(number), number

    def _name(self, said: StaffCells, number: str, findings: list[Finding]) -> tuple[str, str]:
        """Surname and forename; both may not be another's than the number's."""
        person = self._people.by_number.get(number)
        if person and (said.surname, said.forename) == (person.surname, person.forename):
            return person.surname, person.forename
        try:
            surname, forename = read_name(said.surname, said.forename, said.name)
        except NotMatched as doubt:
            findings.append(doubt.finding)
            return "", ""
        if not surname or not forename:
            lacking = "surname" if not surname else "forename"
            findings.append(Finding(lacking, "missing_value", f"Enter the {lacking}."))
        elif person:
            known = self._people.names_of(person)
            if not any(same_name(surname, a) or same_name(forename, b) for a, b in known):
                findings.append(_another_s(said, number, person.surname, person.forename))
        return surname, forename


def _another_s(said: StaffCells, number: str, surname: str, forename: str) -> Finding:
    field = "name" if said.surname is None else "surname"
    message = f"Staff number {number} is {surname}, {forename}. Correct the number or the name."
    return Finding(field, "name_mismatch", message, getattr(said, field))


def _refusals(named: Iterable[tuple[str, Cell, Any]]) -> list[Finding]:
    return [
        Finding(field, bad.code, bad.message, cell if bad.telling else None)
        for field, cell, bad in named
        if isinstance(bad, BadCell)
    ]
