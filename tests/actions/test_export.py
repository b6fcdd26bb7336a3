"""What HR has given comes out as a workbook, and goes in again as it was."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import insert, select

from tests import snapshot
from tests.actions import harbour_story
from tests.actions.test_import_corpus import said as send
from tests.actions.world import fill_hive, register_world
from tests.conftest import ON_BOTH, lent
from tests.examples import examples
from tests.golden.corpus import FILES
from tests.golden.corpus.world import corpus_world
from tests.golden.people_files import FILES as GOLDEN
from tests.golden.people_files import STAFF, TRAINING
from tests.workbooks import workbook
from tracker import clock
from tracker.actions import export
from tracker.actions.export import Export
from tracker.actions.import_file import import_file
from tracker.actions.standing import NotKnown, standings
from tracker.store.database import Session, db
from tracker.store.tables.people import PersonFact
from tracker.store.tables.uploads import UploadKind

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
REGISTER = {
    "organisation",
    "setting",
    "commissioner",
    "commissioning",
    "body",
    "licence",
    "trainer",
}
REGISTER |= {"accreditation", "accreditor", "provider", "curriculum", "certification", "affiliate"}
REGISTER |= {"certification_event", "requirement", "standards_version", "trainer"}
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def fresh(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Session]:
    """Another database, with nothing in it."""
    for app in lent(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'fresh.db')}"):
        with app.app_context():
            engine = db.engine
        with Session(engine) as session:
            yield session


def same_register(session: Session, other: Session) -> None:
    """Put the register of one database into another."""
    for table in db.metadata.sorted_tables:
        if table.name.removesuffix("_fact") in REGISTER:
            rows = [dict(row) for row in session.execute(select(table)).mappings()]
            for row in rows:
                row |= dict.fromkeys(row.keys() & {"upload_id", "evidence_id"})
            if rows:
                other.execute(insert(table), rows)
    other.commit()


def exported(session: Session, organisation: str = "HIVE") -> tuple[bytes, Export]:
    out = BytesIO()
    made = Export(session, organisation, clock.today())
    made.write(out)
    return out.getvalue(), made


def rows_of(content: bytes) -> Rows:
    """The rows under the headings of each sheet, as they stand in the file."""
    book = load_workbook(BytesIO(content), read_only=True)
    return {
        sheet.title: [tuple(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
        for sheet in book
    }


def round_trip(session: Session, fresh: Session, organisation: str = "HIVE") -> Rows:
    """What is exported, once it went through another database and came out the same."""
    content, made = exported(session, organisation)
    rows = rows_of(content)
    assert len(rows["Staff list"]) == made.counts["staff"]
    same_register(session, fresh)
    for kind in UploadKind.STAFF, UploadKind.TRAINING:
        document = import_file(fresh, content, "all.xlsx", organisation=organisation, kind=kind)
        wrong = [one for one in document["problems"] if one["code"] != "empty_file"]
        assert (wrong, document["rows"]["rejected"]) == ([], 0)
        assert document["rows"]["new"] == made.counts[kind.value]
        assert {one["code"] for one in document["questions"]} <= {"unknown_provider"}
    again, _ = exported(fresh, organisation)
    assert rows_of(again) == rows
    return rows


@pytest.fixture
def in_july(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.thorough
@pytest.mark.usefixtures("in_july", "files_read_quickly")
def test_all_of_the_corpus(sqlite_app: Flask, fresh: Session) -> None:
    with sqlite_app.app_context():
        session = db.session()
        corpus_world(session)
        for name in FILES:
            send(session, name)
        rows = round_trip(session, fresh)
        assert len(rows["Staff list"]) > 40
        assert len(rows["Training log"]) > 40
        assert len(rows["Expiry dates"]) > 2


@ON_BOTH
@pytest.mark.usefixtures("in_july", "files_read_quickly")
def test_files_of_a_trust(session: Session, fresh: Session) -> None:
    """With a post beside another, an absence, an exemption, a name of before, a correction."""
    register_world(session)
    for name, build in GOLDEN.items():
        import_file(session, build(), name, organisation="HIVE")
    people = session.scalars(select(PersonFact).where(PersonFact.withdrawn_at.is_not(None))).all()
    rows = round_trip(session, fresh)
    numbers = {row[0] for row in rows["Staff list"]}
    assert {"00123", "00123-2"} <= numbers
    assert people


def by_words(session: Session, organisation: str) -> list[Any]:
    document = standings(
        session, organisation=organisation, on=clock.today(), known_on=clock.now()
    ).as_json()
    return [
        {name: value for name, value in one.items() if name not in {"reasons", "record"}}
        for one in document["standings"]
    ]


@ON_BOTH
@pytest.mark.usefixtures("files_read_quickly")
def test_standings_agree(session: Session, fresh: Session) -> None:
    harbour_story.fill(session)
    round_trip(session, fresh, "HARB")
    here = by_words(session, "HARB")
    assert len(here) > 3
    assert by_words(fresh, "HARB") == here


@pytest.mark.usefixtures("in_july", "files_read_quickly")
def test_only_what_is_known_now_and_only_its_own(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        session = db.session()
        fill_hive(session)
        import_file(
            session,
            workbook({"S": [STAFF[:5], ["R-1", "Reed", "Rae", None, "R1"]]}),
            "reef.xlsx",
            organisation="REEF",
        )
        row = ["00123", "Patel", "Asha", "R2", "ROWAN", "commercial", None, None, date(2026, 3, 4)]
        for result in "failed", "passed":
            book = workbook({"T": [TRAINING[:11], [*row, None, result]]})
            import_file(session, book, "t.xlsx", organisation="HIVE")
        content, _ = exported(session)
        rows = rows_of(content)
        assert [one[10] for one in rows["Training log"]] == ["passed"]
        assert "R-1" not in {one[0] for one in rows["Staff list"]}
        reef = rows_of(exported(session, "REEF")[0])
        assert [one[0] for one in reef["Staff list"]] == ["R-1"]
        assert reef["Training log"] == []
        with pytest.raises(NotKnown, match="NOBODY"):
            exported(session, "NOBODY")


@pytest.mark.usefixtures("in_july")
def test_more_rows_than_a_sheet_takes(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "ROWS_A_SHEET", 2)
    with sqlite_app.app_context():
        session = db.session()
        fill_hive(session)
        content, made = exported(session)
        rows = rows_of(content)
        assert made.sheets[:3] == ["Staff list", "Staff list 2", "Staff list 3"]
        assert [len(rows[name]) for name in made.sheets[:3]] == [2, 2, 1]


ODD = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12),
    st.sampled_from(["=1+1", "+44", "-x", "@a", "'=1", "''-", "\t=1", "1E5", "00", "No", "#N/A x"]),
)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2026, 6, 30))


@st.composite
def given_by_hr(draw: Any) -> tuple[list[Any], list[Any]]:
    """A staff list and a training log as they are typed."""
    staff, training = [], []
    for number in range(draw(st.integers(1, 3))):
        who = [f"00{number}7", f"S{draw(ODD)}", f"F{draw(ODD)}"]
        end, away = draw(DAYS), draw(DAYS)
        start = None if end is None else end - timedelta(draw(st.integers(0, 900)))
        said = [draw(st.sampled_from(["W1", "W2"])), draw(ODD), draw(ODD), "bank", start, end]
        said += ["long_absence" if away else None, away, None, draw(DAYS), None]
        staff.append([*who, "+a=b@example.org", *said])
        for course, provider in (("R2", "ROWAN"), ("SH2", None), ("RA", draw(ODD))):
            done = draw(st.dates(date(2020, 1, 1), date(2026, 6, 30)))
            row = [course, provider, draw(st.sampled_from(["in_house", None])), None, None, done]
            row += [draw(st.sampled_from(["refresher", None])), "failed", draw(ODD)]
            training.append([*who, *row, done + timedelta(400), draw(ODD)])
    return staff, training


@pytest.mark.thorough
@settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(files=given_by_hr())
@pytest.mark.usefixtures("in_july", "files_read_quickly")
def test_whatever_was_typed(sqlite_app: Flask, fresh: Session, files: Any) -> None:
    staff, training = files
    with sqlite_app.app_context():
        session = db.session()
        for one in (session, fresh):
            snapshot.empty(one)
        register_world(session)
        for sheet, headings, rows in (("S", STAFF, staff), ("T", TRAINING, training)):
            book = workbook({sheet: [headings, *rows]})
            import_file(session, book, "f.xlsx", organisation="HIVE")
        round_trip(session, fresh)
