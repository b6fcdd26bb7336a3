"""The rebuild and the nightly sweep of a world, beside the bare reading of what they judge."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from tests.benchmarks.measuring import Ratio, timed
from tracker import clock
from tracker.actions.rebuild import rebuild
from tracker.actions.sweep import sweep
from tracker.store.people import posts_query
from tracker.store.tables.judged import PostStanding
from tracker.store.tables.people import Person, Post, TrainingFact
from tracker.store.tables.places import Organisation

REBUILD, SWEEP, SWEEP_OF_REBUILD = 4, 10, 1 / 20
# A night's share of all posts, to which the sweep's time is brought: 1 % due.
DUE = 0.01


def measure(session: Session, engine: str, posts: int) -> Iterator[Ratio]:
    """The rebuild against its floor, then three nights against theirs and against the rebuild."""
    about = f"{posts:,} posts, {engine}"
    read = timed(lambda: _read(session, posts_query(), _records()))
    rebuilt = timed(lambda: rebuild(session, clock.today()))
    read = min(read, timed(lambda: _read(session, posts_query(), _records())))
    yield Ratio(f"rebuild: {about}", rebuilt, read, REBUILD)
    nights = [_night(session, days) for days in (1, 2, 3)]
    work, ids, floor, due = min(nights)
    share = f"sweep, {100 * due / posts:.1f} % due"
    yield Ratio(f"{share}, to due ids: {about}", work, ids, SWEEP)
    yield Ratio(f"{share}, to due rows with facts: {about}", work, floor, SWEEP)
    at_due = work * min(1.0, DUE * posts / due) if due else work
    yield Ratio(f"sweep at 1 % due, to rebuild: {about}", at_due, rebuilt, SWEEP_OF_REBUILD)


def _night(session: Session, days: int) -> tuple[float, float, float, int]:
    """The sweep of a day to come; its floors before it; how many posts it judged."""
    day = clock.today() + timedelta(days=days)
    due = or_(PostStanding.holds_until <= day, PostStanding.holds_from > day)
    ids = select(PostStanding.post_id).where(due)
    people = select(PostStanding.person_id).where(due)
    posts = posts_query().where(Post.id.in_(ids))
    records = _records().where(TrainingFact.person_id.in_(people))
    bare = timed(lambda: _read(session, ids))
    floor = timed(lambda: _read(session, posts, records))
    judged: list[int] = []
    work = timed(lambda: judged.append(sweep(session, day)["judged"]))
    return work, bare, floor, judged[0]


def _records() -> Select[Any]:
    """Every record that is known now, with all that judging reads of it."""
    return (
        select(*TrainingFact.__table__.columns, Person.organisation_id, Organisation.code)
        .join(Person, Person.id == TrainingFact.person_id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(TrainingFact.withdrawn_at.is_(None))
    )


def _read(session: Session, *queries: Select[Any]) -> None:
    """All the rows through Core, so many at once that memory stays small."""
    for query in queries:
        found = session.connection().execution_options(yield_per=10_000).execute(query)
        for rows in found.partitions():
            assert rows
    session.rollback()


def posts_in(session: Session) -> int:
    """How many posts the world has."""
    return session.scalar(select(func.count()).select_from(Post)) or 0
