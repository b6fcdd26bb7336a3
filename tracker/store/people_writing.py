"""What an upload says of people, their posts and their training, recorded in bulk."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, delete, or_, select, update
from sqlalchemy.orm import Session

from tracker.rules.days import london_day
from tracker.rules.words import Evidence
from tracker.store.bulk import insert_rows
from tracker.store.database import insert_or
from tracker.store.people_held import IDS_AT_ONCE, PostSaid, RecordBrought, Training
from tracker.store.scope import scope_of, shared_with
from tracker.store.tables.judged import TouchedPost
from tracker.store.tables.people import Person, PersonFact, Post, PostFact, TrainingFact
from tracker.store.tables.places import Organisation, SettingTold, SettingUpload


class Named(NamedTuple):
    """What a staff list says of a person, in the order of the fact's columns."""

    surname: str
    forename: str
    email: str | None


class PostKey(NamedTuple):
    """What a post is known by."""

    person_id: int
    staff_number: str
    setting_id: int


def lock_organisation(session: Session, organisation_id: int) -> int:
    """Until the transaction ends nobody else who asks for this lock decides or writes.

    Whoever has it and commits leaves the organisation at a new revision, which is returned; so are
    those with which it shares a setting that changed hands, as they share its people.
    """
    ids = {organisation_id, *shared_with(session, organisation_id)}
    if len(ids) > 1:
        # In one order, so that no two wait for each other.
        query = select(Organisation.id).where(Organisation.id.in_(ids)).order_by(Organisation.id)
        session.execute(query.with_for_update()).all()
    raised = (
        update(Organisation)
        .where(Organisation.id.in_(ids))
        .values(revision=Organisation.revision + 1)
        .returning(Organisation.id, Organisation.revision)
        .execution_options(synchronize_session=False)
    )
    return dict(session.execute(raised).all())[organisation_id]


def add_people(session: Session, organisation_id: int, numbers: Collection[str]) -> dict[str, int]:
    """Make a person for each number that nobody ever had; the ids of all, by number."""
    there = _numbered(session, organisation_id, numbers)
    fresh = [number for number in numbers if number not in there]
    rows = ((organisation_id, number) for number in fresh)
    insert_rows(session, Person, ("organisation_id", "number"), rows)
    return there | _numbered(session, organisation_id, fresh)


def _numbered(session: Session, organisation_id: int, numbers: Collection[str]) -> dict[str, int]:
    """The ids of those who have or had these numbers, by number."""
    found: dict[str, int] = {}
    for group in _groups(numbers):
        query = select(Person.number, Person.id).where(
            Person.organisation_id == organisation_id, Person.number.in_(group)
        )
        found |= dict(session.execute(query).all())
    return found


def record_names(session: Session, upload_id: int, now: datetime, names: dict[int, Named]) -> None:
    """Record these names, by person id, in the place of those known until now."""
    old = _withdraw(session, PersonFact, PersonFact.person_id, names, now)
    columns = ("recorded_at", "upload_id", "replaces_id", "person_id", *Named._fields)
    rows = ((now, upload_id, old.get(key), key, *said) for key, said in names.items())
    insert_rows(session, PersonFact, columns, rows)


def add_posts(session: Session, posts: Collection[PostKey]) -> dict[PostKey, int]:
    """Make those of these posts that never were; the ids of all."""
    there = _posts_of(session, {post.person_id for post in posts})
    fresh = [post for post in posts if post not in there]
    insert_rows(session, Post, PostKey._fields, fresh)
    return there | _posts_of(session, {post.person_id for post in fresh})


def _posts_of(session: Session, person_ids: Collection[int]) -> dict[PostKey, int]:
    """The ids of the posts that these people have or had."""
    found: dict[PostKey, int] = {}
    for group in _groups(person_ids):
        query = select(Post.person_id, Post.staff_number, Post.setting_id, Post.id)
        for *key, post_id in session.execute(query.where(Post.person_id.in_(group))):
            found[PostKey._make(key)] = post_id
    return found


def record_posts(
    session: Session, upload_id: int, now: datetime, posts: dict[int, PostSaid]
) -> None:
    """Record what is said of these posts, by id, in the place of what was known until now."""
    old = _withdraw(session, PostFact, PostFact.post_id, posts, now)
    columns = ("recorded_at", "upload_id", "replaces_id", "post_id", *PostSaid._fields)
    rows = ((now, upload_id, old.get(key), key, *said) for key, said in posts.items())
    insert_rows(session, PostFact, columns, rows)


def record_training(
    session: Session,
    upload_id: int,
    now: datetime,
    records: Collection[RecordBrought],
) -> None:
    """Record records, as entered by HR, each in the place of the one that it names.

    What was proven better than that stays so.
    """
    replaced = [one.replaces_id for one in records if one.replaces_id is not None]
    proven = _proven(session, replaced)
    _withdraw(session, TrainingFact, TrainingFact.id, replaced, now)
    head = ("recorded_at", "upload_id", "evidence", "replaces_id")
    rows = (
        (now, upload_id, proven[one.replaces_id], one.replaces_id, *one.record, one.sheet, one.row)
        for one in records
    )
    insert_rows(session, TrainingFact, (*head, *Training._fields, "sheet", "row"), rows)


def _proven(session: Session, ids: Collection[int]) -> dict[int | None, Evidence]:
    """How strong the evidence of these records stays when HR enters them anew; of no record, too,
    how strong that of a new one is."""
    found: dict[int | None, Evidence] = {None: Evidence.ENTERED_BY_HR}
    for group in _groups(ids):
        query = select(TrainingFact.id, TrainingFact.evidence).where(TrainingFact.id.in_(group))
        for key, evidence in session.execute(query):
            found[key] = max(evidence, Evidence.ENTERED_BY_HR, key=lambda one: one.rank)
    return found


def record_proven(
    session: Session, now: datetime, held_id: int | None, record: Training, evidence: Evidence
) -> int:
    """Record one record, in the place of the one with that id where it is given; its own id."""
    if held_id is not None:
        _withdraw(session, TrainingFact, TrainingFact.id, [held_id], now)
    fact = TrainingFact(recorded_at=now, evidence=evidence, replaces_id=held_id, **record._asdict())
    session.add(fact)
    session.flush()
    return fact.id


def touch_posts_of_person(session: Session, person_id: int) -> None:
    """Have every post of somebody judged again."""
    _touch(session, select(Post.id).where(Post.person_id == person_id))


def touch_posts_of_upload(session: Session, upload_id: int) -> None:
    """Have every post judged again of whose person the upload said something new."""
    people = people_of_upload(upload_id)
    _touch(session, select(Post.id).where(Post.person_id.in_(people)))


def touch_posts_of_people(session: Session, person_ids: Collection[int]) -> None:
    """Have every post of these people judged again."""
    _touch(session, select(Post.id).where(Post.person_id.in_(person_ids)))


def people_of_upload(upload_id: int) -> CompoundSelect[Any]:
    """The ids of the people of whom an upload said something new."""
    return (
        select(TrainingFact.person_id)
        .where(TrainingFact.upload_id == upload_id)
        .union(
            select(PersonFact.person_id).where(PersonFact.upload_id == upload_id),
            select(Post.person_id)
            .join(PostFact, PostFact.post_id == Post.id)
            .where(PostFact.upload_id == upload_id),
        )
    )


def touch_posts_with_open_questions(session: Session, organisation_id: int, day: date) -> None:
    """Have every post judged again whose person has a record that did not resolve."""
    people = (
        select(TrainingFact.person_id)
        .join(Person, Person.id == TrainingFact.person_id)
        .where(
            scope_of(session, organisation_id, day).people,
            TrainingFact.withdrawn_at.is_(None),
            or_(TrainingFact.provider_id.is_(None), TrainingFact.curriculum_id.is_(None)),
        )
    )
    _touch(session, select(Post.id).where(Post.person_id.in_(people)))


def note_uploads(session: Session, setting_ids: Collection[int], told_at: datetime) -> None:
    """An upload of that moment spoke of these settings' people."""
    if setting_ids:
        ids, day = sorted(setting_ids), london_day(told_at)
        told = insert_or(session, SettingTold).on_conflict_do_nothing()
        session.execute(told, [{"setting_id": key, "told_at": told_at} for key in ids])
        last = insert_or(session, SettingUpload)
        last = last.on_conflict_do_update(
            index_elements=["setting_id"], set_={"last_on": last.excluded.last_on}
        )
        session.execute(last, [{"setting_id": key, "last_on": day} for key in ids])


def forget_uploads(session: Session, setting_id: int) -> None:
    """As if no upload had ever spoken of a setting's people."""
    for table in (SettingTold, SettingUpload):
        session.execute(delete(table).where(table.setting_id == setting_id))


def _touch(session: Session, post_ids: Select[Any]) -> None:
    statement = insert_or(session, TouchedPost).from_select(["post_id"], post_ids)
    session.execute(statement.on_conflict_do_nothing())


def _withdraw(
    session: Session, table: Any, column: Any, keys: Collection[int], now: datetime
) -> dict[int, int]:
    """Withdraw what is known with these keys; the column says what they are keys of.

    The ids of what was withdrawn, by key.
    """
    old: dict[int, int] = {}
    for group in _groups(keys):
        old |= dict(
            session.execute(
                update(table)
                .where(column.in_(group), table.withdrawn_at.is_(None))
                .values(withdrawn_at=now)
                .returning(column, table.id)
                .execution_options(synchronize_session=False)
            ).all()
        )
    return old


def _groups(keys: Iterable[Any]) -> Iterator[list[Any]]:
    keys = list(keys)
    for start in range(0, len(keys), IDS_AT_ONCE):
        yield keys[start : start + IDS_AT_ONCE]
