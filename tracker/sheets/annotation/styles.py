"""The few formats that marks need, added to a workbook's own where they are not there yet."""

import re

from tracker.sheets.annotation import xml
from tracker.sheets.annotation.parts import Parts

_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ORDER = (
    b"numFmts",
    b"fonts",
    b"fills",
    b"borders",
    b"cellStyleXfs",
    b"cellXfs",
    b"cellStyles",
    b"dxfs",
    b"tableStyles",
    b"colors",
    b"extLst",
)
_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_LEAST = (
    b'<styleSheet xmlns="%b"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font>'
    b'</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill '
    b'patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/>'
    b'<bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" '
    b'fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" '
    b'fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>' % _MAIN
)

_FONT = b'<font>%b<sz val="11"/>%b<name val="Calibri"/><family val="2"/></font>'
_BOLD = _FONT % (b"<b/>", b"")
_LINK = _FONT % (b"<u/>", b'<color rgb="FF0563C1"/>')
_CELL = (
    b'<xf numFmtId="49" fontId="%d" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
    b'applyFont="1" applyAlignment="1"><alignment vertical="top"%b/></xf>'
)
_WRAPPED = b' wrapText="1"'
_MARKED = (
    b'<dxf><font><color rgb="FF000000"/></font><fill><patternFill patternType="solid">'
    b'<fgColor rgb="FFFFD54A"/><bgColor rgb="FFFFD54A"/></patternFill></fill></dxf>'
)


class Styles:
    """The numbers, in the workbook's styles, of the formats that marks need."""

    def __init__(self, parts: Parts, workbook: str, strict: bool) -> None:
        self._parts = parts
        related = parts.related(workbook, "styles")
        self._name = related[1] if related else parts.free("xl/styles{}.xml")
        if related is None:
            parts.put(self._name, _LEAST)
            parts.declare(self._name, _STYLES)
            parts.relate(workbook, "styles", self._name, strict)
        self._xml = parts.xml(self._name)
        self._prefix = xml.prefix_of(xml.root(self._xml).name)
        bold, link = self._number(b"fonts", _BOLD), self._number(b"fonts", _LINK)
        self.marked = self._number(b"dxfs", _MARKED)
        self.title = self._number(b"cellXfs", _CELL % (bold, b""))
        self.heading = self._number(b"cellXfs", _CELL % (bold, _WRAPPED))
        self.text = self._number(b"cellXfs", _CELL % (0, _WRAPPED))
        self.link = self._number(b"cellXfs", _CELL % (link, b""))
        parts.put(self._name, self._xml)

    def _number(self, within: bytes, content: bytes) -> int:
        """The number of a format among its like; it is added where it is not there yet."""
        content = xml.prefixed(content, self._prefix)
        group = self._group(within)
        there = list(xml.children(self._xml, group.content, group.content_end))
        for number, one in enumerate(there):
            if self._xml[one.start : one.end] == content:
                return number
        self._xml = xml.appended(self._xml, group, content)
        count = re.compile(rb"(\scount\s*=\s*[\"'])\d*")
        opened = count.sub(rb"\g<1>%d" % (len(there) + 1), self._xml[group.start : group.content])
        self._xml = xml.replaced(self._xml, group.start, group.content, opened)
        return len(there)

    def _group(self, local: bytes) -> xml.Element:
        root = xml.root(self._xml)
        found = xml.child(self._xml, root, local)
        if found is None:
            empty = b"<%b%b/>" % (self._prefix, local)
            place = _ORDER.index(local)
            later = (
                one.start
                for one in xml.children(self._xml, root.content, root.content_end)
                if one.local in _ORDER[place:]
            )
            at = next(later, None)
            if at is None:
                self._xml = xml.appended(self._xml, root, empty)
            else:
                self._xml = xml.replaced(self._xml, at, at, empty)
            found = xml.child(self._xml, xml.root(self._xml), local)
            assert found
        return found
