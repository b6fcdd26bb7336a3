"""After a night's housekeeping the database knows how many rows its indexes lead to."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.actions.harbour import fill
from tracker.actions.housekeeping import keep_house

SEEN = {
    "sqlite": "SELECT count(*) FROM sqlite_stat1 WHERE idx = 'ix_person_number'",
    "postgresql": "SELECT count(*) FROM pg_class WHERE relname = 'person' AND reltuples > 0",
}


def test_the_database_looks_at_how_much_there_is(session: Session) -> None:
    day = fill(session)
    dialect = session.connection().dialect.name
    keep_house(session, day)
    session.commit()
    assert session.scalar(text(SEEN[dialect])) == 1
