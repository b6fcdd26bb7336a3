"""The list of a workbook's sheets, and the sheet of problems in it."""

import re
from itertools import islice
from typing import NamedTuple

from tracker.sheets.annotation import xml
from tracker.sheets.annotation.parts import STRICT, TRANSITIONAL, Parts
from tracker.sheets.annotation.problems_sheet import NAME, is_problems_sheet
from tracker.sheets.limits import damaged

_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_FILTER = "_xlnm._FilterDatabase"
_BEGINNING = 1 << 16
_CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_IS_SHARED = re.compile(rb"\st\s*=\s*[\"']s[\"']")
_SHARED = re.compile(rb"v>\s*(\d{1,9})\s*<")
_STRING = re.compile(rb"<(?:\w+:)?si(?:\s[^>]*)?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)")


class SheetPart(NamedTuple):
    """A sheet's name, and that of its part."""

    name: str
    path: str


class Workbook:
    """The list of sheets, and the sheet of problems in it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        related = parts.related("", "officeDocument")
        self.path = related[1] if related else "xl/workbook.xml"
        self._xml = parts.xml(self.path)
        root = xml.root(self._xml)
        self._prefix = xml.prefix_of(root.name)
        self.strict = STRICT.encode()[:24] in self._xml[root.start : root.content]
        targets = {one[0]: one[2] for one in parts.relations(self.path)}
        group = self._group(b"sheets")
        self._names = set()
        self._ids = [0]
        self.sheets: list[SheetPart] = []
        self._in_order: list[SheetPart] = []
        self._problems: str | None = None
        for one in xml.children(self._xml, group.content, group.content_end):
            said = xml.attributes(self._xml, one)
            name, path = said.get("name", ""), targets.get(xml.local_attribute(said, "id"), "")
            self._names.add(name.casefold())
            self._ids.append(int(said.get("sheetId", "0")))
            self._in_order.append(SheetPart(name, path))
            if self._problems is None and self._is_ours(name, path):
                self._problems = path
            else:
                self.sheets.append(SheetPart(name, path))

    def put_problems(self, content: bytes) -> None:
        """Put the sheet of problems behind the others, or in the place of an earlier one."""
        if self._problems is not None:
            for identity, _, target in self._parts.relations(self._problems):
                self._parts.remove(target)
                self._parts.unrelate(self._problems, identity)
            self._parts.put(self._problems, content)
            self._forget_filter(self._problems)
            return
        path = self._parts.free("xl/worksheets/problems{}.xml")
        self._parts.put(path, content)
        self._parts.declare(path, _WORKSHEET)
        identity = self._parts.relate(self.path, "worksheet", path, self.strict)
        namespace = STRICT if self.strict else TRANSITIONAL
        line = (
            f'<sheet xmlns:r="{namespace}" name="{self._free_name()}" '
            f'sheetId="{max(self._ids) + 1}" r:id="{identity}"/>'
        )
        line_xml = xml.prefixed(line.encode(), self._prefix)
        self._xml = xml.appended(self._xml, self._group(b"sheets"), line_xml)
        if xml.child(self._xml, xml.root(self._xml), b"bookViews") is None:
            view = xml.prefixed(b"<bookViews><workbookView/></bookViews>", self._prefix)
            at = self._group(b"sheets").start
            self._xml = xml.replaced(self._xml, at, at, view)
        self._parts.put(self.path, self._xml)

    def _forget_filter(self, path: str) -> None:
        """Excel keeps a hidden name for a filter: that of the sheet before would not fit this."""
        place = [one[1] for one in self._in_order].index(path)
        group = xml.child(self._xml, xml.root(self._xml), b"definedNames")
        there = list(xml.children(self._xml, group.content, group.content_end)) if group else []
        for one in there:
            said = xml.attributes(self._xml, one)
            if said.get("localSheetId") == str(place) and said.get("name") == _FILTER:
                gone = group if group and len(there) == 1 else one
                self._xml = xml.replaced(self._xml, gone.start, gone.end)
                self._parts.put(self.path, self._xml)
                return

    def _free_name(self) -> str:
        name, number = NAME, 2
        while name.casefold() in self._names:
            name, number = f"{NAME} {number}", number + 1
        return name

    def _is_ours(self, name: str, path: str) -> bool:
        """Whether a sheet is one of problems that was made here, by its first cell."""
        if not name.casefold().startswith(NAME.casefold()) or path not in self._parts:
            return False
        return is_problems_sheet([[self._first_text(path)]])

    def _group(self, local: bytes) -> xml.Element:
        found = xml.child(self._xml, xml.root(self._xml), local)
        if found is None:
            raise damaged()
        return found

    def _first_text(self, path: str) -> str | None:
        """What the first cell of a sheet says, where it is a text."""
        cell = _CELL.search(self._parts.beginning(path, _BEGINNING))
        if cell is None:
            return None
        number = _SHARED.search(cell[2]) if _IS_SHARED.search(cell[1]) else None
        if number is None:
            return xml.plain(b"".join(_TEXT.findall(cell[2])))
        related = self._parts.related(self.path, "sharedStrings")
        strings = self._parts.xml(related[1]) if related else b""
        said = next(islice(_STRING.finditer(strings), int(number[1]), None), None)
        return xml.plain(b"".join(_TEXT.findall(said[1] or b""))) if said else None
