"""What people do after a question was answered: edits of every kind, through the real actions."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from tests.actions.random_registers import COURSES, POPULATIONS, TODAY, days
from tests.actions.test_what_if_is_what_happens import CELLS, SHEETS, status_changes
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.answers import Given, remember, take_back
from tracker.actions.import_file import import_file
from tracker.actions.rebuild import rebuild
from tracker.actions.register_changes import decide_rows, save
from tracker.actions.register_reading import Row
from tracker.actions.register_withdrawal import withdraw
from tracker.actions.status_change import NothingToChange, StatusChange, changes_of
from tracker.actions.undo_upload import undo_upload
from tracker.rules.audit_words import DocumentKind
from tracker.rules.words import Grade, SettingType
from tracker.store.people_writing import lock_organisation
from tracker.store.register_writing import FACTS, Codes, held_facts
from tracker.store.tables.places import Organisation, Setting, SettingFact
from tracker.store.tables.requests import SettingDocument, SettingFile
from tracker.store.tables.uploads import Answer, Upload, UploadState

Edit = Callable[[Session], None]
PERIOD = {"starts_on": st.none() | days(-500, 0), "ends_on": st.none() | days(10, 400)}
NAMES = st.sampled_from(["P", "Newly named", "Q", "Mystery", "Hold"])
MORE: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    **CELLS,
    "Organisations": {"organisation": st.sampled_from(["NORTH", "SOUTH"]), "name": NAMES},
    "Curricula": {
        "provider": st.just("P"),
        "code": st.sampled_from(["HOLD", "TALK", "MORE"]),
        "name": NAMES,
        "level": st.sampled_from([level for _, _, level in COURSES]),
    },
    "Trainers": {
        "provider": st.just("P"),
        "reference": st.sampled_from(["T1", None]),
        "name": st.sampled_from(["Ada", "Bea"]),
        "grade": st.just(Grade.SENIOR),
        **PERIOD,
    },
    "Providers": {**CELLS["Providers"], "name": NAMES},
}
# Another operator, from a day on.
OPERATED = {
    "organisation": st.sampled_from(["NORTH", "SOUTH"]),
    "setting": st.sampled_from(["N1", "N2", "S1"]),
    "name": NAMES,
    "type": st.just(SettingType.CHILDRENS_HOME),
    "populations": st.sampled_from([(), POPULATIONS]),
    "starts_on": days(-300, 100),
}
STAFF = ["Staff number", "Surname", "Forename", "Setting", "Role", "Employment", "Start", "End"]
TRAINING = ["Staff number", "Course", "Provider", "Completed", "Result", "Trainer", "Expires"]
NUMBERS = st.sampled_from(["00001", "00002", "00003", "00009"])
STAFF_ROW = st.tuples(
    NUMBERS,
    st.sampled_from(["Adeyemi", "Brown"]),
    st.just("Ruth"),
    st.sampled_from(["N1", "N2", "S1"]),
    st.sampled_from(["care", "Nurse"]),
    st.sampled_from(["employed", "bank", "agency"]),
    days(-700, 0),
    st.none() | days(-100, 300),
)
TRAINING_ROW = st.tuples(
    NUMBERS,
    st.sampled_from(["HOLD", "TALK", "GRIP", "Dance"]),
    st.sampled_from(["P", "Q", "OWN", "Mystery", None]),
    days(-400, 0),
    st.sampled_from(["passed", "failed"]),
    st.sampled_from([None, "Ada", "Bea"]),
    st.none() | days(30, 300),
)
GIVEN = st.one_of(
    st.builds(Given, st.just("unknown_provider"), st.just("Mystery"), st.sampled_from("PQ")),
    st.builds(Given, st.just("unknown_course"), st.just("Dance"), st.sampled_from(["HOLD", None])),
)


def edits() -> st.SearchStrategy[Edit]:
    """One thing that somebody does, as a function of the session."""
    number = st.integers(0, 10**6)
    return st.one_of(
        st.sampled_from(sorted(MORE)).flatmap(
            lambda sheet: st.fixed_dictionaries(MORE[sheet]).map(
                lambda values: lambda session: _register(session, sheet, values)
            )
        ),
        st.fixed_dictionaries(OPERATED).map(
            lambda values: lambda session: _register(session, "Settings", values)
        ),
        status_changes().map(lambda change: lambda session: _status(session, change)),
        st.tuples(st.sampled_from(sorted(FACTS)), number).map(
            lambda drawn: lambda session: _withdraw(session, *drawn)
        ),
        st.lists(STAFF_ROW, min_size=1, max_size=2).map(
            lambda rows: lambda session: _import(session, STAFF, rows)
        ),
        st.lists(TRAINING_ROW, min_size=1, max_size=3).map(
            lambda rows: lambda session: _import(session, TRAINING, rows)
        ),
        number.map(lambda pick: lambda session: _undo(session, pick)),
        GIVEN.map(lambda given: lambda session: _answer(session, given)),
        number.map(lambda pick: lambda session: _take_back(session, pick)),
        st.tuples(st.sampled_from(DocumentKind), days(-500, 0), number).map(
            lambda drawn: lambda session: give_document(session, *drawn)
        ),
        number.map(lambda pick: lambda session: withdraw_document(session, pick)),
        st.just(lambda session: rebuild(session, TODAY)),
    )


def _register(session: Session, sheet: str, values: dict[str, Any]) -> None:
    """A row of a register workbook, taken in where nothing is wrong with it."""
    codes = Codes(session)
    row = Row(sheet, 2, 1, values, {})
    changes = decide_rows([(SHEETS[sheet], row)], held_facts(session, codes))
    if not any(one.problems for found in changes.by_fact.values() for one in found):
        save(session, changes, codes, now=clock.now(), by="registrar")
    session.commit()


def _status(session: Session, change: StatusChange) -> None:
    try:
        changes, _ = changes_of(session, change)
    except NothingToChange:
        session.rollback()
        return
    save(session, changes, Codes(session), now=clock.now(), by="registrar")
    session.commit()


def _withdraw(session: Session, name: str, pick: int) -> None:
    """An entry, where nothing refers to it."""
    spec = next((one for one in SHEETS.values() if one.fact == name), None)
    held = session.scalars(
        select(FACTS[name].id).where(FACTS[name].withdrawn_at.is_(None)).order_by(FACTS[name].id)
    ).all()
    session.rollback()
    if spec and held:
        withdraw(session, spec, held[pick % len(held)], TODAY, "registrar")


def _import(session: Session, headings: list[str], rows: list[tuple[Any, ...]]) -> None:
    content = workbook({"Sheet1": [headings, *(list(row) for row in rows)]})
    import_file(session, content, "file.xlsx", organisation="NORTH")


def _undo(session: Session, pick: int) -> None:
    query = select(Upload.id).where(
        Upload.state == UploadState.ACCEPTED, Upload.organisation_id.is_not(None)
    )
    held = session.scalars(query.order_by(Upload.id)).all()
    if held:
        undo_upload(session, held[pick % len(held)])


def _north(session: Session) -> int:
    return session.scalars(select(Organisation.id).where(Organisation.code == "NORTH")).one()


def _answer(session: Session, given: Given) -> None:
    north = _north(session)
    lock_organisation(session, north)
    remember(session, north, [given], clock.now(), "hr")
    session.commit()


def _take_back(session: Session, pick: int) -> None:
    north = _north(session)
    held = session.scalars(
        select(Answer.id)
        .where(Answer.withdrawn_at.is_(None), Answer.organisation_id == north)
        .order_by(Answer.id)
    ).all()
    if held:
        take_back(session, north, held[pick % len(held)])


def give_document(session: Session, kind: DocumentKind, dated_on: date, pick: int) -> None:
    settings = session.scalars(select(Setting.id).order_by(Setting.id)).all()
    setting = settings[pick % len(settings)]
    ran = select(func.min(SettingFact.organisation_id)).where(SettingFact.setting_id == setting)
    file = {"media_type": "application/pdf", "size": pick, "digest": f"{pick:064}", "content": b"x"}
    file_id = session.execute(insert(SettingFile).values(**file)).inserted_primary_key[0]
    session.add(
        SettingDocument(
            recorded_at=clock.now(),
            setting_id=setting,
            organisation_id=session.scalars(ran).one(),
            file_id=file_id,
            kind=kind,
            principles=("trained_staff",),
            title=f"Paper {pick}",
            dated_on=dated_on,
            reviewed_on=dated_on + timedelta(days=30),
        )
    )
    session.commit()


def withdraw_document(session: Session, pick: int) -> None:
    held = session.scalars(
        select(SettingDocument)
        .where(SettingDocument.withdrawn_at.is_(None))
        .order_by(SettingDocument.id)
    ).all()
    if held:
        held[pick % len(held)].withdrawn_at = clock.now()
    session.commit()
