"""Posts and training records as known on a moment, read into the rules' values."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from tracker.rules import facts as rules
from tracker.rules.days import ALWAYS, Period
from tracker.rules.names import match_key
from tracker.store.register import Register
from tracker.store.tables.facts import known
from tracker.store.tables.people import Person, Post, PostFact, TrainingFact
from tracker.store.tables.places import Organisation
from tracker.store.tables.uploads import Answer

CHUNK = 500

_POST = (
    Post.id,
    Post.person_id,
    Post.staff_number,
    Post.setting_id,
    PostFact.starts_on,
    PostFact.ends_on,
    PostFact.role,
    PostFact.staff_group,
    PostFact.absence,
    PostFact.absence_from,
    PostFact.absence_to,
    PostFact.exempt_from,
    PostFact.exempt_to,
)


def posts_query(known_on: datetime | None = None) -> Select[*tuple[Any, ...]]:
    """The posts known on a moment, ready to be narrowed; `read_posts` reads its rows."""
    return (
        select(*_POST)
        .join(PostFact, PostFact.post_id == Post.id)
        .where(known(PostFact, known_on))
        .order_by(Post.staff_number, Post.id)
    )


def read_posts(
    session: Session, query: Select[*tuple[Any, ...]], register: Register
) -> list[rules.Post]:
    """The posts of a narrowed `posts_query`, in settings that the register knows."""
    return [
        _post(row, register.settings[row.setting_id])
        for row in session.execute(query)
        if row.setting_id in register.settings
    ]


def load_posts(
    session: Session,
    *,
    register: Register,
    post_ids: Collection[int] | None = None,
    person_ids: Collection[int] | None = None,
    setting_id: int | None = None,
    organisation_id: int | None = None,
    known_on: datetime | None = None,
) -> list[rules.Post]:
    """The known posts that satisfy everything given, by staff number."""
    query = posts_query(known_on)
    if setting_id is not None:
        query = query.where(Post.setting_id == setting_id)
    if organisation_id is not None:
        query = query.join(Person, Person.id == Post.person_id).where(
            Person.organisation_id == organisation_id
        )
    for column, ids in ((Post.id, post_ids), (Post.person_id, person_ids)):
        if ids is not None:
            query = query.where(column.in_(ids))
    return read_posts(session, query, register)


def person_ids_numbered(session: Session, number: str) -> tuple[list[int], bool]:
    """The people whom a staff number means, in whatever organisation.

    True as the second value where the number is a post's own, with its suffix.
    """
    people = list(session.scalars(select(Person.id).where(Person.number == number)))
    if people:
        return people, False
    query = select(Post.person_id).where(Post.staff_number == number).distinct()
    return list(session.scalars(query)), True


def people_trained_by(
    session: Session, provider_id: int, known_on: datetime | None = None
) -> list[int]:
    """Those with a record of the provider, or with one whose provider did not resolve then."""
    query = select(TrainingFact.person_id).where(
        known(TrainingFact, known_on),
        or_(TrainingFact.provider_id == provider_id, TrainingFact.provider_id.is_(None)),
    )
    return sorted(session.scalars(query.distinct()))


def load_records(
    session: Session,
    person_ids: Collection[int],
    register: Register,
    known_on: datetime | None = None,
) -> dict[int, list[rules.TrainingRecord]]:
    """Each person's known records; texts that did not resolve then are resolved by the register.

    What the organisation has answered about a text, as known on the moment, counts too.
    """
    records: dict[int, list[rules.TrainingRecord]] = defaultdict(list)
    if not person_ids:
        return records
    answers = _Answers(session, known_on)
    columns = TrainingFact.__table__.columns
    for chunk in _chunks(sorted(person_ids)):
        query = (
            select(*columns, Person.organisation_id, Organisation.code.label("organisation"))
            .join(Person, Person.id == TrainingFact.person_id)
            .join(Organisation, Organisation.id == Person.organisation_id)
            .where(TrainingFact.person_id.in_(chunk), known(TrainingFact, known_on))
        )
        for row in session.execute(query):
            records[row.person_id].append(_record(row, register, answers))
    return records


class _Answers:
    """What organisations answered about unknown providers and courses."""

    def __init__(self, session: Session, known_on: datetime | None) -> None:
        query = select(Answer.organisation_id, Answer.code, Answer.value_key, Answer.answer).where(
            known(Answer, known_on), Answer.answer.is_not(None), Answer.sheet_key == ""
        )
        self._given = {tuple(row[:3]): row.answer for row in session.execute(query)}

    def to(self, organisation_id: int, code: str, text: str) -> str | None:
        return self._given.get((organisation_id, code, match_key(text))) if self._given else None


def _record(row: Any, register: Register, answers: _Answers) -> rules.TrainingRecord:
    provider_id = row.provider_id
    if provider_id is None and row.provider_text:
        answer = answers.to(row.organisation_id, "unknown_provider", row.provider_text)
        provider_id = register.provider_meant(row.provider_text, row.organisation, answer)
    curriculum_id = row.curriculum_id
    if curriculum_id is None and (provider_id is None or provider_id in register.providers):
        answer = answers.to(row.organisation_id, "unknown_course", row.course_text)
        found = register.curricula_meant(row.course_text, provider_id, answer)
        curriculum_id = found[0] if len(found) == 1 else None
    return rules.TrainingRecord(
        curriculum=register.curricula.get(curriculum_id),
        provider=register.providers.get(provider_id),
        completed=row.completed_on,
        started=row.started_on,
        kind=row.kind,
        result=row.result,
        route=row.route,
        mode=row.mode,
        printed_expiry=row.printed_expiry,
        trainer=row.trainer,
        provider_text=row.provider_text,
        course_text=row.course_text,
        certificate_number=row.certificate_number,
        id=row.id,
    )


def _post(row: Any, setting: rules.Setting) -> rules.Post:
    absent = row.absence or row.absence_from or row.absence_to
    exempt = row.exempt_from or row.exempt_to
    return rules.Post(
        person=row.person_id,
        staff_number=row.staff_number,
        setting=setting,
        period=_period(row.starts_on, row.ends_on),
        role=row.role,
        staff_group=row.staff_group,
        absence=Period.inclusive(row.absence_from, row.absence_to) if absent else None,
        exempt=Period.inclusive(row.exempt_from, row.exempt_to) if exempt else None,
        id=row.id,
    )


def _period(first: date | None, last: date | None) -> Period:
    return Period.inclusive(first, last) if first or last else ALWAYS


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
