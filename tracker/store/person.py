"""One person as HR knows them: name, posts, and how strong the evidence of each record is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, or_, select
from sqlalchemy.orm import Session

from tracker.rules import facts as rules
from tracker.rules.words import Employment, Evidence
from tracker.store.people import posts_query
from tracker.store.scope import Sight, scope_of, sight_of
from tracker.store.tables.facts import known
from tracker.store.tables.people import Person, PersonFact, Post, PostFact, TrainingFact
from tracker.store.tables.places import Setting, SettingFact


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person's name and number as known now."""

    id: int
    number: str
    surname: str
    forename: str
    email: str | None


@dataclass(frozen=True, slots=True)
class PostRow:
    """What HR said of a post; every day named is inside, None is open."""

    id: int
    staff_number: str
    setting: str
    setting_name: str
    role: str | None
    staff_group: str | None
    employment: Employment
    starts_on: date | None
    ends_on: date | None
    absent: bool
    absence_from: date | None
    absence_to: date | None
    exempt_from: date | None
    exempt_to: date | None


def person_of(
    session: Session, organisation_id: int, person_id: int, day: date
) -> tuple[PersonRow, Sight] | None:
    """The person, where they are one of the organisation's on a day, and what it sees of them."""
    scope = scope_of(session, organisation_id, day)
    query = select(Person.id).where(Person.id == person_id, scope.people)
    if session.scalar(query) is None:
        return None
    sight = sight_of(session, scope, person_id, day)
    row = session.execute(_named(person_id, sight.known_on)).one_or_none()
    return (PersonRow(*row), sight) if row else None


def person_with_id(session: Session, person_id: int) -> PersonRow | None:
    """The person, wherever they are employed: for their own page."""
    row = session.execute(_named(person_id)).one_or_none()
    return PersonRow(*row) if row else None


def _named(
    person_id: int, known_on: datetime | None = None
) -> Select[int, str, str, str, str | None]:
    return (
        select(Person.id, Person.number, PersonFact.surname, PersonFact.forename, PersonFact.email)
        .join(PersonFact, PersonFact.person_id == Person.id)
        .where(Person.id == person_id, known(PersonFact, known_on))
    )


def settings_of_posts(session: Session, person_id: int) -> dict[int, str]:
    """The settings in which the person has ever had a post, by id and code."""
    query = select(Setting.id, Setting.code).join(Post, Post.setting_id == Setting.id)
    return dict(session.execute(query.where(Post.person_id == person_id)).all())


def posts_of(
    session: Session, person_id: int, known_on: datetime | None = None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """A person's posts by staff number, with the columns of `posts_query`, their employment and
    their setting's code."""
    query = posts_query(known_on).join(Setting, Setting.id == Post.setting_id)
    query = query.add_columns(PostFact.employment, Setting.code)
    return session.execute(query.where(Post.person_id == person_id)).all()


def post_row(row: Any, setting: rules.Setting) -> PostRow:
    """What HR said of a post, from a row of `posts_of` and its setting."""
    return PostRow(
        id=row.id,
        staff_number=row.staff_number,
        setting=setting.code,
        setting_name=setting.name,
        role=row.role,
        staff_group=row.staff_group,
        employment=row.employment,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        absent=row.absence is not None,
        absence_from=row.absence_from,
        absence_to=row.absence_to,
        exempt_from=row.exempt_from,
        exempt_to=row.exempt_to,
    )


def setting_names_on(session: Session, setting_ids: set[int], on: date) -> dict[int, str]:
    """Each setting's name on a day, or as its latest period says where none holds then."""
    holds = and_(
        or_(SettingFact.starts_on.is_(None), SettingFact.starts_on <= on),
        or_(SettingFact.ends_on.is_(None), SettingFact.ends_on >= on),
    )
    latest_last = SettingFact.starts_on.is_not(None), SettingFact.starts_on, SettingFact.id
    query = (
        select(SettingFact.setting_id, SettingFact.name)
        .where(SettingFact.setting_id.in_(setting_ids), SettingFact.withdrawn_at.is_(None))
        .order_by(case((holds, 1), else_=0), *latest_last)
    )
    return dict(session.execute(query).all())


def evidence_of(
    session: Session, person_id: int, known_on: datetime | None = None
) -> dict[int, Evidence]:
    """How strong the evidence of each of a person's training records is, by the record's id."""
    query = select(TrainingFact.id, TrainingFact.evidence).where(
        TrainingFact.person_id == person_id, known(TrainingFact, known_on)
    )
    return dict(session.execute(query).all())
