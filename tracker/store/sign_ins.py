"""Who is signed in, browser by browser; every function takes part in the caller's work."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session, joinedload

from tracker.store.database import waiting_briefly
from tracker.store.tables.accounts import SignIn as Row
from tracker.store.tables.accounts import User


def add(session: Session, **known: Any) -> None:
    """Sign a browser in."""
    session.add(Row(**known))
    session.flush()


def find(
    session: Session, identity: str, token_hash: str, begun_after: datetime, seen_after: datetime
) -> tuple[User, Row] | None:
    """The account and the sign-in that go with a cookie, with its roles; one query."""
    user: Any = User
    query = (
        select(user, Row)
        .join(Row, Row.account_id == user.id)
        .where(
            user.fs_uniquifier == identity,
            user.active,
            Row.token_hash == token_hash,
            Row.begun_at > begun_after,
            Row.last_seen_at > seen_after,
        )
        .options(joinedload(user.roles))
    )
    found = session.execute(query).unique().one_or_none()
    return None if found is None else (found[0], found[1])


def touch(session: Session, sign_in_id: int, now: datetime, before: datetime) -> None:
    """It was seen just now, where that is not kept already.

    Raises DatabaseProblem, among others where SQLite's one writer is at work for long.
    """
    statement = update(Row).where(Row.id == sign_in_id, Row.last_seen_at <= before)
    with waiting_briefly(session):
        session.execute(statement.values(last_seen_at=now))


def alter(session: Session, sign_in_id: int, **values: Any) -> None:
    """Another token, factors or roles."""
    session.execute(update(Row).where(Row.id == sign_in_id).values(**values))


def of_account(session: Session, account_id: int, seen_after: datetime) -> Sequence[Row]:
    """Where an account is signed in, the one seen last first."""
    query = select(Row).where(Row.account_id == account_id, Row.last_seen_at > seen_after)
    return session.scalars(query.order_by(Row.last_seen_at.desc(), Row.id.desc())).all()


def end(session: Session, account_id: int, sign_in_id: int) -> bool:
    """Sign one browser of an account out; whether there was one."""
    return bool(_remove(session, Row.account_id == account_id, Row.id == sign_in_id))


def end_by_token(session: Session, token_hash: str) -> None:
    _remove(session, Row.token_hash == token_hash)


def end_all(session: Session, account_id: int, but: int | None = None) -> int:
    """Sign an account out everywhere, but for one browser; how many that were."""
    kept = [] if but is None else [Row.id != but]
    return _remove(session, Row.account_id == account_id, *kept)


def forget_over(session: Session, begun_before: datetime, seen_before: datetime) -> int:
    """Remove what is over by time; how many."""
    return _remove(session, (Row.begun_at <= begun_before) | (Row.last_seen_at <= seen_before))


def _remove(session: Session, *which: ColumnElement[bool]) -> int:
    statement = delete(Row).where(*which).execution_options(synchronize_session=False)
    return len(session.scalars(statement.returning(Row.id)).all())
