"""One person as HR knows them: name, posts, and how strong the evidence of each record is."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.rules.words import Employment, Evidence
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


def person_of(session: Session, organisation_id: int, person_id: int) -> PersonRow | None:
    """The person, where the organisation employs them."""
    row = session.execute(
        _named(person_id).where(Person.organisation_id == organisation_id)
    ).one_or_none()
    return PersonRow(*row) if row else None


def person_with_id(session: Session, person_id: int) -> PersonRow | None:
    """The person, wherever they are employed: for their own page."""
    row = session.execute(_named(person_id)).one_or_none()
    return PersonRow(*row) if row else None


def _named(person_id: int) -> Select[int, str, str, str, str | None]:
    return (
        select(Person.id, Person.number, PersonFact.surname, PersonFact.forename, PersonFact.email)
        .join(PersonFact, PersonFact.person_id == Person.id)
        .where(Person.id == person_id, PersonFact.withdrawn_at.is_(None))
    )


def settings_of_posts(session: Session, person_id: int) -> set[int]:
    """The settings in which the person has ever had a post."""
    return set(session.scalars(select(Post.setting_id).where(Post.person_id == person_id)))


def post_rows(session: Session, person_id: int) -> list[PostRow]:
    """All of a person's posts, those that go on first, then the latest to end."""
    query = (
        select(Post, PostFact, Setting.code)
        .join(PostFact, PostFact.post_id == Post.id)
        .join(Setting, Setting.id == Post.setting_id)
        .where(Post.person_id == person_id, PostFact.withdrawn_at.is_(None))
        .order_by(Post.staff_number, Post.id)
    )
    found = session.execute(query).all()
    names = _latest_names(session, {post.setting_id for post, *_ in found})
    rows = [_post_row(post, fact, code, names) for post, fact, code in found]
    return sorted(rows, key=lambda row: row.ends_on or date.max, reverse=True)


def _post_row(post: Post, fact: PostFact, code: str, names: dict[int, str]) -> PostRow:
    return PostRow(
        id=post.id,
        staff_number=post.staff_number,
        setting=code,
        setting_name=names.get(post.setting_id, code),
        role=fact.role,
        staff_group=fact.staff_group,
        employment=fact.employment,
        starts_on=fact.starts_on,
        ends_on=fact.ends_on,
        absent=fact.absence is not None,
        absence_from=fact.absence_from,
        absence_to=fact.absence_to,
        exempt_from=fact.exempt_from,
        exempt_to=fact.exempt_to,
    )


def _latest_names(session: Session, setting_ids: set[int]) -> dict[int, str]:
    """Each setting's name as its latest period says."""
    query = (
        select(SettingFact.setting_id, SettingFact.name)
        .where(SettingFact.setting_id.in_(setting_ids), SettingFact.withdrawn_at.is_(None))
        .order_by(SettingFact.starts_on.is_not(None), SettingFact.starts_on, SettingFact.id)
    )
    return dict(session.execute(query).all())


def evidence_of(session: Session, person_id: int) -> dict[int, Evidence]:
    """How strong the evidence of each of a person's training records is, by the record's id."""
    query = select(TrainingFact.id, TrainingFact.evidence).where(
        TrainingFact.person_id == person_id, TrainingFact.withdrawn_at.is_(None)
    )
    return dict(session.execute(query).all())
