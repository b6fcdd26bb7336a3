"""XML patched as text: what is not changed keeps its every byte, prefixes and spaces included.

Everything here works on UTF-8 that `sound` has let pass: well-formed, without document type,
comments, CDATA and instructions. What then looks like a tag is one.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from tracker.sheets.limits import damaged

_TAG = re.compile(rb"<(/?)([^\s/>\"']+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_ATTRIBUTE = re.compile(rb"([^\s=\"'/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_UNWANTED = re.compile(rb"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>", re.DOTALL)
# What no XML may hold, however it is written.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED_BY_EXCEL = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Element:
    """Where an element stands: its tag, its content, and its end. `name` has its prefix."""

    name: bytes
    start: int
    content: int
    content_end: int
    end: int

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written `<name/>`, and so has no place for content."""
        return self.content == self.content_end == self.end

    @property
    def local(self) -> bytes:
        return self.name.rpartition(b":")[2]


def sound(data: bytes) -> bytes:
    """The XML as UTF-8 that can be searched as text. Raises UnreadableFile for any other."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(data, True)
        data = _as_utf_8(data)
    except (expat.ExpatError, UnicodeError, LookupError):
        raise damaged() from None
    declaration = _DECLARATION.match(data)
    begin = declaration.end() if declaration else 0
    if data.find(b"<!", begin) >= 0 or data.find(b"<?", begin) >= 0:
        data = data[:begin] + _UNWANTED.sub(_as_text, data[begin:])
    return data


def root(data: bytes) -> Element:
    """The outermost element; what is in it is not looked at."""
    opened = next(tag for tag in _TAG.finditer(data) if not tag[2].startswith(b"?"))
    if opened[3].endswith(b"/"):
        return Element(opened[2], opened.start(), opened.end(), opened.end(), opened.end())
    closing = data.rindex(b"</")
    return Element(opened[2], opened.start(), opened.end(), closing, len(data))


def only(data: bytes, name: bytes) -> Element | None:
    """The one element of that name with its prefix; what is in it is not looked at."""
    opened = re.search(rb"<%b(?:\s[^>]*)?>" % re.escape(name), data)
    if opened is None:
        return None
    if opened[0].endswith(b"/>"):
        return Element(name, opened.start(), opened.end(), opened.end(), opened.end())
    closing = data.rindex(b"</%b" % name)
    return Element(name, opened.start(), opened.end(), closing, data.index(b">", closing) + 1)


def children(data: bytes, start: int, end: int) -> Iterator[Element]:
    """The elements that stand side by side between two places."""
    depth = 0
    begin: re.Match[bytes] | None = None
    for tag in _TAG.finditer(data, start, end):
        if tag[2].startswith(b"?"):
            continue
        if tag[1]:
            depth -= 1
            if depth < 0:
                return
            if depth == 0 and begin:
                yield Element(begin[2], begin.start(), begin.end(), tag.start(), tag.end())
        elif tag[3].endswith(b"/"):
            if depth == 0:
                yield Element(tag[2], tag.start(), tag.end(), tag.end(), tag.end())
        else:
            begin = tag if depth == 0 else begin
            depth += 1


def child(data: bytes, of: Element, local: bytes) -> Element | None:
    """The first child of that local name."""
    found = children(data, of.content, of.content_end)
    return next((one for one in found if one.local == local), None)


def attributes(data: bytes, of: Element) -> dict[str, str]:
    """The attributes of an element, by their names with prefixes."""
    said = data[of.start + 1 + len(of.name) : of.content].rstrip(b"/>")
    return {
        name.decode(): html.unescape((double or single).decode())
        for name, double, single in _ATTRIBUTE.findall(said)
    }


def local_attribute(found: dict[str, str], name: str) -> str:
    """The attribute of a local name that has a prefix, such as r:id; "" where there is none."""
    return next((said for key, said in found.items() if key.endswith(f":{name}")), "")


def replaced(data: bytes, start: int, end: int, by: bytes = b"") -> bytes:
    """The XML with what stands between two places replaced."""
    return data[:start] + by + data[end:]


def appended(data: bytes, to: Element, content: bytes) -> bytes:
    """The XML with something more at the end of an element."""
    if not to.is_empty_tag:
        return replaced(data, to.content_end, to.content_end, content)
    opened = data[to.start : to.content].rstrip(b"/>").rstrip() + b">"
    return replaced(data, to.start, to.end, opened + content + b"</" + to.name + b">")


def prefix_of(name: bytes) -> bytes:
    """The prefix of a name with its colon, or nothing."""
    before, colon, _ = name.rpartition(b":")
    return before + colon


def prefixed(content: bytes, prefix: bytes) -> bytes:
    """XML written without prefixes, with this one at each of its tags."""
    return re.sub(rb"<(/?)(?=\w)", rb"<\1" + prefix, content) if prefix else content


def escaped(said: str) -> bytes:
    """A text as it stands in XML, between tags or in double quotes."""
    return html.escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", said)).encode()


def cell_text(said: str) -> bytes:
    """A text as it stands in a cell or a note; what Excel would take for an escape is escaped."""
    return escaped(_ESCAPED_BY_EXCEL.sub("_x005F_", said))


def plain(content: bytes) -> str:
    """What XML without tags says."""
    return html.unescape(content.decode())


def _refuse(*_: object) -> None:
    raise damaged()


def _as_utf_8(data: bytes) -> bytes:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16").encode()
        return _DECLARATION.sub(b"", data)
    declaration = _DECLARATION.match(data)
    encoding = _ENCODING.search(declaration[0]) if declaration else None
    if encoding and encoding[1].lower() not in {b"utf-8", b"us-ascii"}:
        data = data.decode(encoding[1].decode()).encode()
        return _DECLARATION.sub(b"", data)
    return data


def _as_text(unwanted: re.Match[bytes]) -> bytes:
    said = unwanted[1] or b""
    return said.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
