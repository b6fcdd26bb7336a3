"""What Excel's own XML says beside the values: what is hidden, wrong, or blank and yet telling.

It is found by search, not by parsing, so that a large sheet costs little more than unzipping it.
"""

import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import IO
from xml.etree import ElementTree

from tracker.sheets.limits import MIB

WINDOW = 4 * MIB
# A cell begins in one window only and is read with at least this much behind it; a formula has
# 8,192 characters at most, of up to six bytes each as XML writes them.
MARGIN = MIB // 8
# More coloured blanks than this are the stripes of a table and say nothing about training.
MOST_COLOURED = 100_000
_LARGEST_PART = 32 * MIB

Place = tuple[int, int]


@dataclass(slots=True)
class Marks:
    """Rows and columns counted from 1, as Excel shows them; a place is (row, column)."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first, last
    uncached: set[Place] = field(default_factory=set)
    coloured: set[Place] = field(default_factory=set)
    errors: dict[int, dict[int, str]] = field(default_factory=dict)  # row -> column -> "#N/A"
    merged: list[tuple[Place, Place]] = field(default_factory=list)  # first, last, where told


class Package:
    """The parts of an xlsx or xlsm file beside the values."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._names = set(self._archive.namelist())
        workbook_path = self._related("", "officeDocument").get("", "xl/workbook.xml")
        workbook = self._xml(workbook_path)
        targets = self._related(workbook_path, None)
        self._paths = {
            sheet.get("name", ""): targets.get(_attribute(sheet, "id"), "")
            for sheet in _all(workbook, "sheet")
        }
        self.epoch_1904 = any(
            part.get("date1904") in {"1", "true"} for part in _all(workbook, "workbookPr")
        )
        styles = posixpath.join(posixpath.dirname(workbook_path), "styles.xml")
        self._coloured = _coloured_styles(self._xml(styles))

    def marks(self, sheet: str) -> Marks:
        """The marks of the sheet of that name; none where its XML cannot be found."""
        path = self._paths.get(sheet, "")
        if path not in self._names:
            return Marks()
        with self._archive.open(path) as stream:
            return scan(stream, self._coloured)

    def _related(self, path: str, kind: str | None) -> dict[str, str]:
        """Where a part's relations lead, by id; of one kind only, the first of it by ""."""
        folder, name = posixpath.split(path)
        found: dict[str, str] = {}
        relations = self._xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in _all(relations, "Relationship"):
            target = relation.get("Target", "")
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if kind is None:
                found[relation.get("Id", "")] = target
            elif relation.get("Type", "").endswith(f"/{kind}"):
                found.setdefault("", target)
        return found

    def _xml(self, path: str) -> ElementTree.Element:
        if path not in self._names or self._archive.getinfo(path).file_size > _LARGEST_PART:
            return ElementTree.Element("nothing")
        return ElementTree.fromstring(whole_part(self._archive, path))


def whole_part(archive: zipfile.ZipFile, path: str) -> bytes:
    """A part of the archive, and no more than its directory says that there is.

    `ZipFile.read` unpacks all that there is before it looks.
    """
    with archive.open(path) as part:
        return part.read(archive.getinfo(path).file_size)


def scan(stream: IO[bytes], coloured_styles: Collection[int] = ()) -> Marks:
    """The marks in the XML of one sheet."""
    marks = Marks()
    patterns: _Patterns | None = None
    tail = b""
    while True:
        piece = stream.read(WINDOW)
        window = tail + piece
        if patterns is None:
            prefix = re.search(rb"<(\w+:)?worksheet\b", window[:4096])
            patterns = _patterns(prefix[1] or b"" if prefix else b"", frozenset(coloured_styles))
        until = max(len(window) - MARGIN, 0) if piece else len(window)
        _note(window, until, patterns, marks)
        if not piece:
            return marks
        tail = window[until:]


@dataclass(frozen=True, slots=True)
class _Patterns:
    formula_tag: bytes
    hidden: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    error: re.Pattern[bytes]
    coloured: re.Pattern[bytes] | None


@lru_cache(maxsize=8)
def _patterns(prefix: bytes, coloured_styles: frozenset[int]) -> _Patterns:
    p = re.escape(prefix)
    # Bounded, so that no search goes through a window again and again for a tag without an end.
    said = rb"[^<>]{0,500}"
    formula = rb"<%bf\b(?:%b/>|%b>[^<]*</%bf>)" % (p, said, said, p)
    styles = b"|".join(str(number).encode() for number in sorted(coloured_styles))
    blank = rb"<%bc\s(%b?\bs=[\"'](?:%b)[\"']%b?)(?:/>|>\s*</%bc>)" % (p, said, styles, said, p)
    return _Patterns(
        formula_tag=b"<%bf" % prefix,
        hidden=re.compile(rb"<%b(row|col)\s(%b\bhidden=[\"'](?:1|true)[\"']%b)>" % (p, said, said)),
        formula=re.compile(
            rb"<%bc\s(%b)>\s*%b\s*(<%bv\s*(?:/>|>([^<]?)))?" % (p, said, formula, p)
        ),
        error=re.compile(
            rb"<%bc\s(%b\bt=[\"']e[\"']%b)>\s*(?:%b)?\s*<%bv>([^<]*)<" % (p, said, said, formula, p)
        ),
        coloured=re.compile(blank) if coloured_styles else None,
    )


def _note(window: bytes, until: int, patterns: _Patterns, marks: Marks) -> None:
    """Adds what begins before `until` in the window to the marks."""
    if b"hidden=" in window:
        for match in patterns.hidden.finditer(window):
            if match.start() < until:
                _note_hidden(match, marks)
    if patterns.formula_tag in window:
        for match in patterns.formula.finditer(window):
            # t="str" with an empty value is a formula whose result is an empty text.
            empty = match[2] is None or (not match[3] and b't="str"' not in match[1])
            if empty and match.start() < until and (place := _place(match[1])):
                marks.uncached.add(place)
    if b't="e"' in window or b"t='e'" in window:
        for match in patterns.error.finditer(window):
            if match.start() < until and (place := _place(match[1])):
                error = match[2].decode("ascii", "replace")
                marks.errors.setdefault(place[0], {})[place[1]] = error
    if patterns.coloured:
        for match in patterns.coloured.finditer(window):
            if len(marks.coloured) >= MOST_COLOURED:
                break
            if match.start() < until and (place := _place(match[1])):
                marks.coloured.add(place)


def _note_hidden(match: re.Match[bytes], marks: Marks) -> None:
    numbers = dict(re.findall(rb"\b(r|min|max)=[\"'](\d{1,7})[\"']", match[2]))
    if match[1] == b"row" and b"r" in numbers:
        marks.hidden_rows.add(int(numbers[b"r"]))
    elif b"min" in numbers and b"max" in numbers:
        marks.hidden_columns.append((int(numbers[b"min"]), int(numbers[b"max"])))


def _place(attributes: bytes) -> Place | None:
    # A cell may leave its reference out. Such files are rare, and lose their marks, not values.
    match = re.search(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']", attributes)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return int(match[2]), column


def _coloured_styles(styles: ElementTree.Element) -> set[int]:
    """The numbers of the cell styles that fill a cell with a colour other than white."""
    fills = [fill for group in _all(styles, "fills") for fill in group]
    coloured = {number for number, fill in enumerate(fills) if _is_coloured(fill)}
    formats = [style for group in _all(styles, "cellXfs") for style in group]
    return {
        number
        for number, style in enumerate(formats)
        if style.get("fillId", "").isdigit() and int(style.get("fillId", "")) in coloured
    }


def _is_coloured(fill: ElementTree.Element) -> bool:
    for pattern in _all(fill, "patternFill"):
        if pattern.get("patternType", "none") in {"none", "gray125"}:
            continue
        front = next(_all(pattern, "fgColor"), None)
        if front is None:
            continue
        white = (
            front.get("rgb", "").upper().endswith("FFFFFF")
            or (front.get("theme") == "0" and not front.get("tint"))
            or front.get("indexed") in {"1", "9", "64", "65"}
        )
        if not white:
            return True
    return any(True for _ in _all(fill, "gradientFill"))


def _all(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """The elements of a local name below the root, whatever their namespace."""
    return (part for part in root.iter() if part.tag.rpartition("}")[2] == name)


def _attribute(part: ElementTree.Element, name: str) -> str:
    """The attribute of a local name that stands in a namespace."""
    return next((said for key, said in part.attrib.items() if key.endswith(f"}}{name}")), "")
