"""What the dates of a matrix are, when training was done or when it runs out: never guessed."""

import re
from collections.abc import Iterator

from tracker.actions.import_matrix_headings import MatrixHeading
from tracker.actions.import_sheets import Known, SheetSaid
from tracker.sheets.dates import BadDate, parse_date
from tracker.sheets.reading import Sheet
from tracker.sheets.values import text

# Not "in date" and "out of date", which legends explain with a colour.
_DATE = r"(?<!\bin )(?<!\bof )\b(?:dates?|days?)\b"
_EXPIRES = (
    r"(?:expiry|expir(?:es?|ation)|renewal|valid (?:un)?til\w*|valid to|due|run(?:s|ning)? out)"
)
_COMPLETED = (
    r"(?:complet\w+|attend\w+|(?:was |were |last )?(?:trained|done|passed|taken)|training took"
    r" place|achiev\w+|deliver\w+)"
)
_SAYS_EXPIRES = re.compile(
    rf"{_DATE}.{{0,40}}\b{_EXPIRES}|\b{_EXPIRES}.{{0,20}}{_DATE}", re.IGNORECASE
)
_SAYS_COMPLETED = re.compile(
    rf"{_DATE}.{{0,40}}\b{_COMPLETED}|\b{_COMPLETED}.{{0,20}}{_DATE}"
    rf"|{_DATE} of (?:the |last |latest )*training",
    re.IGNORECASE,
)
# In a title or the name of a sheet the word alone will do.
_TITLED_EXPIRES = re.compile(r"\b(?:expiry|expires|expiries|valid until|renewals?)\b", re.I)
_TITLED_COMPLETED = re.compile(r"\b(?:completed|completions?|attended)\b", re.I)
_SHORT_TITLE = 5
_MOST_TEXTS_BELOW = 200
REMEMBERED = "it was answered before"


def dates_meaning(
    sheet: Sheet, heading: MatrixHeading, known: Known, said: SheetSaid
) -> tuple[str | None, str | None]:
    """completed, expires, or None where nothing says which; and what says it, in words."""
    if not heading.undecided:
        return None, None
    if said.cells:
        return said.cells, "you said so"
    answers, asked = known.answers, ("cells_meaning", heading.described, sheet.name)
    if given := answers.given_now(*asked):
        return given, "you said so"
    for says_expires, says_completed, words in (
        (_SAYS_EXPIRES, _SAYS_COMPLETED, _words_beside(sheet, heading)),
        (_TITLED_EXPIRES, _TITLED_COMPLETED, _titles(sheet, heading)),
    ):
        for written in words:
            expires, completed = says_expires.search(written), says_completed.search(written)
            if bool(expires) != bool(completed):
                return ("expires" if expires else "completed"), f"the file says “{written[:100]}”"
    if remembered := answers.to(*asked):
        return remembered, REMEMBERED
    if _all_ahead(sheet, heading, known):
        return "expires", "all dates are in the future"
    return None, None


def _titles(sheet: Sheet, heading: MatrixHeading) -> Iterator[str]:
    """The short texts above the headings, and the name of the sheet."""
    above = (text(cell) for row in sheet.rows[: heading.rows[0]] for cell in row)
    for said in (*above, sheet.name):
        if said and len(said.split()) <= _SHORT_TITLE:
            yield said


def _words_beside(sheet: Sheet, heading: MatrixHeading) -> Iterator[str]:
    """What is written above the headings, the name of the sheet, and legends beside the people."""
    for row in sheet.rows[: heading.rows[0]]:
        yield from filter(None, map(text, row))
    if sheet.name:
        yield sheet.name
    for cell in heading.typed.values():
        yield text(cell) or ""
    outside = [
        column
        for column in range(len(sheet.rows[0]))
        if column not in heading.typed or column in heading.people.values()
    ]
    texts = 0
    for row in reversed(sheet.rows[heading.first_data :]):
        for column in outside:
            cell = row[column]
            if isinstance(cell, str) and " " in cell:
                texts += 1
                yield text(cell) or ""
        if texts > _MOST_TEXTS_BELOW:
            return


def _all_ahead(sheet: Sheet, heading: MatrixHeading, known: Known) -> bool:
    """Whether every date of the undecided columns is after today: none can be a completion."""
    columns = [course.columns["dates"] for course in heading.undecided]
    found = False
    for row in sheet.rows[heading.first_data :]:
        for column in columns:
            try:
                day = parse_date(row[column], None, known.epoch_1904)
            except BadDate:
                continue
            if day <= known.today:
                return False
            found = True
    return found
