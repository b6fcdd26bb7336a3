"""Documents about a ward of the demo, and what its commissioner asked for: each state once."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

from flask import current_app

from tracker import clock
from tracker.actions.requests import answer
from tracker.actions.setting_documents import Place, give_document
from tracker.credential.sheet import drawn
from tracker.demo.places import ICB, ORGANISATIONS
from tracker.demo.sign_ins import DEMO_EMAILS, account_of
from tracker.rules.audit_words import DocumentKind, Principle, RequestStep, Wanted
from tracker.rules.days import LONDON, add_days
from tracker.rules.wording import say_day
from tracker.store import requests as store
from tracker.store.database import Session
from tracker.store.register_writing import Codes
from tracker.store.setting_documents import Said

WARD = "HV-GULL"
# Days before today.
_ANALYSED, _REVIEWED, _AUTHORISED, _PLANNED = 500, 90, 200, 430
_ASKED, _WAS_DUE, _DUE = 20, 6, 10
_TEMPLATE = Path(__file__).parent / "document.typ"


def add_asking(session: Session, today: date) -> None:
    """Give the ward's documents and ask for more. Commits; needs the application's context."""
    codes = Codes(session).ids
    place = Place(
        codes["setting"][WARD], codes["organisation"][ORGANISATIONS[0].code], DEMO_EMAILS["hr"]
    )
    analysis, *_ = (_give(session, place, said) for said in _documents(today))
    board = {
        "commissioner_id": codes["commissioner"][ICB],
        "setting_id": place.setting_id,
        "organisation_id": place.organisation_id,
        "audit_id": None,
    }
    _ask(session, board, today, Wanted.REDUCTION_PLAN, add_days(today, -_WAS_DUE))
    _ask(session, board, today, Wanted.PRINCIPLE, add_days(today, _DUE))
    done = _ask(session, board, today, Wanted.TRAINING_NEEDS_ANALYSIS, today)
    answer(session, place.organisation_id, done, account_of("hr"), document_id=analysis)


def _documents(today: date) -> list[Said]:
    """One reviewed lately, one authorised by the board, and a plan whose review is overdue."""
    return [
        Said(
            DocumentKind.TRAINING_NEEDS_ANALYSIS,
            "Training needs analysis",
            add_days(today, -_ANALYSED),
            add_days(today, -_REVIEWED),
            principles=(Principle.TRAINED_STAFF, Principle.RISK_ASSESSED),
        ),
        Said(
            DocumentKind.TECHNIQUES_AUTHORISED,
            "Techniques that may be used",
            add_days(today, -_AUTHORISED),
            authorised_by="The trust board",
            principles=(Principle.MINIMUM_FORCE,),
        ),
        Said(DocumentKind.REDUCTION_PLAN, "Restraint reduction plan", add_days(today, -_PLANNED)),
    ]


def _give(session: Session, place: Place, said: Said) -> int:
    words = {
        "title": said.title,
        "place": f"Gull Ward, {ORGANISATIONS[0].name}",
        "day": say_day(said.dated_on),
    }
    content = drawn(_TEMPLATE, json.dumps(words), clock.now())
    return give_document(session, current_app.config["EVIDENCE_KEYS"], place, content, said)


def _ask(
    session: Session, board: dict[str, int | None], today: date, wanted: Wanted, due_on: date
) -> int:
    is_principle = wanted == Wanted.PRINCIPLE
    said = "Minutes of a meeting to which families came, please." if is_principle else None
    request_id = store.add(
        session,
        **board,
        wanted=wanted,
        principle=Principle.INVOLVEMENT if is_principle else None,
        said=said,
        due_on=due_on,
    )
    by_id = account_of("commissioner")
    at = datetime.combine(today - timedelta(days=_ASKED), time(9, 30), LONDON)
    store.note(session, request_id, RequestStep.ASKED, at, by_id=by_id, note=said, due_on=due_on)
    return request_id
