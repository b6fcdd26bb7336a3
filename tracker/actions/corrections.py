"""A person says what is wrong of what is held about them, and HR answers within a month, once."""

from datetime import date
from enum import StrEnum

from tracker import clock
from tracker.actions.my_data import MyData, call_row
from tracker.actions.my_data_sections import FIELDS
from tracker.rules.days import add_months, london_day
from tracker.rules.words import CorrectionState
from tracker.store import corrections as store
from tracker.store.database import Session

LONGEST = 1_000
MOST_OPEN = 20
LONGEST_RECORD = 500
# What is not of a section: something that we ought to hold and do not.
OTHER = "other"
# Who looked, and what was asked before, is what happened: nothing of it is anybody's to correct.
_HAPPENED = {
    *("looks", "passport_looks", "certificate_openings", "corrections"),
    *("name_openings", "audit_checks", "audit_findings", "audit_actions"),
}
ABOUT = (*(name for name in FIELDS if name not in _HAPPENED), OTHER)
ANSWERS = (CorrectionState.DONE, CorrectionState.REFUSED)


class Wrong(StrEnum):
    """Why something cannot be asked for, or answered so."""

    ABOUT = "about"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    TWICE = "twice"
    STATE = "state"


class CannotBeSaid(ValueError):
    """The correction cannot be asked for, or answered so."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.value)
        self.wrong = wrong


class AnsweredAlready(Exception):
    """Somebody else has answered it."""


def answer_by(asked_on: date) -> date:
    """The last day on which the law lets HR answer: a month from the day of asking."""
    return add_months(asked_on, 1)


def record_of(found: MyData, about: str, record_id: int | None) -> str | None:
    """What the row is called that they mean; None where the section has no such row, or none is
    meant."""
    for row in found.sections.get(about, ()):
        if record_id is not None and row.get("id") == record_id:
            return call_row(about, row)[:LONGEST_RECORD] or None
    return None


def ask_correction(
    session: Session, person_id: int, about: str, wrong: str, record: tuple[int, str] | None = None
) -> int:
    """Ask for it; its id. `record` is the id of the row that is meant, and what it is called.

    Raises CannotBeSaid.
    """
    if about not in ABOUT:
        raise CannotBeSaid(Wrong.ABOUT)
    _check_text(wrong)
    now = clock.now()
    store.hold_person(session, person_id)
    record_id = record[0] if record else None
    is_twice = store.is_asked(session, person_id, about, record_id, wrong)
    if is_twice or store.count_open(session, person_id) >= MOST_OPEN:
        session.rollback()
        raise CannotBeSaid(Wrong.TWICE if is_twice else Wrong.TOO_MANY)
    asked = store.add(
        session,
        person_id=person_id,
        organisation_id=store.employer_of(session, person_id, london_day(now)),
        about=about,
        record_id=record_id,
        record=record[1] if record else None,
        wrong=wrong,
        asked_at=now,
        answer_by=answer_by(london_day(now)),
    )
    session.commit()
    return asked


def answer_correction(
    session: Session,
    organisation_id: int,
    correction_id: int,
    state: CorrectionState,
    text: str,
    by_id: int,
) -> None:
    """Say that it is put right, or why it is not. Raises CannotBeSaid and AnsweredAlready.

    What is held is not changed by this: HR corrects that as it always does.
    """
    if state not in ANSWERS:
        raise CannotBeSaid(Wrong.STATE)
    _check_text(text)
    now = clock.now()
    if not store.answer(session, organisation_id, correction_id, state, text, by_id, now):
        session.rollback()
        raise AnsweredAlready
    session.commit()


def _check_text(text: str) -> None:
    if not text.strip():
        raise CannotBeSaid(Wrong.EMPTY)
    if len(text) > LONGEST:
        raise CannotBeSaid(Wrong.TOO_LONG)
