"""What accounts saw of their training, kept to tell them what is new."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tracker.store.database import insert_or
from tracker.store.tables.seen import TrainingSeen


def seen_by(session: Session, account_id: int) -> TrainingSeen | None:
    """What an account saw last; None where it never looked."""
    return session.get(TrainingSeen, account_id)


def add_seen(session: Session, account_id: int, day: date, seen: dict[str, Any]) -> None:
    """What it saw the first time; of two first looks at once one is kept."""
    row = insert_or(session, TrainingSeen).values(account_id=account_id, day=day, seen=seen)
    session.execute(row.on_conflict_do_nothing())
