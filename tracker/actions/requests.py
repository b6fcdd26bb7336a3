"""A commissioner asks a setting for fresh data or a document; HR answers; both read each step."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker import clock
from tracker.actions.setting_documents import Place, keep_given
from tracker.documents.sealing import Keys
from tracker.rules.audit_words import Principle, RequestState, RequestStep, Wanted
from tracker.rules.days import add_months
from tracker.store import requests as store
from tracker.store.database import Session
from tracker.store.setting_documents import Said, document_given

LONGEST = 2_000
USUALLY = timedelta(days=14)
MOST_MONTHS = 12
HR_MAY_ANSWER = (RequestState.OPEN, RequestState.ANSWERED)


class CannotBeSaid(Exception):
    """It cannot be asked for or answered so: by field, what to do."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors


class AskedAlready(Exception):
    """The very same waits for an answer already."""


class NobodyRunsIt(Exception):
    """Nobody runs the setting today, so that there is nobody to ask."""


class MovedOn(Exception):
    """Somebody has answered, closed or cancelled it meanwhile."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a commissioner asks for; the principle is that of Wanted.PRINCIPLE."""

    wanted: Wanted
    due_on: date
    said: str | None = None
    principle: Principle | None = None


def wrong_in(asked: Asked, today: date) -> Iterator[tuple[str, str]]:
    """What cannot be asked: the field, and what to do."""
    if asked.wanted == Wanted.PRINCIPLE and asked.principle is None:
        yield "principle", "Choose the key principle for which you ask for evidence"
    if asked.wanted == Wanted.OTHER and not asked.said:
        yield "said", "Say which document you ask for"
    if asked.said and len(asked.said) > LONGEST:
        yield "said", f"Shorten this to {LONGEST:,} characters or fewer"
    if wrong := wrong_due(asked.due_on, today):
        yield "due", wrong


def wrong_due(due_on: date, today: date) -> str | None:
    """What is wrong with the day until which something is asked for, if anything."""
    if due_on < today:
        return "Enter today or a later day"
    if due_on > add_months(today, MOST_MONTHS):
        return "Enter a day within a year from today"
    return None


def ask(
    session: Session,
    commissioner_id: int,
    setting_id: int,
    asked: Asked,
    by_id: int,
    audit_id: int | None = None,
) -> int:
    """Ask whoever runs a setting today; the request's id. That the commissioner commissions it is
    for the caller to have looked up.

    Raises CannotBeSaid, AskedAlready and NobodyRunsIt, and then keeps nothing.
    """
    now, today = clock.now(), clock.today()
    if errors := dict(wrong_in(asked, today)):
        raise CannotBeSaid(errors)
    organisation_id = store.operator_of(session, setting_id, today)
    if organisation_id is None:
        raise NobodyRunsIt
    store.hold_commissioner(session, commissioner_id)
    said = {
        "commissioner_id": commissioner_id,
        "setting_id": setting_id,
        "wanted": asked.wanted,
        "principle": asked.principle if asked.wanted == Wanted.PRINCIPLE else None,
        "said": asked.said or None,
    }
    if store.is_asked(session, **said, audit_id=audit_id):
        session.rollback()
        raise AskedAlready
    request_id = store.add(
        session, **said, organisation_id=organisation_id, due_on=asked.due_on, audit_id=audit_id
    )
    store.note(
        session,
        request_id,
        RequestStep.ASKED,
        now,
        by_id=by_id,
        note=said["said"],
        due_on=asked.due_on,
    )
    session.commit()
    return request_id


def cancel(session: Session, commissioner_id: int, request_id: int, by_id: int) -> None:
    """Ask for it no longer. Raises MovedOn."""
    step = _Step(RequestStep.CANCELLED, by_id)
    _by_commissioner(session, commissioner_id, request_id, (RequestState.OPEN,), step)


def close(session: Session, commissioner_id: int, request_id: int, by_id: int) -> None:
    """Take what was answered as the answer. Raises MovedOn."""
    step = _Step(RequestStep.CLOSED, by_id)
    _by_commissioner(session, commissioner_id, request_id, (RequestState.ANSWERED,), step)


def ask_again(
    session: Session, commissioner_id: int, request_id: int, by_id: int, why: str, due_on: date
) -> None:
    """Return an answer that was not enough, with the reason and a new day. Raises CannotBeSaid and
    MovedOn."""
    errors = {}
    if not why:
        errors["why"] = "Say what is missing: HR reads it"
    elif len(why) > LONGEST:
        errors["why"] = f"Shorten this to {LONGEST:,} characters or fewer"
    if wrong := wrong_due(due_on, clock.today()):
        errors["due"] = wrong
    if errors:
        raise CannotBeSaid(errors)
    step = _Step(RequestStep.RETURNED, by_id, why, due_on)
    _by_commissioner(session, commissioner_id, request_id, (RequestState.ANSWERED,), step)


def answer(
    session: Session,
    organisation_id: int,
    request_id: int,
    by_id: int,
    words: str | None = None,
    document_id: int | None = None,
) -> None:
    """Answer with words, with a document that the organisation has given of the setting, or both.

    What was answered already is added to, until the commissioner closes it. Raises CannotBeSaid
    and MovedOn.
    """
    if errors := dict(wrong_answer(words, has_document=document_id is not None)):
        raise CannotBeSaid(errors)
    setting_id = _answered(session, organisation_id, request_id)
    if document_id is not None and not document_given(
        session, organisation_id, setting_id, document_id
    ):
        session.rollback()
        raise CannotBeSaid({"words": "Choose a document from the list, or answer in words"})
    store.note(
        session,
        request_id,
        RequestStep.ANSWERED,
        clock.now(),
        by_id=by_id,
        note=words or None,
        document_id=document_id,
    )
    session.commit()


def answer_with_new(
    session: Session,
    keys: Keys,
    place: Place,
    request_id: int,
    by_id: int,
    content: bytes,
    said: Said,
    words: str | None = None,
) -> None:
    """Give a document of the setting and answer with it, or neither.

    Raises CannotBeSaid, MovedOn, BadDocument and GivenBefore.
    """
    if errors := dict(wrong_answer(words, has_document=True)):
        raise CannotBeSaid(errors)
    document_id = keep_given(session, keys, place, content, said)
    _answered(session, place.organisation_id, request_id)
    store.note(
        session,
        request_id,
        RequestStep.ANSWERED,
        clock.now(),
        by_id=by_id,
        note=words or None,
        document_id=document_id,
    )
    session.commit()


def wrong_answer(words: str | None, *, has_document: bool) -> Iterator[tuple[str, str]]:
    """What cannot be answered: the field, and what to do."""
    if not words and not has_document:
        yield "words", "Choose a document, or say in words what you answer"
    if words and len(words) > LONGEST:
        yield "words", f"Shorten this to {LONGEST:,} characters or fewer"


def data_came(
    session: Session, organisation_id: int, setting_ids: Collection[int], now: datetime
) -> None:
    """An upload that speaks of these settings was accepted: that answers who asked for fresh data.

    Commits nothing.
    """
    for request_id in store.answered_by_data(session, organisation_id, setting_ids):
        store.note(session, request_id, RequestStep.ANSWERED, now)


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of the commissioner's."""

    step: RequestStep
    by_id: int
    note: str | None = None
    due_on: date | None = None


def _by_commissioner(
    session: Session,
    commissioner_id: int,
    request_id: int,
    before: Collection[RequestState],
    step: _Step,
) -> None:
    now = clock.now()
    seen = store.of_commissioner(session, commissioner_id, clock.today())
    changed: dict[str, object] = {"state": store.CAME_TO[step.step]}
    if step.due_on is not None:
        changed |= {"due_on": step.due_on, "hr_told_on": None, "late_told_on": None}
    if not store.move(session, seen, request_id, before, **changed):
        session.rollback()
        raise MovedOn
    store.note(
        session, request_id, step.step, now, by_id=step.by_id, note=step.note, due_on=step.due_on
    )
    session.commit()


def _answered(session: Session, organisation_id: int, request_id: int) -> int:
    """The setting of a request that is now answered by an organisation. Raises MovedOn."""
    day = clock.today()
    seen = store.of_hr(organisation_id, day)
    changed = {
        "state": RequestState.ANSWERED,
        "organisation_id": organisation_id,
        "told_on": None,
    }
    found = store.one_request(session, seen, request_id, day)
    if found is None or not store.move(session, seen, request_id, HR_MAY_ANSWER, **changed):
        session.rollback()
        raise MovedOn
    return found.setting_id
