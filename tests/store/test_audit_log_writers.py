"""Many write at one moment, as web and schedule processes do, and the chain of the log is one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, insert, select

from tracker.store.audit_log.verifying import head, verify
from tracker.store.database import Session, db
from tracker.store.tables.audit_log import LogEntry
from tracker.store.tables.places import Organisation

WRITERS, TIMES = 6, 10


def test_who_writes_at_one_moment_writes_one_chain(app) -> None:
    with app.app_context():
        engine = db.engine
    begun = Barrier(WRITERS)

    def write(writer: int) -> None:
        with Session(engine) as session:
            begun.wait()
            for time in range(TIMES):
                session.execute(insert(Organisation).values(code=f"W{writer}-{time}"))
                # Each second one takes it back: what is not kept leaves no gap in the chain.
                session.commit() if time % 2 else session.rollback()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    with engine.connect() as connection:
        kept = connection.scalar(select(func.count()).select_from(Organisation))
        ids = connection.scalars(select(LogEntry.ids).where(LogEntry.table_name == "organisation"))
        found = verify(connection)
        numbers = connection.scalars(select(LogEntry.number).order_by(LogEntry.number)).all()
        assert kept == WRITERS * TIMES / 2
        assert len(list(ids)) == kept
        assert found.wrong is None
        assert found.head == head(connection)
        assert numbers == list(range(1, len(numbers) + 1))
