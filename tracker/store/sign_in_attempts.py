"""Tries to sign in, counted under hashed keys; every function takes part in the caller's work."""

from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, literal, select, update
from sqlalchemy.orm import Session

from tracker.store.database import Moment, insert_or
from tracker.store.tables.accounts import SignInAttempt as Row


def count(session: Session, key: str, now: datetime, over: datetime) -> tuple[int, datetime]:
    """Add one try; how many there are, and since when.

    A count begun at `over` or earlier begins anew, with this try. Whoever counts under the same
    key waits until this transaction has ended.
    """
    is_over = Row.since <= over
    return _put(
        session,
        {"key": key, "since": now, "tries": 1},
        {
            "since": case((is_over, literal(now, Moment)), else_=Row.since),
            "tries": case((is_over, 1), else_=Row.tries + 1),
        },
    )


def begin(session: Session, key: str, now: datetime) -> None:
    """Count from nought, from now on, whatever there was."""
    _put(session, {"key": key, "since": now, "tries": 0}, {"since": now, "tries": 0})


def take(session: Session, key: str, after: datetime, most: int) -> datetime | None:
    """Add one try to a count that began later than `after` and has had fewer than `most`.

    When it began; None where there is no such count.
    """
    going_on = (Row.key == key, Row.since > after, Row.tries < most)
    statement = update(Row).where(*going_on).values(tries=Row.tries + 1)
    return session.scalar(statement.returning(Row.since))


def give_back(session: Session, key: str) -> None:
    """Take one try off, if there is one."""
    statement = update(Row).where(Row.key == key, Row.tries > 0)
    session.execute(statement.values(tries=Row.tries - 1))


def forget(session: Session, key: str) -> None:
    session.execute(delete(Row).where(Row.key == key))


def forget_old(session: Session, until: datetime) -> None:
    """Remove the counts begun at `until` or earlier, but for those that somebody is at.

    It never waits for another transaction, so that two of them cannot wait for each other.
    """
    old = select(Row.key).where(Row.since <= until).with_for_update(skip_locked=True)
    session.execute(
        delete(Row).where(Row.key.in_(old)).execution_options(synchronize_session=False)
    )


def _put(session: Session, row: dict[str, Any], else_: dict[str, Any]) -> tuple[int, datetime]:
    statement = insert_or(session, Row).values(row)
    statement = statement.on_conflict_do_update(index_elements=["key"], set_=else_)
    tries, since = session.execute(statement.returning(Row.tries, Row.since)).one()
    return tries, since
