"""Making a world that is known for some time already."""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.store.database import db


def recorded_before(session: Session, days: int) -> None:
    """Everything that was recorded so far was recorded that many days ago; committed."""
    moment = clock.now() - timedelta(days=days)
    for table in db.metadata.sorted_tables:
        if "recorded_at" in table.c:
            session.execute(update(table).values(recorded_at=moment))
    session.commit()
