"""Spreadsheets as HR teams have them, each beside what the contract says of it.

What stands beside a file was written from the rules, before and without the code. `given` is what
a person says with the file, `after` the files sent before it. Problems are sheet, row, column,
code and value; questions are code, value, rows, and codes that must be among the suggestions. What
the contract leaves open is left out: "*" stands for anything, codes under `silent` may be told or
not, "rejected or ignored" counts either, and `records_within` are all that may be recorded.
"""

import json
import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from app import create_app
from tests import postgres
from tests.actions.world import dump, known
from tests.conftest import SETTINGS
from tests.golden.corpus import FILES
from tests.golden.corpus.world import corpus_world
from tracker import clock
from tracker.actions.answers import read_answers
from tracker.actions.import_file import import_file
from tracker.actions.import_report import UNREAD
from tracker.sheets.annotating import WHY_SKIPPED, Mark, annotated
from tracker.store.database import Session, db
from tracker.store.tables.people import TrainingFact
from tracker.store.tables.uploads import Outcome, UploadKind, UploadRow

CORPUS = Path(__file__).parent.parent / "golden" / "corpus"
TRAINING = (
    "staff_number",
    "course",
    "provider",
    "completed_on",
    "expires_on",
    "result",
    "row",
    "sheet",
)
STAFF = ("staff_number", "setting", "role", "start", "end", "row")
ON_POSTGRES = (
    "own_staff.xlsx",
    "own_log.csv",
    "free_answers.xlsx",
    "esr.xlsx",
    "matrix_date_and_expiry.xlsx",
    "matrix_of_forty.xlsx",
)
# The marking of all files takes long; in parts several processes can share it.
PARTS = 4
PROBLEM = ("sheet", "row", "column", "code", "value")
QUESTION = ("code", "value", "rows")


def noon():
    """The first of July 2026, when all of the corpus is sent."""
    return datetime(2026, 7, 1, 12, tzinfo=UTC)


def load(url):
    """Put the world of the corpus into a migrated database."""
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", noon)
        with Session(db.engine) as session:
            corpus_world(session)
        db.engine.dispose()


@pytest.fixture(scope="module")
def loaded_sqlite(migrated_sqlite, tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "tracker.db"
    load(f"sqlite:///{shutil.copy(migrated_sqlite, path)}")
    return path


@pytest.fixture(scope="module")
def loaded_postgres(postgres_server, migrated_postgres):
    name = f"corpus_{uuid4().hex}"
    url = postgres.create_database(postgres_server, name, template=migrated_postgres)
    load(url.render_as_string(hide_password=False))
    yield name
    postgres.drop_database(postgres_server, name)


@pytest.fixture
def sqlite_url(loaded_sqlite, tmp_path):
    """Instead of an empty database a copy of the loaded one: the world is the same for each."""
    return f"sqlite:///{shutil.copy(loaded_sqlite, tmp_path / 'tracker.db')}"


@pytest.fixture
def postgres_url(postgres_server, loaded_postgres):
    name = f"test_{uuid4().hex}"
    url = postgres.create_database(postgres_server, name, template=loaded_postgres)
    yield url.render_as_string(hide_password=False)
    postgres.drop_database(postgres_server, name)


def test_each_file_stands_beside_what_is_expected_of_it():
    beside = {path.name.removesuffix(".expected.json") for path in CORPUS.glob("*.expected.json")}
    assert beside == set(FILES)
    assert len(FILES) >= 30


@pytest.fixture
def database_url(sqlite_url):
    """What a file says does not depend on the engine; a few are taken in on the other too."""
    return sqlite_url


@pytest.mark.parametrize("name", FILES)
def test_corpus(session, monkeypatch, name):
    says_what_is_expected(session, monkeypatch, name)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ON_POSTGRES)
def test_corpus_on_postgres(postgres_url, monkeypatch, name):
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": postgres_url})
    with app.app_context(), Session(db.engine) as session:
        says_what_is_expected(session, monkeypatch, name)
        session.close()
        db.engine.dispose()


def says_what_is_expected(session, monkeypatch, name):
    """Import the file twice, and compare what is said with what stands beside it."""
    monkeypatch.setattr(clock, "now", noon)
    expected = expected_of(name)
    for earlier in expected.get("after", ()):
        said(session, earlier)
    before = dump(session)
    checked = said(session, name, dry_run=True)
    assert dump(session) == before
    document = said(session, name)
    assert checked == {**document, "batch": None}
    compare(document, expected)
    compare_held(session, expected)
    assert_every_row_is_accounted_for(session, document)
    again = said(session, name)
    assert (again["rows"]["new"], again["rows"]["changed"]) == (0, 0)
    assert again["rows"]["total"] == document["rows"]["total"]
    assert again["records"] == document["records"]


def expected_of(name):
    return json.loads((CORPUS / f"{name}.expected.json").read_text())


def compare_held(session, expected):
    """How the training was delivered, which the document does not tell."""
    held = [[one.course_text, one.route, one.mode] for one in known(session, TrainingFact)]
    for wanted in expected.get("held", ()):
        assert any(like(one, wanted) for one in held), (wanted, held)


def said(session, name, dry_run=False):
    """What the import says of a file of the corpus, given what is given with it."""
    given = dict(expected_of(name).get("given", {}))
    if "kind" in given:
        given["kind"] = UploadKind(given["kind"])
    if "answers" in given:
        given["answers"] = read_answers(json.dumps({"answers": given["answers"]}).encode())
    document = import_file(
        session, FILES[name](), name, organisation="HIVE", dry_run=dry_run, records=True, **given
    )
    return json.loads(json.dumps(document))


def compare(document, expected):
    """The document against all that is written of it."""
    assert like([document["kind"]], [expected["kind"]])
    if "sheets" in expected:
        compare_sheets(document["sheets"], expected["sheets"])
    compare_records(document, expected)
    if "rows" in expected:
        compare_rows(document["rows"], expected["rows"])
    silent = expected.get("silent", ())
    problems = [[one[key] for key in PROBLEM] for one in document["problems"]]
    compare_told(problems, expected.get("problems", []), 3, silent)
    questions = [[one[key] for key in QUESTION] for one in document["questions"]]
    asked = expected.get("questions", [])
    compare_told(questions, [question[:3] for question in asked], 0, silent)
    for code, value, _, *suggested in asked:
        for one in document["questions"]:
            if like([one["code"], one["value"]], [code, value]):
                assert set(suggested) <= set(one["suggestions"])


def compare_sheets(found, wanted):
    """Name, layout, heading rows, and whether the sheet was skipped."""
    told = [
        [*(sheet[key] for key in ("name", "layout", "header_rows")), bool(sheet["why_skipped"])]
        for sheet in found
    ]
    assert [sheet[0] for sheet in told] == [sheet[0] for sheet in wanted]
    assert all(map(like, told, wanted)), (told, wanted)


def compare_records(document, expected):
    """Every record as written, or, where the contract leaves it open, none but those written."""
    keys = STAFF if expected["kind"] == "staff" else TRAINING
    found = [[record[key] for key in keys] for record in document["records"]]
    if "records" in expected:
        assert sorted(found, key=repr) == sorted(expected["records"], key=repr)
    else:
        assert [record for record in found if record not in expected["records_within"]] == []


def compare_rows(found, wanted):
    """The counts that are not nought; a key such as "rejected or ignored" is the sum of its two."""
    left = {word: n for word, n in found.items() if n and word != "total"}
    for words, n in wanted.items():
        assert sum(left.pop(word, 0) for word in words.split(" or ")) == n, (words, found)
    assert not left, found


def compare_told(found, wanted, code_at, silent):
    """Each that is wanted was told, and nothing else but codes left open."""
    missing = [one for one in wanted if not any(like(told, one) for told in found)]
    beyond = [
        told
        for told in found
        if told[code_at] not in silent and not any(like(told, one) for one in wanted)
    ]
    assert (missing, beyond) == ([], [])


def like(found, wanted):
    return all(want in ("*", find) for find, want in zip(found, wanted, strict=True))


def assert_every_row_is_accounted_for(session, document):
    """The counts add up, and what was not taken has a problem in its row or waits for an answer."""
    rows = document["rows"]
    assert rows["total"] == sum(n for word, n in rows.items() if word != "total")
    assert len(document["records"]) == rows["new"] + rows["changed"] + rows["unchanged"]
    if document["batch"] is None:
        assert rows["total"] == 0
        return
    ledger = session.query(UploadRow).filter_by(upload_id=document["batch"]).all()
    assert Counter(line.outcome.value for line in ledger) == {
        word: n for word, n in rows.items() if n and word != "total"
    }
    told = {(problem["sheet"], problem["row"]) for problem in document["problems"]}
    refused = (Outcome.REJECTED, Outcome.IGNORED)
    unexplained = [
        line for line in ledger if line.outcome in refused and (line.sheet, line.row) not in told
    ]
    assert len(unexplained) <= sum(question["rows"] for question in document["questions"])


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(PARTS))
def test_each_file_says_the_same_with_its_problems_marked_in_it(sqlite_app, monkeypatch, part):
    """Sent again as it was given back, marks and list and all; of a CSV it is a workbook."""
    monkeypatch.setattr(clock, "now", noon)
    names = list(FILES)[part::PARTS]
    with sqlite_app.app_context():
        sent_again = [name for name in names if same_when_marked(db.session(), monkeypatch, name)]
    assert len(sent_again) >= 10


def same_when_marked(session, monkeypatch, name):
    """Whether the file could be marked; it must then say what it said before."""
    first = said(session, name, dry_run=True)
    if any(one["code"] in UNREAD and one["sheet"] is None for one in first["problems"]):
        return False
    marks = [
        Mark(one["sheet"], one["row"], one["column"], one["code"], one["message"], one["value"])
        for one in first["problems"]
    ]
    marked = annotated(FILES[name](), marks)
    with monkeypatch.context() as patch:
        patch.setitem(FILES, name, lambda: marked)
        again = said(session, name, dry_run=True)
    assert again["sheets"][-1]["why_skipped"] == WHY_SKIPPED, name
    assert again["rows"] == first["rows"], name
    for what in ("records", "problems", "questions"):
        assert without_sheets(again[what]) == without_sheets(first[what]), name
    return True


def without_sheets(told):
    """What is told but for the name of the sheet, which a CSV has not."""
    return [{**one, "sheet": None} for one in told]
