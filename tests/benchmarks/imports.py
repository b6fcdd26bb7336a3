"""Checking a training workbook, and accepting it, beside the bare floor of each."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from python_calamine import load_workbook
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.benchmarks.measuring import ROUNDS, Ratio, ratio, timed
from tests.benchmarks.trusts import FREE, training_book, trust_of
from tracker.actions import uploads
from tracker.actions.check_file import Asked, check_file
from tracker.actions.upload_hold import Hold
from tracker.actions.upload_save import save_upload
from tracker.actions.upload_work import take, work_on
from tracker.clock import today
from tracker.store.audit_log.erasing import erasing
from tracker.store.bulk import insert_rows
from tracker.store.database import db
from tracker.store.people_held import Training
from tracker.store.tables.people import TrainingFact
from tracker.store.tables.places import Organisation
from tracker.store.tables.staged import StagedTraining
from tracker.store.tables.uploads import UploadRow

REACH = 4
LEDGER = ("sheet", "row", "outcome", "problem")


def measure(session: Session, engine: str, people: int) -> Iterator[Ratio]:
    """The ratios for a workbook of one row for each of so many people."""
    trust_of(session, people)
    about = f"{people:,} rows and people, {engine}"
    own = training_book(people)
    yield _check(session, f"check, our own form: {about}", own)
    yield _check(session, f"check, free headings: {about}", training_book(people, FREE))
    yield _accept(session, f"accept: {about}", own)


def _check(session: Session, name: str, content: bytes) -> Ratio:
    def check() -> None:
        found = check_file(session, content, "training.xlsx", Asked("HIVE"), today())
        assert found.ledger.counts()["new"] == len(found.ledger.lines)
        session.rollback()

    def read() -> None:
        book = load_workbook(BytesIO(content))
        assert sum(1 for _ in book.get_sheet_by_index(0).iter_rows()) > 1

    return ratio(name, check, read, REACH)


def _accept(session: Session, name: str, content: bytes) -> Ratio:
    """Each round accepts the same rows into the same facts: those of the last are taken out."""
    rounds = [_accept_once(session, content) for _ in range(ROUNDS)]
    return Ratio(name, min(one for one, _ in rounds), min(one for _, one in rounds), REACH)


def _accept_once(session: Session, content: bytes) -> tuple[float, float]:
    # As of a large file, whose saving is apart from its judging.
    uploads.LARGE = 0
    organisation = session.query(Organisation.id).filter_by(code="HIVE").scalar()
    upload = uploads.keep_for_check(session, content, "training.xlsx", organisation)
    _work(session, upload.id)
    facts = session.query(*(getattr(StagedTraining, one) for one in Training._fields)).all()
    lines = session.query(*(getattr(UploadRow, one) for one in LEDGER)).filter_by(
        upload_id=upload.id
    )
    ledger = [tuple(line) for line in lines]
    floor = timed(lambda: _into_bare_tables(session, [tuple(one) for one in facts], ledger))
    uploads.accept(session, upload.id)
    claim = take(session, upload.id)
    assert claim
    with Hold(session, upload.id, claim) as hold:
        work = timed(lambda: save_upload(session, hold, judge=False))
    count = session.query(TrainingFact).count()
    assert count == len(facts)
    with erasing(session):
        session.execute(text("DELETE FROM training_fact"))
    session.execute(text("DELETE FROM upload_work"))
    session.commit()
    return work, floor


def _work(session: Session, upload_id: int) -> None:
    claim = take(session, upload_id)
    assert claim
    work_on(session, upload_id, claim)


def _into_bare_tables(session: Session, facts: list[Any], ledger: list[Any]) -> None:
    """The same rows by the same bulk path into tables without an index or a constraint."""
    for model, columns, rows in (
        (TrainingFact, Training._fields, facts),
        (UploadRow, LEDGER, ledger),
    ):
        bare = f"bare_{model.__tablename__}"
        names = ", ".join(f'"{column}"' for column in columns)
        session.execute(text(f"DROP TABLE IF EXISTS {bare}"))
        session.execute(
            text(f"CREATE TABLE {bare} AS SELECT {names} FROM {model.__tablename__} WHERE 1 = 0")
        )
        insert_rows(session, _Bare(model, bare), columns, rows)
    session.commit()


class _Bare:
    """A model whose table has another name, for the bulk path."""

    def __init__(self, model: Any, name: str) -> None:
        self.__table__ = model.__table__.to_metadata(db.MetaData(), name=name)
