"""A pack: its PDF is tagged and says everything, its workbook opens, its case is drawn too."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from tests.actions.harbour import fill
from tracker import clock
from tracker.actions.audits.answer import Question, answer
from tracker.actions.audits.pack import make_pack
from tracker.pack.container import read
from tracker.pack.report import draw_report
from tracker.pack.sealing import verify
from tracker.settings import VERSION
from tracker.store.database import db
from tracker.store.tables.people import PersonFact

ADDRESS, SECRET = "https://tracker.example", "for the tests alone"
CASE = {
    "audit": {
        "reference": "A7",
        "opened_on": "2026-11-01",
        "why": "A complaint: #panic() *bold*",
        "seed": "s33d",
        "state": "closed",
        "conclusion": "Not all is well",
        "closed_on": "2026-11-20",
    },
    "sample": [
        {"person": "P1", "stratum": "not_assured", "why": ["highest risk", "bank"],
         "outcome": "differs", "note": "No certificate"},
        {"person": "P2", "stratum": "in_date", "why": "drawn", "outcome": None, "note": None},
    ],
    "findings": [
        {"severity": "breach", "said": "One was not trained", "person": "P1", "setting": "W1",
         "made_on": "2026-11-02", "withdrawn_because": None,
         "actions": [{"what": "Train them", "owner": "setting", "due_on": "2026-12-01",
                      "done_on": None, "done_note": None}]},
        {"severity": "advice", "said": "A slip", "person": None, "setting": "W1",
         "made_on": "2026-11-02", "withdrawn_because": "Misread", "actions": []},
    ],
    "requests": [
        {"wanted": "principle", "principle": "minimum_force", "setting": "W1",
         "due_on": "2026-11-10", "state": "answered",
         "events": [{"step": "asked", "on": "2026-11-03", "note": "Please", "document": None},
                    {"step": "answered", "on": "2026-11-04", "note": None,
                     "document": "Our policy"}]},
    ],
    "history": [{"step": "opened", "at": "2026-11-01T09:00:00+00:00", "by": "East Board",
                 "note": None}],
}  # fmt: skip


@pytest.fixture
def session(sqlite_app: Flask) -> Iterator[Session]:
    with sqlite_app.app_context():
        fill(db.session())
        yield db.session()


def asked(code: str = "W1", subject: str = "setting") -> Question:
    return Question(subject, code, clock.today(), clock.now())  # type: ignore[arg-type]


def parts_of(session: Session, **more: object) -> dict[str, bytes]:
    pack = make_pack(session, asked(), ADDRESS, SECRET, **more)  # type: ignore[arg-type]
    verify(pack)
    return {name: bytes(content) for name, content in read(pack).items()}


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_manifest_tells_the_rules_and_the_software(session: Session) -> None:
    parts = parts_of(session)
    manifest = json.loads(parts["manifest.json"])
    assert [one["code"] for one in manifest["rules"]] == ["LOCAL"]
    assert set(manifest["rules"][0]) == {"authority", "code", "from", "id", "source", "to"}
    assert manifest["made_by"] == {"name": "Training Standards Tracker", "version": VERSION}
    assert manifest["signer"]["address"] == ADDRESS
    assert "case.json" not in parts
    readme = parts["README.txt"].decode()
    for said in (manifest["content_hash"], manifest["signer"]["key"], f"{ADDRESS}/verify"):
        assert said in readme


def test_the_pdf_is_tagged_with_contents_page_numbers_and_the_hash(session: Session) -> None:
    parts = parts_of(session)
    reader = PdfReader(BytesIO(parts["report.pdf"]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).lower() == "en-gb"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata.title == "Evidence pack: setting W1, Ward 1"
    content_hash = json.loads(parts["manifest.json"])["content_hash"]
    for number, page in enumerate(reader.pages, 1):
        said = " ".join(page.extract_text().split())
        assert f"Page {number} of {len(reader.pages)}" in said
        assert content_hash in said
    assert [one.title for one in reader.outline if not isinstance(one, list)]


def test_the_pdf_says_every_verdict_with_its_chain_and_nobodys_name(session: Session) -> None:
    parts = parts_of(session)
    said = text_of(parts["report.pdf"])
    for part in (
        "As far as was known on",
        "Who is in date",
        "LOCAL: Restraint training",
        "Certificate C-GOOD",
        "Northbridge",
        "W1 relies on GONE: lapsed.",
        "every link holds",
        "Good Training was certified on the day of delivery.",
        "Never trained",
        "no training needs analysis was known",
    ):
        assert part in said, part
    content = json.loads(parts["answer.json"])
    for one in content["standings"]:
        assert re.search(rf"\b{one['person']}\b", said)
    for fact in session.query(PersonFact):
        assert fact.surname not in said


def test_an_audit_is_drawn_too_and_its_words_are_never_markup(session: Session) -> None:
    parts = parts_of(session, case=CASE)
    assert json.loads(parts["case.json"]) == CASE
    said = text_of(parts["report.pdf"])
    for part in (
        "A complaint: #panic() *bold*",
        "One was not trained",
        "Train them",
        "Withdrawn: Misread",
        "Minimum force, for no longer than necessary",
        "Our policy",
        "East Board",
        "No certificate",
        "highest risk; bank",
    ):
        assert part in said, part


def test_of_a_provider_on_whom_nobody_relies(session: Session) -> None:
    question = replace(asked("NEVER", "provider"), settings=frozenset())
    pack = make_pack(session, question, ADDRESS, SECRET)
    said = text_of(bytes(read(pack)["report.pdf"]))
    assert "Evidence pack: provider NEVER, Never Certified" in said
    assert "No setting relied on the provider that day." in said
    assert "Nothing was asked of anybody that day." in said


def test_the_workbook_has_a_sheet_for_each_kind(session: Session) -> None:
    parts = parts_of(session)
    book = openpyxl.load_workbook(BytesIO(parts["data.xlsx"]))
    assert book.sheetnames == [
        *("Question", "Coverage", "People", "Reasons", "Requirements", "Providers"),
        *("Certificates", "Register entries", "Documents"),
    ]
    content = json.loads(parts["answer.json"])
    people = list(book["People"].values)
    assert len(people) == 1 + len(content["standings"])
    assert [row[0] for row in people[1:]] == [one["person"] for one in content["standings"]]
    assert len(people[0]) == len(people[1])
    reasons = list(book["Reasons"].values)
    assert len(reasons) == 1 + sum(map(len, content["chains"]))
    entries = {row[0] for row in book["Register entries"].values}
    for chain in content["chains"]:
        for reason in chain:
            assert set(reason["evidence"]) <= entries
    for sheet in book:
        assert all(len(row) == sheet.max_column for row in sheet.values)


def test_hundreds_of_people_who_share_a_chain_are_told_together(session: Session) -> None:
    found = answer(session, asked())
    one = next(one for one in found.content["standings"] if one["chain"] is not None)
    many = [{**one, "person": f"P{1000 + n}"} for n in range(300)]
    content = {**found.content, "standings": many}
    pdf = draw_report(content, found.content_hash, None, clock.now())
    assert len(PdfReader(BytesIO(pdf)).pages) < 12
    said = text_of(pdf)
    assert "P1000, P1001" in said
    assert "P1299" in said


def test_the_version_is_the_projects() -> None:
    project = (Path(__file__).parents[3] / "pyproject.toml").read_text()
    assert f'\nversion = "{VERSION}"\n' in project
