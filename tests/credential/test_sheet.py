"""The PDF: tagged for screen readers, with the words as they are given and never as markup."""

import json
import os
import subprocess
import sys
from io import BytesIO

from psutil import Process
from pypdf import PdfReader

from tests.credential.samples import NOW
from tracker.credential.sheet import TEMPLATE, draw

ADDRESS = "https://tracker.example/p/abcdefghjkmnpqrstuvwxyz234"
SAID = {
    "lang": "en",
    "title": "Training passport",
    "issuer": "Training Standards Tracker",
    "name": "Siân Ó Dálaigh",
    "about": ["Shared on 26 November 2026."],
    "qr": "QR code of this passport",
    "scan": "Scan the code:",
    "what": "What",
    "answer": "Answer",
    "chain": "The chain",
    "certificates": [
        {
            "title": "Safer handling",
            "rows": [["Level", "Physical"], ["Provider", "Maybo"]],
            "since": "Withdrawn since.",
            "chain": ["The provider is in the register."],
        }
    ],
    "check": "How to check",
    "how": ["Open the address."],
    "foot": "Foot",
    "page": "Page",
}


def drawn(**changed) -> PdfReader:
    return PdfReader(BytesIO(draw({**SAID, **changed}, ADDRESS, NOW)))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_who_asks_for_documents_does_not_grow_with_each() -> None:
    drawn()
    held = Process().memory_info().rss
    for _ in range(4):
        drawn()
    assert Process().memory_info().rss - held < 10 << 20


def test_it_is_tagged_and_says_its_language() -> None:
    reader = drawn()
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).lower() == "en-gb"
    assert "/StructTreeRoot" in root
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata.title == "Training passport"


def test_a_screen_reader_finds_headings_a_table_and_the_words_for_the_code() -> None:
    roles, alternatives = set(), []

    def walk(node) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            roles.add(str(node.get("/S")))
            if "/Alt" in node:
                alternatives.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(drawn().trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert {"/H1", "/H2", "/Table", "/TH", "/L", "/Figure", "/Link"} <= roles
    assert "QR code of this passport" in alternatives


def test_it_says_what_it_was_given_and_leads_to_the_address() -> None:
    reader = drawn()
    said = text_of(reader)
    for part in ("Siân Ó Dálaigh", "Safer handling", "Provider Maybo", "Page 1 / 1", ADDRESS):
        assert part in said
    links = [
        note.get_object()["/A"]["/URI"] for page in reader.pages for note in page.get("/Annots", [])
    ]
    assert set(links) == {ADDRESS}


def test_words_are_never_markup() -> None:
    nasty = '#panic("x") $x^2$ *bold* \\ #read("/etc/passwd") <label> @ref'
    said = text_of(drawn(name=nasty, how=[nasty]))
    assert said.count('#panic("x") $x^2$ *bold*') == 2
    assert "root:" not in said


def test_letters_that_no_font_has_are_marked_and_nothing_fails() -> None:
    assert "Agnieszka Żółć-Łęcka" in text_of(drawn(name="Agnieszka Żółć-Łęcka"))
    said = text_of(drawn(name="\U000131f3 Dee \U000e0041"))
    assert "? Dee ?" in said


def test_a_long_one_goes_on_over_pages() -> None:
    many = SAID["certificates"] * 60
    reader = drawn(certificates=many, name="x" * 400)
    assert len(reader.pages) > 3
    assert text_of(reader).count("Safer handling") == 60


def drawing(**pipes: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tracker.credential.drawing"]
    return subprocess.Popen(command, stdin=-1, stderr=-1, **pipes)


def test_who_draws_says_nothing_where_the_asker_was_killed_while_asking() -> None:
    worker = drawing(stdout=subprocess.PIPE)
    assert worker.communicate(b'{"template": "sh') == (b"", b"")
    assert worker.returncode == 0


def test_who_draws_says_nothing_where_nobody_waits_for_the_answer() -> None:
    unread, answers = os.pipe()
    os.close(unread)
    said = json.dumps({**SAID, "address": ADDRESS})
    asked = {"template": str(TEMPLATE), "said": said, "now": NOW.isoformat()}
    worker = drawing(stdout=answers)
    os.close(answers)
    line = json.dumps({**asked, "inputs": {"qr": "<svg/>"}}).encode() + b"\n"
    assert worker.communicate(line) == (None, b"")
    assert worker.returncode == 0
