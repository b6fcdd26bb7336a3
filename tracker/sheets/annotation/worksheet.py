"""What is said of a worksheet after its cells: there marks are put, and the cells stay untouched.

The colour of a mark is a conditional format that always holds, over the formats of the cell. It is
known again by its formula, whichever program saved the file in between; and a blank cell needs no
place in the XML to have it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator

from tracker.sheets.annotation import xml
from tracker.sheets.annotation.parts import STRICT, TRANSITIONAL
from tracker.sheets.values import column_letter

Place = tuple[int, int]

NAME = "Training Standards Tracker"
_FORMULA = b"&quot;%b&quot;&lt;&gt;&quot;&quot;" % NAME.encode()
_OURS = re.compile(rb"formula>\s*(?:\"|&quot;|&#34;)%b(?:\"|&quot;|&#34;)" % NAME.encode())
_PRIORITY = re.compile(
    rb"(<(?:[\w.-]+:)?cfRule\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*?\spriority\s*=\s*[\"'])(-?\d{1,9})"
)
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_RANGES_A_RULE = 500
# The children of a worksheet after its cells, in the only order that Excel opens.
_ORDER = (
    b"sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate "
    b"customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks "
    b"printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties "
    b"cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture "
    b"oleObjects controls webPublishItems tableParts extLst"
).split()
# A choice between two ways to say the same stands where what is chosen would: buttons and objects.
_RANK = {name: rank for rank, name in enumerate(_ORDER)} | {
    b"AlternateContent": _ORDER.index(b"oleObjects")
}


class Worksheet:
    """A worksheet's XML, its cells apart from what follows them."""

    def __init__(self, data: bytes) -> None:
        root = xml.root(data)
        self._prefix = xml.prefix_of(root.name)
        cells = xml.only(data, self._prefix + b"sheetData")
        self.has_cells = root.local == b"worksheet" and cells is not None
        self.strict = STRICT.encode()[:24] in data[root.start : root.content]
        self._data = data
        self._cells = cells or root
        self._tail = data[self._cells.end :]

    def written(self) -> bytes:
        return self._data[: self._cells.end] + self._tail

    # -- colours

    def uncolour(self) -> None:
        """Take all earlier colours off."""
        for one in reversed(list(self._children())):
            if one.local == b"conditionalFormatting" and _OURS.search(self._said(one)):
                rules = list(xml.children(self._tail, one.content, one.content_end))
                ours = [rule for rule in rules if _OURS.search(self._said(rule))]
                for gone in [one] if len(ours) == len(rules) else reversed(ours):
                    self._tail = xml.replaced(self._tail, gone.start, gone.end)

    def colour(self, places: Collection[Place], style: int) -> None:
        """Colour cells, before whatever else colours them."""
        ranges = list(_ranges(places))
        groups = [ranges[at : at + _RANGES_A_RULE] for at in range(0, len(ranges), _RANGES_A_RULE)]
        self._make_room(len(groups))
        content = b"".join(
            b'<conditionalFormatting sqref="%b"><cfRule type="expression" dxfId="%d" '
            b'priority="%d"><formula>%b</formula></cfRule></conditionalFormatting>'
            % (" ".join(group).encode(), style, number, _FORMULA)
            for number, group in enumerate(groups, 1)
        )
        self._insert(b"conditionalFormatting", xml.prefixed(content, self._prefix))

    def _make_room(self, wanted: int) -> None:
        """Let the sheet's own rules come after as many others."""
        first = min((int(found[2]) for found in _PRIORITY.finditer(self._tail)), default=wanted + 1)
        if first <= wanted:
            more = wanted + 1 - first
            self._tail = _PRIORITY.sub(
                lambda found: found[1] + b"%d" % (int(found[2]) + more), self._tail
            )

    # -- the drawing in which notes are

    def notes_drawing(self) -> str | None:
        """The id of the relation to the drawing of the notes."""
        for one in self._children():
            if one.local == b"legacyDrawing":
                return xml.local_attribute(xml.attributes(self._tail, one), "id")
        return None

    def set_notes_drawing(self, identity: str | None) -> None:
        """Name the drawing of the notes, or none."""
        for one in self._children():
            if one.local == b"legacyDrawing":
                self._tail = xml.replaced(self._tail, one.start, one.end)
                break
        if identity is not None:
            namespace = STRICT if self.strict else TRANSITIONAL
            line = f'<legacyDrawing xmlns:r="{namespace}" r:id="{identity}"/>'.encode()
            self._insert(b"legacyDrawing", xml.prefixed(line, self._prefix))

    # -- cells

    def first_used(self, rows: Collection[int]) -> dict[int, int]:
        """The first column with a value of each of the rows; rows without one are left out."""
        row_tag = re.compile(rb"<%brow\b[^>]*>" % self._prefix)
        found: dict[int, int] = {}
        number = 0
        for tag in row_tag.finditer(self._data, self._cells.content, self._cells.content_end):
            told = re.search(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']", tag[0])
            number = int(told[1]) if told else number + 1
            if number in rows and not tag[0].endswith(b"/>"):
                column = self._first_column(tag.end())
                if column:
                    found[number] = column
        return found

    def _first_column(self, start: int) -> int | None:
        column = 0
        end = self._data.find(b"</%brow" % self._prefix, start)
        for cell in xml.children(self._data, start, end):
            told = _REFERENCE.match(xml.attributes(self._data, cell).get("r", ""))
            column = column_number(told[1]) if told else column + 1
            content = xml.children(self._data, cell.content, cell.content_end)
            if any(one.local in {b"v", b"is"} for one in content):
                return column
        return None

    def merged_into(self, places: Collection[Place]) -> dict[Place, Place]:
        """The first cell of the merged area for each of the places that is in one."""
        found: dict[Place, Place] = {}
        by_row = sorted(places)
        for merged in self._merged():
            (top, left), (bottom, right) = merged
            inside = by_row[bisect_left(by_row, (top, 0)) : bisect_right(by_row, (bottom + 1, 0))]
            found |= {place: (top, left) for place in inside if left <= place[1] <= right}
        return found

    def _merged(self) -> Iterator[tuple[Place, Place]]:
        for one in self._children():
            if one.local == b"mergeCells":
                for area in xml.children(self._tail, one.content, one.content_end):
                    told = _REFERENCE.match(xml.attributes(self._tail, area).get("ref", ""))
                    if told and told[3]:
                        first = int(told[2]), column_number(told[1])
                        yield first, (int(told[4]), column_number(told[3]))

    # -- its XML

    def _children(self) -> Iterator[xml.Element]:
        return xml.children(self._tail, 0, len(self._tail))

    def _said(self, one: xml.Element) -> bytes:
        return self._tail[one.start : one.end]

    def _insert(self, local: bytes, content: bytes) -> None:
        """Put elements of that name after all that must come before them, and before their like.

        LibreOffice shows the first of several conditional formats, whatever their priorities.
        """
        at = 0
        for one in self._children():
            if _RANK.get(one.local, len(_ORDER)) >= _RANK[local]:
                break
            at = one.end
        self._tail = xml.replaced(self._tail, at, at, content)


def reference(place: Place) -> str:
    """A cell as Excel calls it: (14, 4) is D14."""
    return f"{column_letter(place[1])}{place[0]}"


def place_of(said: str) -> Place | None:
    """The cell that a reference names, or the first of the area."""
    told = _REFERENCE.match(said)
    return (int(told[2]), column_number(told[1])) if told else None


def column_number(letters: str) -> int:
    """A column counted from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _ranges(places: Iterable[Place]) -> Iterator[str]:
    """The cells as references, those below one another as one area."""
    first: Place | None = None
    last: Place | None = None
    for place in sorted(places, key=lambda place: (place[1], place[0])):
        if first and last and place == (last[0] + 1, last[1]):
            last = place
            continue
        if first and last:
            yield _range(first, last)
        first = last = place
    if first and last:
        yield _range(first, last)


def _range(first: Place, last: Place) -> str:
    return reference(first) if first == last else f"{reference(first)}:{reference(last)}"
