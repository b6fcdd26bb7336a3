"""What the cell of a register sheet says, by what its column holds; blank cells never come here."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from tracker.rules.names import match_key
from tracker.sheets.dates import BadDate, parse_date
from tracker.sheets.values import Cell, split_list, text

Parse = Callable[[Cell, bool], Any]
"""A parser takes a cell, and whether the workbook counts days from 1904. Raises BadCell."""

LONGEST_COUNT = 9999
YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
EXCEL_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)")
NATIONAL_INSURANCE = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")

# The forms of domain identifiers, by a word that the kind must contain; the first that fits.
IDENTIFIERS = (
    ("cqc", re.compile(r"1-\d{8,12}|[A-Z][A-Z0-9]{2,8}"), "1- and 8 to 12 digits, or an NHS code"),
    ("ofsted", re.compile(r"SC\d{6}|\d{7}"), "SC and 6 digits, or 7 digits"),
    ("ukprn", re.compile(r"\d{8}"), "8 digits"),
    ("urn", re.compile(r"\d{6}"), "6 digits"),
    ("careinspectorate", re.compile(r"(CS|SP)\d{4,12}"), "CS or SP and digits"),
    ("lacode", re.compile(r"\d{3}|[ENSW]\d{8}"), "3 digits, or a letter and 8 digits"),
    ("ods", re.compile(r"[A-Z0-9]{3,9}"), "3 to 9 letters and digits"),
)


class BadCell(Exception):
    """The cell cannot be taken; the message says what to do.

    `telling` says whether the value may be repeated: a National Insurance number may not.
    """

    def __init__(self, code: str, message: str, telling: bool = True) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.telling = telling


@dataclass(frozen=True, slots=True)
class Words:
    """Free text of at most so many characters."""

    longest: int | None

    def __call__(self, cell: Cell, epoch_1904: bool = False) -> str:
        return _fitting(_plain(cell), self.longest)


@dataclass(frozen=True, slots=True)
class Listed:
    """Texts separated by semicolons, each once, in the order given."""

    longest: int

    def __call__(self, cell: Cell, epoch_1904: bool = False) -> tuple[str, ...]:
        _plain(cell)
        return tuple(dict.fromkeys(_fitting(part, self.longest) for part in split_list(cell)))


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of the words, whatever its case, spaces, hyphens and underscores."""

    choices: tuple[StrEnum, ...]

    def __call__(self, cell: Cell, epoch_1904: bool = False) -> StrEnum:
        return _choose(_plain(cell), self.choices)


@dataclass(frozen=True, slots=True)
class SeveralOf:
    """Any of the words, separated by semicolons, each once."""

    choices: tuple[StrEnum, ...]

    def __call__(self, cell: Cell, epoch_1904: bool = False) -> tuple[StrEnum, ...]:
        _plain(cell)
        return tuple(dict.fromkeys(_choose(part, self.choices) for part in split_list(cell)))


def day(cell: Cell, epoch_1904: bool = False) -> date:
    """A date, or UK text with the day first."""
    try:
        return parse_date(cell, "dmy", epoch_1904)
    except BadDate as bad:
        raise BadCell(bad.code, bad.message) from bad


def yes_no(cell: Cell, epoch_1904: bool) -> bool:
    """Yes or No, or what spreadsheets put in their place."""
    key = match_key(_plain(cell))
    if key in YES or key in NO:
        return key in YES
    raise BadCell("bad_value", "Write Yes or No.")


def whole(lowest: int) -> Parse:
    """A whole number of days or months, from `lowest` up to LONGEST_COUNT."""

    def parse(cell: Cell, epoch_1904: bool) -> int:
        said = _plain(cell)
        if re.fullmatch(r"\d{1,6}", said, re.ASCII) and lowest <= int(said) <= LONGEST_COUNT:
            return int(said)
        raise BadCell("bad_value", f"Write a whole number from {lowest} to {LONGEST_COUNT}.")

    return parse


def percent(cell: Cell, epoch_1904: bool) -> Decimal:
    """A share in percent: 85, "85%" and the 0.85 of a cell shown as 85% are all 85.

    A number up to 1 is a share of one, for nobody aims at one percent; "1%" is one percent.
    """
    said = _plain(cell)
    try:
        number = Decimal(said.removesuffix("%").strip())
        share = number if said.endswith("%") or number > 1 else number * 100
        if number.is_finite() and 0 <= share <= 100:
            return share.quantize(Decimal("0.001"))
    except InvalidOperation:
        pass
    raise BadCell("bad_value", "Write a percentage from 0 to 100, such as 85.")


def check_identifier(kind: str | None, identifier: str | None) -> None:
    """Refuse an identifier that is not of its kind's form; kinds not known here take any form.

    A National Insurance number is refused whatever it is called. Raises BadCell.
    """
    wanted = match_key(kind or "")
    said = re.sub(r"\s", "", identifier or "").upper()
    if NATIONAL_INSURANCE.fullmatch(said.replace("-", "")) or re.search(
        "nationalinsurance|^nino$|^ninumber$", wanted
    ):
        raise BadCell(
            "bad_identifier",
            "Take out the National Insurance number: this register does not keep them.",
            telling=False,
        )
    if not said:
        return
    for word, form, description in IDENTIFIERS:
        if word in wanted:
            if not form.fullmatch(said):
                raise BadCell(
                    "bad_identifier", f"Correct the identifier: {kind} has {description}."
                )
            return


def _plain(cell: Cell) -> str:
    said = text(cell) or ""
    if EXCEL_ERROR.fullmatch(said):
        raise BadCell("bad_value", f"Correct the formula: the cell shows the error {said}.")
    return said


def _fitting(said: str, longest: int | None) -> str:
    if longest is not None and len(said) > longest:
        raise BadCell("bad_value", f"Shorten this to {longest} characters or fewer.")
    if "\x00" in said:
        raise BadCell("bad_value", "Type this cell again: it holds a character that is no text.")
    return said


def _choose(said: str, choices: Collection[StrEnum]) -> StrEnum:
    key = match_key(said)
    for choice in choices:
        if match_key(choice.value) == key:
            return choice
    raise BadCell("bad_value", f"Write {_or(choice.value for choice in choices)}.")


def _or(names: Any) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
