"""The sheet that lists what is to be done, each with a link to its cell; and how it is known."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from tracker.sheets.annotation import xml
from tracker.sheets.annotation.parts import STRICT
from tracker.sheets.annotation.styles import Styles
from tracker.sheets.annotation.worksheet import reference
from tracker.sheets.writing import harmless

NAME = "Problems"
TITLE = "Problems that Training Standards Tracker found in this file"
HEADINGS = ("Sheet", "Cell", "Value", "Problem", "What to do")
WHOLE_FILE = "The whole file"
WHY_SKIPPED = "This sheet lists the problems of an earlier check."

_LETTERS = b"A", b"B", b"C", b"D", b"E"
_HEADING_ROW = 4
_FIRST = _HEADING_ROW + 1
# Excel takes no more rows, and no more links on one sheet.
MOST_LISTED = 1_048_576 - _HEADING_ROW
MOST_LINKS = 65_000
_LONGEST_TEXT = 32_000
_LONGEST_VALUE = 200
_WIDEST = 60


class Listed(NamedTuple):
    """A problem in the list. `place` is where its link leads; `cell` is what stands there."""

    sheet: str | None
    place: tuple[int, int] | None
    cell: str
    value: str | None
    title: str
    message: str


def is_problems_sheet(rows: Sequence[Sequence[Any]]) -> bool:
    """Whether these are the rows of a sheet of problems that was made here."""
    if rows and rows[0] and rows[0][0] == TITLE:
        return True
    return any(tuple(row[: len(HEADINGS)]) == HEADINGS for row in rows[:_HEADING_ROW])


def problems_sheet(problems: Sequence[Listed], marked: int, styles: Styles, strict: bool) -> bytes:
    """The sheet's XML. Of so many cells are `marked`."""
    listed = problems[:MOST_LISTED]
    last = _HEADING_ROW + len(listed)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    if strict:
        main = STRICT.replace("officeDocument/relationships", "spreadsheetml/main")
    return b"".join(
        [
            f'<worksheet xmlns="{main}"><sheetPr><tabColor rgb="FFC00000"/></sheetPr>'.encode(),
            b'<dimension ref="A1:E%d"/><sheetViews><sheetView workbookViewId="0">' % last,
            b'<pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/>'
            % (_HEADING_ROW, _FIRST),
            b'<selection pane="bottomLeft" activeCell="A%d" sqref="A%d"/>' % (_FIRST, _FIRST),
            b'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>',
            _columns(listed),
            b"<sheetData>",
            _row(1, [TITLE], [styles.title]),
            _row(2, [_explanation(problems, marked)], [0]),
            _row(_HEADING_ROW, HEADINGS, [styles.heading] * len(HEADINGS)),
            *_rows(listed, styles),
            b"</sheetData>",
            b'<autoFilter ref="A%d:E%d"/>' % (_HEADING_ROW, last) if listed else b"",
            _links(listed),
            b'<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" '
            b'footer="0.3"/><pageSetup paperSize="9" orientation="landscape"/></worksheet>',
        ]
    )


def _explanation(problems: Sequence[Listed], marked: int) -> str:
    if not problems:
        return "Nothing needs to be corrected."
    said = (
        f"Problems: {len(problems):,}. Correct the coloured cells, save the file and upload it "
        "again. You can leave this sheet and the colours in it."
    )
    places = len({(one.sheet, one.place) for one in problems if one.place})
    if places > marked:
        said += f" Only the first {marked:,} cells are coloured."
    if len(problems) > MOST_LISTED:
        said += f" Only the first {MOST_LISTED:,} problems are listed."
    return said


def _columns(problems: Sequence[Listed]) -> bytes:
    shown = problems[:1000]
    longest = [
        max((len(one.sheet or WHOLE_FILE) for one in shown), default=0),
        max((len(one.cell) for one in shown), default=0),
        max((len(one.value or "") for one in shown), default=0),
        max((len(one.title) for one in shown), default=0),
        _WIDEST,
    ]
    widths = [min(max(width + 3, 12), _WIDEST) for width in longest]
    widths[2] = min(widths[2], _WIDEST // 2)
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, 1)
    )
    return f"<cols>{columns}</cols>".encode()


def _rows(problems: Sequence[Listed], styles: Styles) -> Iterator[bytes]:
    formats = [styles.text, styles.link, *[styles.text] * 3]
    without_link = [styles.text] * len(HEADINGS)
    for number, one in enumerate(problems, _FIRST):
        value = harmless(one.value or "")[:_LONGEST_VALUE]
        said = [one.sheet or WHOLE_FILE, one.cell, value, one.title, one.message]
        linked = one.place is not None and number < _FIRST + MOST_LINKS
        yield _row(number, said, formats if linked else without_link)


def _row(number: int, said: Sequence[str], styles: Sequence[int]) -> bytes:
    cells = b"".join(
        b'<c r="%b%d" s="%d" t="inlineStr"><is><t xml:space="preserve">%b</t></is></c>'
        % (letter, number, style, _text(text))
        for letter, text, style in zip(_LETTERS, said, styles, strict=False)
        if text
    )
    return b'<row r="%d">%b</row>' % (number, cells)


@lru_cache(maxsize=10_000)
def _text(said: str) -> bytes:
    # Most of what is said is said of many cells.
    return xml.cell_text(said[:_LONGEST_TEXT])


def _links(problems: Sequence[Listed]) -> bytes:
    links = []
    for number, one in enumerate(problems[:MOST_LINKS], _FIRST):
        if one.sheet and one.place:
            sheet = one.sheet.replace("'", "''")
            there = xml.escaped(f"'{sheet}'!{reference(one.place)}")
            links.append(b'<hyperlink ref="B%d" location="%b"/>' % (number, there))
    return b"<hyperlinks>%b</hyperlinks>" % b"".join(links) if links else b""
