"""The boxes in which Excel shows the notes of a sheet: VML, which need not even be XML.

Without a box of its own a note is not shown, and Excel calls the file damaged.
"""

import re
from collections.abc import Collection

from tracker.sheets.annotation.worksheet import Place

_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_NEW = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    b'xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    b'<o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_TYPE = (
    '<{v}shapetype id="_x0000_t202" coordsize="21600,21600" {o}spt="202" '
    'path="m,l,21600r21600,l21600,xe"><{v}stroke joinstyle="miter"/>'
    '<{v}path gradientshapeok="t" {o}connecttype="rect"/></{v}shapetype>'
)
_BOX = (
    '<{v}shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
    'visibility:hidden" fillcolor="#ffffe1" {o}insetmode="auto"><{v}fill color2="#ffffe1"/>'
    '<{v}shadow on="t" color="black" obscured="t"/><{v}path {o}connecttype="none"/>'
    '<{v}textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    "</{v}textbox>"
    '<{x}ClientData ObjectType="Note"><{x}MoveWithCells/><{x}SizeWithCells/>'
    "<{x}Anchor>{anchor}</{x}Anchor><{x}AutoFill>False</{x}AutoFill><{x}Row>{row}</{x}Row>"
    "<{x}Column>{column}</{x}Column></{x}ClientData></{v}shape>"
)
_SHAPE = re.compile(rb"<([\w.-]+:)?shape[\s>].*?</\1?shape\s*>", re.DOTALL)
_ROW = re.compile(rb"Row>\s*(\d{1,7})\s*<")
_COLUMN = re.compile(rb"Column>\s*(\d{1,5})\s*<")
_END = re.compile(rb"</xml\s*>\s*\Z")
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383
_WIDE, _HIGH = 4, 8


def can_hold_notes(drawing: bytes) -> bool:
    """Whether the drawing ends as one does, so that boxes can be added."""
    return _END.search(drawing) is not None


def without_notes(drawing: bytes, places: Collection[Place]) -> bytes | None:
    """The drawing without the boxes of these cells; None where nothing is left in it."""

    def kept(shape: re.Match[bytes]) -> bytes:
        row, column = _ROW.search(shape[0]), _COLUMN.search(shape[0])
        if b'"Note"' not in shape[0] or not row or not column:
            return shape[0]
        return b"" if (int(row[1]) + 1, int(column[1]) + 1) in places else shape[0]

    drawing = _SHAPE.sub(kept, drawing)
    return drawing if _SHAPE.search(drawing) else None


def with_notes(drawing: bytes | None, places: Collection[Place]) -> bytes:
    """The drawing with a hidden box for a note at each of these cells."""
    drawing = drawing or _NEW
    prefixes = {name: _prefix(drawing, told) for name, told in _NAMESPACES.items()}
    if None in prefixes.values():
        names = "".join(f' xmlns:{name}="{told}"' for name, told in _NAMESPACES.items())
        drawing = re.sub(rb"<xml\b", b"<xml" + names.encode(), drawing, count=1)
        prefixes = {name: f"{name}:" for name in _NAMESPACES}
    boxes = [] if b'"_x0000_t202"' in drawing else [_TYPE.format(**prefixes)]
    numbers = map(int, re.findall(rb"_x0000_s(\d{1,9})\b", drawing))
    first = max(numbers, default=1024) + 1
    for number, (row, column) in enumerate(sorted(places), first):
        place = {"row": row - 1, "column": column - 1}
        boxes.append(_BOX.format(**prefixes, **place, number=number, anchor=_anchor(**place)))
    end = drawing.rindex(b"</xml")
    return drawing[:end] + "".join(boxes).encode() + drawing[end:]


def _prefix(drawing: bytes, namespace: str) -> str | None:
    found = re.search(rb"xmlns:([\w.-]+)\s*=\s*[\"']%b[\"']" % namespace.encode(), drawing)
    return f"{found[1].decode()}:" if found else None


def _anchor(row: int, column: int) -> str:
    """From which corner to which: column, its pixels, row, its pixels, twice."""
    top = max(min(row - 1, _LAST_ROW - _HIGH), 0)
    left = column + 1 if column + 1 + _WIDE <= _LAST_COLUMN else column - 1 - _WIDE
    return f"{left}, 15, {top}, 2, {left + _WIDE}, 15, {top + _HIGH}, 4"
