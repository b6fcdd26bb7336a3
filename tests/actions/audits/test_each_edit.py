"""Edits one by one, each of which changes the answer of now: none changes an answer of before."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.audits.later_edits import give_document, withdraw_document
from tests.actions.harbour import STAFF, TRAINING, fill, take_in
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.answers import Given, remember, take_back
from tracker.actions.audits.answer import Answer, Question, answer
from tracker.actions.register_import import import_register
from tracker.actions.undo_upload import undo_upload
from tracker.rules.audit_words import DocumentKind
from tracker.store.people_writing import lock_organisation
from tracker.store.tables.places import Organisation
from tracker.store.tables.uploads import Answer as Answered

Edit = Callable[[Session], object]
MYSTERY = ["00103", "Clarke", "Dee", "Good level 2", "Mystery Ltd"]
CERTIFICATES = ["Provider", "Body", "Certificate number", "From", "To", "Last checked"]


@pytest.mark.thorough
def test_none_of_them_changes_an_answer_of_before(session: Session) -> None:
    today = fill(session)
    answered = [ask(session, today)]
    for name, edit in edits(today):
        edit(session)
        session.rollback()
        now = ask(session, today)
        assert without(now[1]) != without(answered[-1][1]), name
        answered.append(now)
        for question, found in answered:
            assert answer(session, question).content == found.content, name
            session.rollback()


def ask(session: Session, today: date) -> tuple[Question, Answer]:
    question = Question("setting", "W1", today, clock.now())
    found = answer(session, question)
    session.rollback()
    return question, found


def without(found: Answer) -> object:
    return {name: part for name, part in found.content.items() if name != "question"}


def edits(today: date) -> list[tuple[str, Edit]]:
    """What people do, in this order."""
    past, recent = today - timedelta(days=200), today - timedelta(days=9)
    providers = ["Code", "Name", "Aliases", "Last checked"]
    settings = ["Organisation", "Code", "Name", "Type", "Nation", "Populations"]
    ward = ["W1", "Ward One", "special_school", "wales", "autism"]
    requirement = ["Code", "Name", "Nations", "Level", "Interval months", "Target", "Strength"]
    return [
        ("a training log", lambda s: take_in(s, _log([*MYSTERY, recent, None]))),
        ("a staff list", lambda s: take_in(s, _staff("Carer"))),
        ("an answer to a question", _answer),
        ("the answer taken back", _take_back),
        ("an alias", _register("Providers", providers, ["GOOD", "Good Training", "Mystery Ltd"])),
        ("a provider renamed", _register("Providers", providers, ["GOOD", "Better", "", today])),
        ("its old name", _register("Providers", providers, ["NEVER", "Mystery Ltd", "", today])),
        ("an organisation renamed", _register("Organisations", ["Code", "Name"], ["HARB", "New"])),
        ("a setting renamed", _register("Settings", settings, ["HARB", *ward])),
        (
            "another operator",
            _register("Settings", [*settings, "From"], ["OTHER", *ward, recent]),
        ),
        ("a rule", _register("Requirements", requirement, _rule())),
        (
            "a certificate that ended",
            _register("Certifications", CERTIFICATES, _certificate(past, today)),
        ),
        ("a document", lambda s: give_document(s, DocumentKind.REDUCTION_PLAN, past, 0)),
        ("a document withdrawn", lambda s: withdraw_document(s, 0)),
        ("an upload undone", lambda s: undo_upload(s, 3)),
    ]


def _rule() -> list[object]:
    return ["LOCAL", "Restraint training", "wales", "physical", 6, 90, "must"]


def _certificate(past: date, today: date) -> list[object]:
    return ["GOOD", "NORTH", "C-GOOD", date(2019, 1, 1), past, today]


def _log(*rows: list[object]) -> bytes:
    return workbook({"Training": [TRAINING, *rows]})


def _staff(role: str) -> bytes:
    row = ["00102", "Brown", "Col", "W1", role, date(2020, 1, 6), None, None]
    return workbook({"Staff": [STAFF, row]})


def _register(sheet: str, headings: list[str], row: list[object]) -> Edit:
    book = workbook({sheet: [headings, row]})

    def take(session: Session) -> None:
        told = import_register(session, book, "register.xlsx", dry_run=False)
        assert not [one for one in told["sheets"] if one["rows"]["rejected"]], told

    return take


def _harbour(session: Session) -> int:
    return session.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()


def _answer(session: Session) -> None:
    harbour = _harbour(session)
    lock_organisation(session, harbour)
    given = Given("unknown_provider", "Mystery Ltd", "GONE")
    remember(session, harbour, [given], clock.now(), "hr")
    session.commit()


def _take_back(session: Session) -> None:
    (answer_id,) = session.scalars(select(Answered.id).where(Answered.withdrawn_at.is_(None)))
    take_back(session, _harbour(session), answer_id)
