"""Workbooks that nobody keeps: those of the corpus with their cells moved about, and random."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from random import Random
from typing import Any

from tests.golden.corpus.world import MORE_PEOPLE
from tracker.sheets.reading import Row, Sheet, Workbook
from tracker.sheets.values import Cell

HEADINGS = (
    "Staff number,Assignment,Surname,Forename,Name,Full name,Employee,Email,Setting,Team,Role"
)
HEADINGS += ",Course,Training,Competency Name,Provider,Delivered by,Completed,Date,Date of training"
HEADINGS += ",Expires,Expiry Date,Result,Outcome,Kind,Mode,Route,Certificate number,Trainer,Notes"
HEADINGS += (
    ",Start,End,Absence,Absence from,Exempt to,Employment,Date Last Awarded,VPD,Last Updated By"
)
HEADINGS += ",LOCALESTID,UNIQUEWORKERID,CATEGORY,TRAININGNAME,DATECOMPLETED,EXPIRYDATE,PROVIDERNAME"
COURSES = (
    "R2,SH2,MAPA,MAPA Foundation,PI level 2,Conflict awareness,Fire Safety,BLS,Ward holds,PMVA"
)
COURSES += ",457|LOCAL|Clinical Risk (PAR) - 3 Years|,MAPA Advanced (expiry),First aid,#N/A"
DAYS: list[Cell] = [
    "1/4/2026",
    "03/04/26",
    "13/04/26",
    "04/13/2026",
    "2026-04-01",
    "1st April 2026",
]
DAYS += ["Apr-26", "n/a", "TBC", "booked 12/5", "LTS", "Mat leave", "exempt", "No expiry", 46113]
DAYS += [date(2026, 3, 4), date(2030, 1, 1), datetime.fromisoformat("2026-03-04T09:30"), 0, 46113.5]
DAYS += ["30-Nov-2028", "2025/12/02 00:00:00", "4 Mar 26 / 3 Mar 29", "\u2713", "Y", "x", "expired"]
OTHERS: list[Cell] = [None, "", " ", "\u00a0", True, False, -1, 1e308, float("nan"), float("inf")]
OTHERS += [
    time(9, 30),
    "=1+1",
    "'=1",
    "#REF!",
    "x" * 40_000,
    "\U0001f600",
]
OTHERS += ["\u202eevil", "\0", "a\nb", "<b>", "{{x}}", "%s", "';--", "Total", "Average", "Key:"]
OTHERS += [
    "ROWAN",
    "Rowan Ltd",
    "Rowen",
    "In-house",
    "passed",
    "failed",
    "refer",
    "DNA",
    "W1",
    "W2",
]
OTHERS += ["Oak Ward", "Nowhere", "Team: Willow", "Compliance %", 10**30, -(2**63), 0.1 + 0.2]
TITLES: list[Cell] = [
    "Training matrix",
    "Willow House",
    "as of 1 June 2026",
    "Ward 3",
    "Key",
    "Red = due",
]


def made(random: Random, corpus: list[Workbook]) -> Workbook:
    """A workbook of one to three sheets, each of the corpus but spoilt, or random altogether."""
    sheets = [
        _spoilt_sheet(random, random.choice(random.choice(corpus).sheets), corpus)
        if random.random() < 0.5
        else _random_sheet(random)
        for _ in range(random.choice([1, 1, 1, 2, 3]))
    ]
    named = [replace(sheet, name=_name(random, at)) for at, sheet in enumerate(sheets)]
    return Workbook(
        tuple(named), random.choice(["xlsx", "xlsx", "csv", "ods"]), random.random() < 0.1
    )


def _name(random: Random, at: int) -> str | None:
    return random.choice(["Staff", "Training", "Ward 3", "Notes", "", "x" * 60]) + str(at)


def _spoilt_sheet(random: Random, sheet: Sheet, corpus: list[Workbook]) -> Sheet:
    rows = [list(row) for row in sheet.rows] or [[None]]
    for _ in range(random.choice([1, 2, 4, 8])):
        random.choice(WAYS)(random, rows)
    width = max(map(len, rows))
    return _marked(random, sheet, [tuple(row + [None] * (width - len(row))) for row in rows])


def _random_sheet(random: Random) -> Sheet:
    """Titles, headings, people and cells, more or less as in a log, a list or a matrix."""
    matrix = random.random() < 0.5
    known = random.sample(HEADINGS.split(","), random.randint(1, 12))
    courses = random.sample(COURSES.split(","), random.randint(1, 10)) if matrix else []
    headings: list[Cell] = [
        *(["Staff number", "Name"][: random.randint(0, 2)] if matrix else known)
    ]
    headings += courses
    rows: list[list[Cell]] = [[random.choice(TITLES)] for _ in range(random.choice([0, 0, 1, 3]))]
    rows += [[random.choice([None, *TITLES]) for _ in headings]] if random.random() < 0.2 else []
    rows.append(headings)
    if random.random() < 0.3:
        rows.append([random.choice(["Date", "Expiry", "Completed", None]) for _ in headings])
    rows += [_row(random, headings) for _ in range(random.choice([0, 1, 5, 12]))]
    if random.random() < 0.4:
        rows.append(["Total", *(random.choice([5, "84.6%", None]) for _ in headings[1:])])
    for _ in range(random.choice([0, 0, 1, 5])):
        random.choice(WAYS)(random, rows)
    width = max(map(len, rows), default=0)
    whole = [tuple(row + [None] * (width - len(row))) for row in rows] if width else []
    return _marked(random, Sheet("x"), whole)


def _row(random: Random, headings: list[Cell]) -> list[Cell]:
    number, surname, forename, setting, role = random.choice(MORE_PEOPLE)
    likely: dict[Any, Cell] = {
        "Staff number": number,
        "Assignment": number,
        "UNIQUEWORKERID": number,
        "Surname": surname,
        "Forename": forename,
        "Name": random.choice([f"{surname}, {forename} (Ms)", f"{forename} {surname}"]),
        "Full name": f"{forename} {surname}",
        "Setting": setting,
        "Role": role,
        "Course": random.choice(COURSES.split(",")),
        "Training": random.choice(COURSES.split(",")),
        "TRAININGNAME": random.choice(COURSES.split(",")),
    }
    return [
        _cell(random) if random.random() < 0.1 else likely.get(heading, random.choice(DAYS))
        for heading in headings
    ]


def _cell(random: Random) -> Cell:
    return random.choice(
        random.choice([DAYS, OTHERS, TITLES, COURSES.split(","), HEADINGS.split(",")])
    )


def _marked(random: Random, sheet: Sheet, rows: list[Row]) -> Sheet:
    """The sheet with these rows, and marks that may be the old ones or stand anywhere."""
    if not rows or not rows[0]:
        return replace(sheet, rows=[], why_skipped="The sheet is empty.")
    height, width = len(rows), len(rows[0])

    def places() -> frozenset[tuple[int, int]]:
        number = random.choice([0, 0, 2, 9])
        return frozenset(
            (random.randint(1, height), random.randint(1, width)) for _ in range(number)
        )

    return replace(
        sheet,
        rows=rows,
        hidden=False,
        why_skipped=None,
        hidden_rows=frozenset(row for row, _ in places()),
        hidden_columns=frozenset(column for _, column in places()),
        uncached=places(),
        coloured=places(),
        merged=tuple(
            (first, (first[0] + random.randint(0, 3), first[1] + random.randint(0, 9)))
            for first in places()
        ),
    )


def _change(random: Random, rows: list[list[Cell]]) -> None:
    row = random.choice(rows)
    if row:
        row[random.randrange(len(row))] = _cell(random)


def _swap_rows(random: Random, rows: list[list[Cell]]) -> None:
    one, other = random.randrange(len(rows)), random.randrange(len(rows))
    rows[one], rows[other] = rows[other], rows[one]


def _repeat_row(random: Random, rows: list[list[Cell]]) -> None:
    at = random.randrange(len(rows))
    rows[at:at] = [list(rows[at]) for _ in range(random.choice([1, 1, 30]))]


def _drop_row(random: Random, rows: list[list[Cell]]) -> None:
    if len(rows) > 1:
        del rows[random.randrange(len(rows))]


def _blank_row(random: Random, rows: list[list[Cell]]) -> None:
    rows.insert(random.randint(0, len(rows)), [random.choice([None, None, _cell(random)])])


def _columns(random: Random, rows: list[list[Cell]]) -> None:
    """Swaps two columns, repeats one, or drops one."""
    width = max(max(map(len, rows)), 1)
    one, other, way = random.randrange(width), random.randrange(width), random.randrange(3)
    for row in rows:
        row += [None] * (width - len(row))
        if way == 0:
            row[one], row[other] = row[other], row[one]
        elif way == 1:
            row.insert(other, row[one])
        elif width > 1:
            del row[one]


def _fill_column(random: Random, rows: list[list[Cell]]) -> None:
    width = max(max(map(len, rows)), 1)
    column, cells = random.randrange(width), random.choice([DAYS, OTHERS, [_cell(random)]])
    for row in rows[random.randint(0, 3) :]:
        row += [None] * (width - len(row))
        row[column] = random.choice(cells)


def _transpose(random: Random, rows: list[list[Cell]]) -> None:
    width = max(map(len, rows))
    if width < 60:
        turned = [[row[at] if at < len(row) else None for row in rows] for at in range(width)]
        rows[:] = turned or [[None]]


WAYS: list[Callable[[Random, list[list[Cell]]], None]] = [_change] * 6
WAYS += [
    _swap_rows,
    _repeat_row,
    _drop_row,
    _blank_row,
    _columns,
    _columns,
    _fill_column,
    _transpose,
]
