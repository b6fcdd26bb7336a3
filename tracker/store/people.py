"""Posts and training records as known on a moment, read into the rules' values."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from tracker.rules import facts as rules
from tracker.rules.days import ALWAYS, Period
from tracker.rules.names import match_key
from tracker.rules.words import Evidence
from tracker.store.register import Register
from tracker.store.scope import Scope
from tracker.store.tables.facts import known
from tracker.store.tables.people import Person, Post, PostFact, TrainingFact
from tracker.store.tables.places import Organisation
from tracker.store.tables.uploads import Answer, Upload

# As many ids as both engines take in one statement, with room to spare.
CHUNK = 5_000

Rows = Iterable[Row[*tuple[Any, ...]]]

_POSTS = (
    select(
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
    .join(PostFact, PostFact.post_id == Post.id)
    .order_by(Post.staff_number, Post.id)
)
_RECORDS = (
    select(
        *TrainingFact.__table__.columns,
        Person.organisation_id,
        Organisation.code.label("organisation"),
    )
    .join(Person, Person.id == TrainingFact.person_id)
    .join(Organisation, Organisation.id == Person.organisation_id)
)


def posts_query(known_on: datetime | None = None) -> Select[*tuple[Any, ...]]:
    """The posts known on a moment, ready to be narrowed; `read_posts` reads its rows."""
    return _POSTS.where(known(PostFact, known_on))


def read_posts(
    session: Session, query: Select[*tuple[Any, ...]], register: Register
) -> list[rules.Post]:
    """The posts of a narrowed `posts_query`, in settings that the register knows."""
    return as_posts(session.execute(query), register)


def as_posts(rows: Rows, register: Register) -> list[rules.Post]:
    """The posts of rows of `posts_query`, in settings that the register knows."""
    return [
        as_post(row, row.id, row.person_id, row.staff_number, register.settings[row.setting_id])
        for row in rows
        if row.setting_id in register.settings
    ]


def post_rows(session: Session, post_ids: Collection[int]) -> list[Row[*tuple[Any, ...]]]:
    """These posts as they are stored now; `as_posts` reads them."""
    return list(session.execute(posts_query().where(Post.id.in_(post_ids))))


def load_posts(
    session: Session,
    *,
    register: Register,
    post_ids: Collection[int] | None = None,
    person_ids: Collection[int] | None = None,
    setting_id: int | None = None,
    scope: Scope | None = None,
    known_on: datetime | None = None,
) -> list[rules.Post]:
    """The known posts that satisfy everything given, by staff number."""
    query = posts_query(known_on)
    if setting_id is not None:
        query = query.where(Post.setting_id == setting_id)
    if scope is not None:
        query = query.join(Person, Person.id == Post.person_id).where(scope.posts)
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


def posts_trained_by(
    session: Session,
    provider_id: int,
    register: Register,
    known_on: datetime | None = None,
    setting_ids: Collection[int] | None = None,
) -> list[rules.Post]:
    """The posts of those with a record of the provider, or of one that did not resolve then.

    Those in `setting_ids` where these are given.
    """
    trained = select(TrainingFact.person_id).where(
        known(TrainingFact, known_on),
        or_(TrainingFact.provider_id == provider_id, TrainingFact.provider_id.is_(None)),
    )
    query = posts_query(known_on).where(Post.person_id.in_(trained))
    if setting_ids is not None:
        query = query.where(Post.setting_id.in_(setting_ids))
    return read_posts(session, query, register)


def load_records(
    session: Session,
    person_ids: Collection[int],
    register: Register,
    known_on: datetime | None = None,
) -> dict[int, list[rules.TrainingRecord]]:
    """Each person's known records; texts that did not resolve then are resolved by the register.

    What the organisation has answered about a text, as known on the moment, counts too.
    """
    rows = record_rows(session, person_ids, known_on)
    return as_records(rows, Resolver(session, register, known_on))


def record_rows(
    session: Session, person_ids: Collection[int], known_on: datetime | None = None
) -> Iterator[Row[*tuple[Any, ...]]]:
    """The known records of people as they are stored; `as_records` reads them."""
    for chunk in _chunks(sorted(person_ids)):
        query = _RECORDS.where(TrainingFact.person_id.in_(chunk), known(TrainingFact, known_on))
        yield from session.execute(query)


def as_records(rows: Rows, resolver: "Resolver") -> dict[int, list[rules.TrainingRecord]]:
    """Each person's records, of rows of `record_rows`, as the resolver's register has them."""
    records: dict[int, list[rules.TrainingRecord]] = defaultdict(list)
    for row in rows:
        said_by = row.organisation_id, row.organisation
        if row.provider_id is None or row.curriculum_id is None:
            said_by = resolver.uploaded_by.get(row.upload_id, said_by)
        records[row.person_id].append(resolver.record(row, row.id, *said_by))
    return records


class Resolver:
    """Resolves the texts of records by the register, and by what organisations have answered."""

    def __init__(
        self, session: Session, register: Register, known_on: datetime | None = None
    ) -> None:
        self._register = register
        self._session = session
        self._known_on = known_on

    def record(
        self, said: Any, key: int, organisation_id: int, organisation: str
    ) -> rules.TrainingRecord:
        """The record of that id, by what it says: a row of the facts, or a Training.

        The organisation is the one that said it, by id and code.
        """
        register = self._register
        provider_id = said.provider_id
        if provider_id is None and said.provider_text:
            answer = self._answer(organisation_id, "unknown_provider", said.provider_text)
            provider_id = register.provider_meant(said.provider_text, organisation, answer)
        curriculum_id = said.curriculum_id
        if curriculum_id is None and (provider_id is None or provider_id in register.providers):
            answer = self._answer(organisation_id, "unknown_course", said.course_text)
            found = register.curricula_meant(said.course_text, provider_id, answer)
            curriculum_id = found[0] if len(found) == 1 else None
        return rules.TrainingRecord(
            curriculum=register.curricula.get(curriculum_id),
            provider=register.providers.get(provider_id),
            completed=said.completed_on,
            started=said.started_on,
            kind=said.kind,
            result=said.result,
            route=said.route,
            mode=said.mode,
            printed_expiry=said.printed_expiry,
            trainer=said.trainer,
            provider_text=said.provider_text,
            course_text=said.course_text,
            certificate_number=said.certificate_number,
            # What is only about to be recorded comes from a file of HR's.
            evidence=getattr(said, "evidence", Evidence.ENTERED_BY_HR),
            id=key,
        )

    @cached_property
    def _given(self) -> dict[tuple[Any, ...], str]:
        """What organisations have answered, by their id, the question's code, and the text."""
        query = select(Answer.organisation_id, Answer.code, Answer.value_key, Answer.answer).where(
            known(Answer, self._known_on), Answer.answer.is_not(None), Answer.sheet_key == ""
        )
        return {tuple(row[:3]): row.answer for row in self._session.execute(query)}

    @cached_property
    def uploaded_by(self) -> dict[int | None, tuple[int, str]]:
        """The organisation of each upload, by id and code: people may have come from another."""
        query = select(Upload.id, Organisation.id, Organisation.code).join(
            Organisation, Organisation.id == Upload.organisation_id
        )
        return {key: (owner, code) for key, owner, code in self._session.execute(query)}

    def _answer(self, organisation_id: int, code: str, text: str) -> str | None:
        return self._given.get((organisation_id, code, match_key(text))) if self._given else None


def as_post(
    said: Any, key: int, person_id: int, staff_number: str, setting: rules.Setting
) -> rules.Post:
    """The post of that id, by what is said of it: a row of the facts, or a PostSaid."""
    absent = said.absence or said.absence_from or said.absence_to
    exempt = said.exempt_from or said.exempt_to
    return rules.Post(
        person=person_id,
        staff_number=staff_number,
        setting=setting,
        period=_period(said.starts_on, said.ends_on),
        role=said.role,
        staff_group=said.staff_group,
        absence=Period.inclusive(said.absence_from, said.absence_to) if absent else None,
        exempt=Period.inclusive(said.exempt_from, said.exempt_to) if exempt else None,
        id=key,
    )


def _period(first: date | None, last: date | None) -> Period:
    return Period.inclusive(first, last) if first or last else ALWAYS


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
