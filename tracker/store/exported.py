"""All that an organisation's HR has given and that is known now, row by row, as HR gives it."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import String, and_, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.store.people_held import PostSaid, Training
from tracker.store.scope import Scope
from tracker.store.tables.people import Person, PersonFact, Post, PostFact, TrainingFact
from tracker.store.tables.places import Setting

ROWS_AT_ONCE = 2_000


class PostGiven(NamedTuple):
    """A post with its person; `said` is in the order of the fact's columns."""

    staff_number: str
    surname: str
    forename: str
    email: str | None
    setting: str
    said: PostSaid


class TrainingGiven(NamedTuple):
    """A training record with its person."""

    staff_number: str
    surname: str
    forename: str
    record: Training


def posts_given(session: Session, scope: Scope, day: date) -> Iterator[PostGiven]:
    """Every known post in a setting that the organisation runs, by staff number and setting."""
    said = [_as_text(getattr(PostFact, name)) for name in PostSaid._fields]
    query = (
        select(Post.staff_number, *_NAME, PersonFact.email, Setting.code, *said)
        .join(PostFact, and_(PostFact.post_id == Post.id, PostFact.withdrawn_at.is_(None)))
        .join(Person, Person.id == Post.person_id)
        .join(Setting, Setting.id == Post.setting_id)
        .outerjoin(*_NAMED)
        .where(scope.people_now(day), scope.posts)
        .order_by(Post.staff_number, Setting.code)
    )
    for number, surname, forename, email, setting, *values in _streamed(session, query):
        yield PostGiven(number, surname, forename, email, setting, PostSaid._make(values))


def training_given(
    session: Session, scope: Scope, day: date, *, has_day: bool
) -> Iterator[TrainingGiven]:
    """Every known record of the organisation's people, by staff number; of those with a day on
    which the training was done, or of those that are known by their expiry alone."""
    said = [_as_text(getattr(TrainingFact, name)) for name in Training._fields]
    done = TrainingFact.completed_on
    query = (
        select(Person.number, *_NAME, *said)
        .join(Person, Person.id == TrainingFact.person_id)
        .outerjoin(*_NAMED)
        .where(
            TrainingFact.withdrawn_at.is_(None),
            scope.people_now(day),
            done.is_not(None) if has_day else done.is_(None),
        )
        .order_by(Person.number, Person.id, done, TrainingFact.id)
    )
    for number, surname, forename, *values in _streamed(session, query):
        yield TrainingGiven(number, surname, forename, Training._make(values))


_NAME = (func.coalesce(PersonFact.surname, ""), func.coalesce(PersonFact.forename, ""))
_NAMED: Any = (
    PersonFact,
    and_(PersonFact.person_id == Person.id, PersonFact.withdrawn_at.is_(None)),
)


def _streamed(session: Session, query: Any) -> Any:
    """The rows, of which few are held at one time."""
    return session.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})


def _as_text(column: InstrumentedAttribute[Any]) -> Any:
    """A column of words as plain text."""
    return type_coerce(column, String) if hasattr(column.type, "enums") else column
