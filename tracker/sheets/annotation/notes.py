"""Notes at cells: the comments of a worksheet, and the drawing that Excel shows them by.

A note of ours is known again by its author, or by its first words where a program forgot authors.
At a cell that has a note already, ours follows it and is cut off again; a thread of comments is
left alone.
"""

import re
from collections.abc import Mapping

from tracker.sheets.annotation import xml
from tracker.sheets.annotation.drawing import can_hold_notes, with_notes, without_notes
from tracker.sheets.annotation.parts import Parts
from tracker.sheets.annotation.worksheet import NAME, Place, Worksheet, place_of, reference

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_FONT = b'<sz val="9"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/>'
_OPENING = f"{NAME}:".encode()
_TEXT = re.compile(rb"<(?:[\w.-]+:)?t\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>([^<]*)")
# Ours after another's note: the line that begins it, in a piece of its own or not.
_FOLLOWING = re.compile(rb"(?:\s|&#10;|&#xA;|_x000[aAdD]_)*(?<=[\s;_])%b" % re.escape(_OPENING))
# What then stands before the end of the last piece.
_TRAILING = re.compile(rb"(?:\s|&#10;|&#xA;|_x000[aAdD]_)+(?=</(?:[\w.-]+:)?t>(?:</[^>]*>)?\Z)")


class Notes:
    """The notes of one worksheet that is being changed."""

    def __init__(self, parts: Parts, path: str, sheet: Worksheet) -> None:
        self._parts = parts
        self._path = path
        self._sheet = sheet
        related = parts.related(path, "comments")
        self._identity = related[0] if related else None
        self._name = related[1] if related else None
        self._xml = parts.xml(self._name) if self._name else b""
        self._removed: set[Place] = set()

    def renew(self, wanted: Mapping[Place, str]) -> None:
        """Take all earlier notes of ours away and put these in their place."""
        before = self._xml
        if (drawing := self._drawing()) and not can_hold_notes(self._parts.raw(drawing)):
            return
        self._take_ours_away()
        new = self._add(wanted) if wanted else set()
        if self._xml == before and not new:
            return
        if self._name and not self._has_comments():
            self._parts.remove(self._name)
            self._parts.unrelate(self._path, self._identity or "")
        else:
            self._keep()
        self._redraw(new)

    def _take_ours_away(self) -> None:
        if not self._xml:
            return
        kept: list[bytes] = []
        group = self._group(b"commentList")
        ours = self._our_author()
        for one in xml.children(self._xml, group.content, group.content_end):
            said = self._xml[one.start : one.end]
            author = xml.attributes(self._xml, one).get("authorId")
            if (ours is not None and author == str(ours)) or _words(said).startswith(_OPENING):
                if place := self._place(one):
                    self._removed.add(place)
            else:
                kept.append(_shortened(said))
        self._xml = xml.replaced(self._xml, group.content, group.content_end, b"".join(kept))
        self._forget_author(ours)

    def _add(self, wanted: Mapping[Place, str]) -> set[Place]:
        """Add the notes; the cells that had none before and need a drawing of theirs."""
        if not self._xml:
            main = _STRICT_MAIN if self._sheet.strict else _MAIN
            self._xml = f'<comments xmlns="{main}"><authors/><commentList/></comments>'.encode()
        prefix = xml.prefix_of(xml.root(self._xml).name)
        author = self._author()
        group = self._group(b"commentList")
        pieces: list[bytes] = []
        there: set[Place] = set()
        authors = self._authors()
        for one in xml.children(self._xml, group.content, group.content_end):
            said = self._xml[one.start : one.end]
            place = self._place(one)
            if place and place in wanted:
                there.add(place)
                number = xml.attributes(self._xml, one).get("authorId", "")
                by = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
                if not by.startswith("tc="):
                    said = _lengthened(said, wanted[place], prefix)
            pieces.append(said)
        new = {place for place in wanted if place not in there}
        for place in sorted(new):
            comment = b'<comment ref="%b" authorId="%d"><text>%b</text></comment>' % (
                reference(place).encode(),
                author,
                _runs(wanted[place]),
            )
            pieces.append(xml.prefixed(comment, prefix))
        content = b"".join(pieces)
        if group.is_empty_tag:
            self._xml = xml.appended(self._xml, group, content)
        else:
            self._xml = xml.replaced(self._xml, group.content, group.content_end, content)
        return new

    def _keep(self) -> None:
        if self._name is None:
            self._name = self._parts.free("xl/comments{}.xml")
            self._parts.declare(self._name, _COMMENTS)
            self._parts.relate(self._path, "comments", self._name, self._sheet.strict)
        self._parts.put(self._name, self._xml)

    def _redraw(self, new: set[Place]) -> None:
        identity, name = self._sheet.notes_drawing(), self._drawing()
        if name is None:
            name = self._parts.free("xl/drawings/vmlDrawing{}.vml")
            self._parts.declare(name, _DRAWING)
            identity = self._parts.relate(self._path, "vmlDrawing", name, self._sheet.strict)
            self._sheet.set_notes_drawing(identity)
            drawing: bytes | None = with_notes(None, new)
        else:
            drawing = without_notes(self._parts.raw(name), self._removed)
            drawing = with_notes(drawing, new) if new else drawing
        if drawing is None:
            self._parts.remove(name)
            self._parts.unrelate(self._path, identity or "")
            self._sheet.set_notes_drawing(None)
        else:
            self._parts.put(name, drawing)

    def _drawing(self) -> str | None:
        relations = {one[0]: one[2] for one in self._parts.relations(self._path)}
        name = relations.get(self._sheet.notes_drawing() or "", "")
        return name if name in self._parts else None

    # -- authors

    def _authors(self) -> list[str]:
        group = self._group(b"authors")
        return [
            xml.plain(self._xml[one.content : one.content_end])
            for one in xml.children(self._xml, group.content, group.content_end)
        ]

    def _our_author(self) -> int | None:
        authors = self._authors()
        return authors.index(NAME) if NAME in authors else None

    def _author(self) -> int:
        found = self._our_author()
        if found is None:
            group = self._group(b"authors")
            line = xml.prefixed(b"<author>%b</author>" % NAME.encode(), xml.prefix_of(group.name))
            self._xml = xml.appended(self._xml, group, line)
            found = len(self._authors()) - 1
        return found

    def _forget_author(self, number: int | None) -> None:
        """Others are known by their numbers: ours goes only where it is the last."""
        group = self._group(b"authors")
        there = list(xml.children(self._xml, group.content, group.content_end))
        if number is not None and number == len(there) - 1:
            self._xml = xml.replaced(self._xml, there[-1].start, there[-1].end)

    # -- its XML

    def _group(self, local: bytes) -> xml.Element:
        found = xml.child(self._xml, xml.root(self._xml), local)
        if found is None:
            raise KeyError(local)
        return found

    def _has_comments(self) -> bool:
        group = self._group(b"commentList")
        return next(xml.children(self._xml, group.content, group.content_end), None) is not None

    def _place(self, comment: xml.Element) -> Place | None:
        return place_of(xml.attributes(self._xml, comment).get("ref", ""))


def _runs(said: str) -> bytes:
    """Ours as pieces of text: the name as a heading, then what to do."""
    return b"<r><rPr><b/>%b</rPr><t>%b</t></r>%b" % (_FONT, _OPENING, _piece(f"\n{said}"))


def _piece(said: str) -> bytes:
    return b'<r><rPr>%b</rPr><t xml:space="preserve">%b</t></r>' % (_FONT, xml.cell_text(said))


def _lengthened(comment: bytes, said: str, prefix: bytes) -> bytes:
    text = xml.child(comment, xml.root(comment), b"text")
    if text is None:
        return comment
    ours = xml.prefixed(_piece(f"\n\n{_OPENING.decode()}\n{said}"), prefix)
    content = comment[text.content : text.content_end]
    plain = xml.child(comment, text, b"t")
    if plain is not None:
        # A text in one piece and pieces of text may not stand beside one another.
        run = b"<%br>" % prefix, b"</%br>" % prefix
        whole = comment[plain.start : plain.end]
        content = content.replace(whole, run[0] + whole + run[1], 1)
    return xml.replaced(comment, text.content, text.content_end, content + ours)


def _shortened(comment: bytes) -> bytes:
    """Another's note without ours after it."""
    found = _FOLLOWING.search(comment)
    text = xml.child(comment, xml.root(comment), b"text") if found else None
    if found is None or text is None:
        return comment
    for run in xml.children(comment, text.content, text.content_end):
        if run.start <= found.start() < run.end:
            words = run if run.local == b"t" else xml.child(comment, run, b"t")
            if words is None or found.start() <= words.content:
                kept = comment[text.content : run.start]
            else:
                kept = comment[text.content : found.start()] + comment[words.content_end : run.end]
            kept = _TRAILING.sub(b"", kept)
            return xml.replaced(comment, text.content, text.content_end, kept)
    return comment


def _words(comment: bytes) -> bytes:
    return b"".join(_TEXT.findall(comment)).lstrip()
