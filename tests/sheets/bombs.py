"""Files that mean harm: small ones that would become large, and ones that say untrue things."""

import random
import re
import struct
import zlib

from tests.sheets.files import FIRST_SHEET, changed, parts_of, with_sheet_xml, xlsx, zipped
from tracker.sheets.limits import MIB

CENTRAL = b"PK\x01\x02"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def laughing(xml: bytes) -> bytes:
    """The XML with a billion laughs in the text of its first element."""
    laughs = b"".join(
        b'<!ENTITY l%d "%b">' % (number, b"&l%d;" % (number - 1) * 10) for number in range(1, 10)
    )
    return _with_entities(xml, b'<!ENTITY l0 "ha">' + laughs, b"&l9;")


def asking_for_a_file(xml: bytes, path: str) -> bytes:
    """The XML with the content of a file of the machine in the text of its first element."""
    return _with_entities(xml, b'<!ENTITY asked SYSTEM "file://%b">' % path.encode(), b"&asked;")


def _with_entities(xml: bytes, entities: bytes, use: bytes) -> bytes:
    declaration, root = re.match(rb"(\s*<\?xml.*?\?>)?\s*(<.*)", xml, re.DOTALL).groups()
    name = re.match(rb"<([\w:]+)", root)[1]
    opening, closed, rest = re.match(rb"([^>]*?)(/?)>(.*)", root, re.DOTALL).groups()
    rest = use + (b"</%b>" % name if closed else rest)
    doctype = b"<!DOCTYPE %b [%b]>" % (name, entities)
    return (declaration or b"") + doctype + opening + b">" + rest


def with_shared_strings(strings: bytes, cells: str) -> bytes:
    """A workbook whose cells take their text from this list of shared strings."""
    parts = parts_of(with_sheet_xml(cells))
    parts["xl/sharedStrings.xml"] = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%b</sst>' % strings
    )
    relation = (
        f'<Relationship Id="text" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    )
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = re.sub(rb"<Relationship [^>]*sharedStrings[^>]*/>", b"", parts[rels]).replace(
        b"</Relationships>", relation.encode() + b"</Relationships>"
    )
    return zipped(parts)


def padded(data: bytes, size: int) -> bytes:
    """The archive with noise in it that does not pack, so that its ratio looks ordinary."""
    return zipped(parts_of(data) | {"docProps/noise.bin": random.Random(1).randbytes(size)})


def understated(data: bytes, name: str, size: int = 100) -> bytes:
    """The archive with one part said, in both places, to be its own first `size` bytes."""
    content = parts_of(data)[name]
    crc = struct.pack("<I", zlib.crc32(content[:size]))
    told = struct.pack("<I", size)
    at = _entry(data, name)
    local = struct.unpack("<I", data[at + 42 : at + 46])[0]
    for start in (at + 16, local + 14):
        data = data[:start] + crc + data[start + 4 : start + 8] + told + data[start + 12 :]
    return data


def overlapping(copies: int) -> bytes:
    """A workbook with one part of 1 MiB that the directory names that many times."""
    data = xlsx(["x"])
    parts = parts_of(data) | {"xl/media/0000": b"<a/>" * (MIB // 4)}
    data = zipped(parts)
    at = _entry(data, "xl/media/0000")
    entry = data[at : at + 46] + b"xl/media/%04d"
    end = data.index(b"PK\x05\x06")
    directory = data[data.index(CENTRAL) : at] + b"".join(
        entry % number for number in range(copies)
    )
    start = data.index(CENTRAL)
    entries = len(parts) - 1 + copies
    tail = struct.pack("<HHIIH", entries, entries, len(directory), start, 0)
    return data[:start] + directory + data[end : end + 8] + tail


def _entry(data: bytes, name: str) -> int:
    """Where the directory's entry of that name is."""
    at = data.index(CENTRAL)
    while data[at + 46 : at + 46 + len(name)] != name.encode():
        at = data.index(CENTRAL, at + 1)
    return at


def edited(name: str, old: bytes, new: bytes) -> bytes:
    """A workbook of four cells with some bytes of one part replaced."""
    whole = xlsx(["Name", "Course"], ["Patel", "MAPA"])
    assert old in parts_of(whole)[name]
    return changed(whole, name, lambda content: content.replace(old, new))


def after_the_cells(xml: bytes) -> bytes:
    """A workbook of four cells with this XML behind its sheetData."""
    return edited(FIRST_SHEET, b"</sheetData>", b"</sheetData>" + xml)


def many_sheets(number: int) -> bytes:
    """A workbook that names its only sheet that many times."""
    sheets = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, number + 1)
    )
    tag = f'<sheets xmlns:r="{RELATIONS}">{sheets}</sheets>'.encode()
    return changed(
        xlsx(["x"]), "xl/workbook.xml", lambda xml: re.sub(rb"<sheets>.*</sheets>", tag, xml)
    )
