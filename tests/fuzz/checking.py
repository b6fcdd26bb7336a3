"""Random workbooks, checked against a world that knows some of their people and courses."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pickle import dumps
from random import Random
from unittest.mock import patch

from flask_migrate import upgrade

from app import create_app
from tests.conftest import SETTINGS
from tests.fuzz.books import made
from tests.fuzz.reader import read_here
from tests.fuzz.reading import Case
from tests.fuzz.seeds import seeds
from tests.golden.corpus.world import corpus_world
from tracker.actions import check_file
from tracker.actions.import_file import import_file, record
from tracker.actions.import_report import as_json
from tracker.sheets.limits import UnreadableFile
from tracker.sheets.reading import Workbook
from tracker.sheets.writing import OutSheet, write_csv, write_workbook
from tracker.store.database import Session, db
from tracker.store.tables.uploads import Upload, UploadState

TODAY = date(2026, 7, 1)
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
REAL = 10  # one book in so many is also sent as a file
INFINITE = (float("inf"), float("-inf"))
OUTCOMES = ("new", "changed", "unchanged", "rejected", "ignored")
ASKED = [
    {},
    {},
    {"setting": "W1"},
    {"date_order": "mdy"},
    {"cells": "expires"},
    {"cells": "completed"},
]


@contextmanager
def world() -> Iterator[Session]:
    """A session on a database of its own in which the world of the corpus is."""
    folder = tempfile.mkdtemp()
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/fuzz.db"})
    with app.app_context():
        upgrade()
        try:
            with Session(db.engine) as session:
                corpus_world(session)
                yield session
        finally:
            db.engine.dispose()
            shutil.rmtree(folder)


def checked_books(seed: int, first: int, cases: int) -> Iterator[Case]:
    """For each case its number, its outcome, what broke if anything did, and the pickled book."""
    corpus = list(_corpus())
    with world() as session:
        for number in range(first, first + cases):
            random = Random(f"{seed} books {number}")
            book, asked = made(random, corpus), random.choice(ASKED)
            try:
                if number % REAL == 0:
                    sent_as_a_file(session, book, asked)
                yield number, outcome_of(session, book, asked), None, b""
            except Exception as fault:
                session.rollback()
                yield number, "fault", f"{asked} {fault!r:.500}", dumps((asked, book))


def outcome_of(session: Session, book: Workbook, asked: dict[str, str]) -> str:
    """What a check takes the book for. Raises AssertionError where a row is lost or unexplained."""
    # The book stands where the parser's would: all that follows is the real thing.
    with patch.object(check_file, "read_workbook", lambda *_: book):
        wanted = check_file.Asked("HIVE", **asked)
        check = check_file.check_file(session, b"", "fuzz.xlsx", wanted, TODAY)
    document = as_json(check, records=True)
    if check.kind and check.ledger.lines:
        _record(session, check)
    session.rollback()
    rows = document["rows"]
    assert rows["total"] == sum(rows[word] for word in OUTCOMES), rows
    assert rows["total"] == sum(sheet["read"] for sheet in document["sheets"]), rows
    assert len(document["records"]) == rows["new"] + rows["changed"] + rows["unchanged"], rows
    told = {(problem["sheet"], problem["row"]) for problem in document["problems"]}
    for line in check.ledger.lines:
        if line.outcome in ("rejected", "ignored"):
            assert line.why, line
            assert (line.sheet, line.row) in told or document["questions"], line
    for problem in document["problems"]:
        assert problem["code"], problem
        assert problem["message"].endswith((".", "?")), problem
    return document["kind"] or "nothing"


def sent_as_a_file(session: Session, book: Workbook, asked: dict[str, str]) -> None:
    """The same by way of real bytes, the real parser and `flask import --dry-run`."""
    sheet = book.sheets[0]
    if book.format == "csv":
        content = write_csv(sheet.rows)
    else:
        rows = [
            [None if cell != cell or cell in INFINITE else cell for cell in row]
            for row in sheet.rows
        ]
        content = write_workbook([OutSheet("Staff", (), rows)])
    document = import_file(
        session, content, "fuzz", dry_run=True, records=True, organisation="HIVE", **asked
    )
    counts = document["rows"]
    assert counts["total"] == sum(counts[word] for word in OUTCOMES), counts


def _record(session: Session, check: check_file.Check) -> None:
    """Writes what the check found, as accepting does; the caller rolls it back."""
    upload = Upload(
        organisation_id=check.task.organisation_id,
        kind=check.kind,
        state=UploadState.ACCEPTED,
        file_name="fuzz.xlsx",
        uploaded_at=NOW,
        summary={},
    )
    session.add(upload)
    session.flush()
    record(session, check, upload.id, NOW, None)
    session.flush()


def _corpus() -> Iterator[Workbook]:
    for data in seeds().values():
        try:
            yield read_here(data)
        except UnreadableFile:
            continue
