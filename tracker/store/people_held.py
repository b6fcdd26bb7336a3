"""What an organisation holds of its people, read in bulk: plain rows, no objects of the mapper."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import String, and_, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.rules.words import Absence, Employment, Kind, Mode, Result, Route
from tracker.store.scope import Scope
from tracker.store.tables.people import Person, PersonFact, Post, PostFact, TrainingFact
from tracker.store.tables.places import SettingFact
from tracker.store.tables.uploads import Upload, UploadState

IDS_AT_ONCE = 5_000
# With more people than this in a file, reading all of the organisation's is faster.
MOST_PEOPLE_BY_ID = 20_000


class HeldPerson(NamedTuple):
    """A person with the name known now."""

    id: int
    number: str
    surname: str
    forename: str
    email: str | None


class PostSaid(NamedTuple):
    """What a staff list says of a post, in the order of the fact's columns."""

    role: str | None
    staff_group: str | None
    employment: Employment
    starts_on: date | None
    ends_on: date | None
    absence: Absence | None
    absence_from: date | None
    absence_to: date | None
    exempt_from: date | None
    exempt_to: date | None


class HeldPost(NamedTuple):
    """A post; `said` is None where all that was said of it has been withdrawn."""

    id: int
    person_id: int
    staff_number: str
    setting_id: int
    said: PostSaid | None


class Training(NamedTuple):
    """A training record, in the order of the fact's columns."""

    person_id: int
    provider_id: int | None
    provider_text: str | None
    curriculum_id: int | None
    course_text: str
    route: Route | None
    mode: Mode
    started_on: date | None
    completed_on: date | None
    kind: Kind | None
    result: Result
    certificate_number: str | None
    printed_expiry: date | None
    trainer: str | None


class RecordBrought(NamedTuple):
    """A record that a file brings, in the place of which one, and where in the file it stands."""

    replaces_id: int | None
    record: Training
    sheet: str | None
    row: int


def setting_names(session: Session, organisation_id: int) -> list[tuple[int, str]]:
    """The settings that the organisation runs or ran, by id, with the names known now."""
    query = select(SettingFact.setting_id, SettingFact.name).where(
        SettingFact.organisation_id == organisation_id, SettingFact.withdrawn_at.is_(None)
    )
    return [(key, name) for key, name in session.execute(query)]


def held_people(session: Session, scope: Scope) -> Iterator[HeldPerson]:
    """Everyone of the organisation whose name is known: of anybody else nothing is, as where the
    list that said who they are was undone."""
    query = (
        select(Person.id, Person.number, PersonFact.surname, PersonFact.forename, PersonFact.email)
        .join(PersonFact, PersonFact.person_id == Person.id)
        .where(scope.people, PersonFact.withdrawn_at.is_(None))
        .order_by(Person.id)
    )
    return map(HeldPerson._make, session.execute(query))


def former_names(session: Session, scope: Scope) -> list[tuple[int, str, str]]:
    """Every name that was withdrawn, with its person's id; but for those of undone uploads, which
    were nobody's."""
    query = (
        select(PersonFact.person_id, PersonFact.surname, PersonFact.forename)
        .join(Person, Person.id == PersonFact.person_id)
        .outerjoin(Upload, Upload.id == PersonFact.upload_id)
        .where(
            scope.people,
            PersonFact.withdrawn_at.is_not(None),
            Upload.state.is_distinct_from(UploadState.UNDONE),
        )
    )
    return [(key, surname, forename) for key, surname, forename in session.execute(query)]


def people_in(session: Session, setting_id: int) -> set[int]:
    """Those with a post in the setting, whenever."""
    query = (
        select(Post.person_id)
        .join(PostFact, PostFact.post_id == Post.id)
        .where(Post.setting_id == setting_id, PostFact.withdrawn_at.is_(None))
    )
    return set(session.scalars(query))


def held_posts(session: Session, scope: Scope, person_ids: Collection[int]) -> Iterator[HeldPost]:
    """Every post of these people of the organisation. Its words are plain text."""
    said = [_as_text(getattr(PostFact, name)) for name in PostSaid._fields]
    query = select(
        Post.person_id, Post.id, Post.staff_number, Post.setting_id, PostFact.id, *said
    ).outerjoin(PostFact, and_(PostFact.post_id == Post.id, PostFact.withdrawn_at.is_(None)))
    for row in _of_people(session, query, Post.person_id, scope, person_ids):
        person_id, key, number, setting_id, fact_id, *values = row
        yield HeldPost(
            key, person_id, number, setting_id, PostSaid(*values) if fact_id is not None else None
        )


def held_training(
    session: Session, scope: Scope, person_ids: Collection[int]
) -> Iterator[tuple[int, Training]]:
    """Every known record of these people of the organisation, with its id; in order of record.

    Its words are plain text, which is equal to the rules' words.
    """
    said = [_as_text(getattr(TrainingFact, name)) for name in Training._fields]
    query = select(*said, TrainingFact.id).where(TrainingFact.withdrawn_at.is_(None))
    query = query.order_by(TrainingFact.id)
    for row in _of_people(session, query, TrainingFact.person_id, scope, person_ids):
        *values, key = row
        yield key, Training._make(values)


def settings_of(session: Session, scope: Scope, person_ids: Collection[int], day: date) -> set[int]:
    """The organisation's settings where any of these people has a post that has not ended by that
    day."""
    query = (
        select(Post.person_id, Post.setting_id)
        .join(PostFact, PostFact.post_id == Post.id)
        .where(
            PostFact.withdrawn_at.is_(None),
            or_(PostFact.ends_on.is_(None), PostFact.ends_on >= day),
        )
    )
    if scope.is_shared:
        query = query.where(scope.posts)
    rows = _of_people(session, query, Post.person_id, scope, person_ids)
    return {setting_id for _, setting_id in rows}


def _of_people(
    session: Session,
    query: Any,
    person_id: InstrumentedAttribute[int],
    scope: Scope,
    person_ids: Collection[int],
) -> Iterator[Any]:
    """The rows of these people, which begin with the person's id.

    They are asked for by id, or picked from all of the organisation's.
    """
    if len(person_ids) > MOST_PEOPLE_BY_ID:
        query = query.join(Person, Person.id == person_id)
        query = query.where(scope.people)
        wanted = frozenset(person_ids)
        yield from (row for row in session.execute(query) if row[0] in wanted)
        return
    ids = sorted(person_ids)
    for start in range(0, len(ids), IDS_AT_ONCE):
        yield from session.execute(query.where(person_id.in_(ids[start : start + IDS_AT_ONCE])))


def _as_text(column: InstrumentedAttribute[Any]) -> Any:
    """A column of words as plain text, which compares equal and costs no conversion."""
    return type_coerce(column, String) if hasattr(column.type, "enums") else column
