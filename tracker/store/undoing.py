"""What undoing an upload withdraws, brings back and leaves alone, over the facts about people."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, literal, null, select, update
from sqlalchemy.orm import Session, aliased

from tracker.store.bulk import insert_rows
from tracker.store.people_held import IDS_AT_ONCE
from tracker.store.tables.people import Person, PersonFact, Post, PostFact, TrainingFact
from tracker.store.tables.places import Setting
from tracker.store.tables.uploads import Upload, UploadState

TABLES: tuple[Any, ...] = (PersonFact, PostFact, TrainingFact)
MOST_NAMED = 100


class ChangedSince(NamedTuple):
    """What stays of somebody for a later upload; the day is of training, the code of a post.

    `what` is the course, the role, or '' where it is the name.
    """

    name: str
    staff_number: str
    what: str
    completed_on: date | None
    setting: str | None


def stands(session: Session, upload_id: int) -> int:
    """How many facts of an upload are known now."""
    counts = (
        select(func.count()).where(table.upload_id == upload_id, table.withdrawn_at.is_(None))
        for table in TABLES
    )
    return sum(session.scalars(query).one() for query in counts)


def prior_facts(session: Session, upload_id: int, table: Any) -> dict[int, int]:
    """The facts of a table that are known again once an upload is undone, each with the fact of the
    upload that gives way to it.

    Those in whose place the upload's facts stand; where these are of an upload that is itself
    undone, those before them.
    """
    query = select(table.replaces_id, table.id).where(
        table.upload_id == upload_id,
        table.withdrawn_at.is_(None),
        table.replaces_id.is_not(None),
    )
    found: dict[int, int] = {}
    looked_at: dict[int, int] = dict(session.execute(query).all())
    while looked_at:
        before: dict[int, int] = {}
        for group in _groups(looked_at):
            rows = session.execute(
                select(table.id, table.replaces_id, table.upload_id, Upload.state)
                .outerjoin(Upload, Upload.id == table.upload_id)
                .where(table.id.in_(group))
            )
            for key, replaced, said_by, state in rows:
                if said_by != upload_id and state != UploadState.UNDONE:
                    found[key] = looked_at[key]
                elif replaced is not None:
                    before[replaced] = looked_at[key]
        looked_at = before
    return found


def staying_names(
    session: Session, upload_id: int, prior: Mapping[Any, Collection[int]]
) -> dict[int, int | None]:
    """The names of an upload that stay, by id: those of people of whom anything else stays known.

    `prior` are the facts that are known again, by table; whose earlier name is among them has that.
    The value is the upload that said the rest, that of a post where there is one.
    """
    query = select(PersonFact.person_id, PersonFact.id)
    query = query.where(PersonFact.upload_id == upload_id, PersonFact.withdrawn_at.is_(None))
    names = dict(session.execute(query).all())
    for group in _groups(prior[PersonFact]):
        again = select(PersonFact.person_id).where(PersonFact.id.in_(group))
        for person_id in session.scalars(again):
            names.pop(person_id, None)
    said: dict[int, int | None] = {}
    posts = select(Post.person_id, func.min(PostFact.upload_id)).join(
        PostFact, PostFact.post_id == Post.id
    )
    training = select(TrainingFact.person_id, func.min(TrainingFact.upload_id))
    of_others: tuple[tuple[Any, Any, Any], ...] = (
        (TrainingFact, training, TrainingFact.person_id),
        (PostFact, posts, Post.person_id),
    )
    for table, said_of, person in of_others:
        rest = said_of.group_by(person)
        others = table.withdrawn_at.is_(None) & table.upload_id.is_distinct_from(upload_id)
        for group in _groups(names):
            said |= dict(session.execute(rest.where(others, person.in_(group))).all())
        for group in _groups(prior[table]):
            said |= dict(session.execute(rest.where(table.id.in_(group))).all())
    return {names[person_id]: by for person_id, by in said.items() if person_id in names}


def leave_names(session: Session, names: Mapping[int, int | None], now: datetime) -> None:
    """Record withdrawn names anew, each in its own place, as said by the upload beside it."""
    columns = (PersonFact.person_id, PersonFact.surname, PersonFact.forename, PersonFact.email)
    keys = ("recorded_at", "upload_id", "replaces_id", *(one.key for one in columns))
    for group in _groups(names):
        query = select(PersonFact.id, *columns).where(PersonFact.id.in_(group))
        query = query.order_by(PersonFact.id)
        rows = [(now, names[key], key, *said) for key, *said in session.execute(query)]
        insert_rows(session, PersonFact, keys, rows)


def withdraw_facts(session: Session, upload_id: int, table: Any, now: datetime) -> int:
    """Withdraw what is known of an upload; how many facts."""
    withdrawn = session.execute(
        update(table)
        .where(table.upload_id == upload_id, table.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )
    return withdrawn.rowcount  # type: ignore[attr-defined]


def record_again(session: Session, table: Any, facts: Mapping[int, int], now: datetime) -> None:
    """Record facts anew that were withdrawn, as said by the upload that said them first.

    Each takes the place of the fact beside it, so that whoever knows an earlier one by its id, as a
    passport does, comes to it.
    """
    columns = table.__table__.c
    anew = {"id", "recorded_at", "withdrawn_at", "replaces_id"}
    same = [column for column in columns if column.key not in anew]
    names = ("recorded_at", "replaces_id", *(column.key for column in same))
    for group in _groups(facts):
        query = select(columns.id, *same).where(columns.id.in_(group)).order_by(columns.id)
        rows = [(now, facts[key], *said) for key, *said in session.execute(query)]
        insert_rows(session, table, names, rows)


def changed_since(session: Session, upload_id: int, table: Any) -> list[int]:
    """The facts known now, of other uploads, that took the place of this one's, at any remove."""
    own, later = aliased(table), aliased(table)
    query = (
        select(later.id, later.withdrawn_at, later.upload_id)
        .join(own, own.id == later.replaces_id)
        .where(own.upload_id == upload_id)
    )
    found: list[int] = []
    rows = list(session.execute(query))
    while rows:
        found += [key for key, gone, by in rows if gone is None and by != upload_id]
        gone = [key for key, withdrawn, by in rows if withdrawn is not None and by != upload_id]
        rows = []
        for group in _groups(gone):
            query = select(table.id, table.withdrawn_at, table.upload_id)
            rows += session.execute(query.where(table.replaces_id.in_(group)))
    return found


def named(
    session: Session, changed: Mapping[Any, Collection[int]], most: int = MOST_NAMED
) -> list[ChangedSince]:
    """Some of the facts by whom they are about, in the order of the tables."""
    told: list[ChangedSince] = []
    for table, ids in changed.items():
        some = sorted(ids)[: most - len(told)]
        if some:
            told += (ChangedSince(*row) for row in session.execute(_about(table, some)))
    return told


def _about(table: Any, ids: list[int]) -> Any:
    name = aliased(PersonFact)
    said = func.coalesce(name.surname + ", " + name.forename, "")
    number: Any = Person.number
    about = {
        PersonFact: (literal(""), null(), null()),
        PostFact: (func.coalesce(PostFact.role, ""), null(), Setting.code),
        TrainingFact: (TrainingFact.course_text, TrainingFact.completed_on, null()),
    }
    if table is PostFact:
        number = Post.staff_number
    query = select(said, number, *about[table]).select_from(table)
    if table is PostFact:
        query = query.join(Post, Post.id == PostFact.post_id)
        query = query.join(Setting, Setting.id == Post.setting_id)
        query = query.join(Person, Person.id == Post.person_id)
    else:
        query = query.join(Person, Person.id == table.person_id)
    known = (name.person_id == Person.id) & name.withdrawn_at.is_(None)
    return query.outerjoin(name, known).where(table.id.in_(ids)).order_by(table.id)


def _groups(ids: Collection[int]) -> Iterator[list[int]]:
    ids = list(ids)
    for start in range(0, len(ids), IDS_AT_ONCE):
        yield ids[start : start + IDS_AT_ONCE]
