"""Real processes: one leads, another takes over, and none outlives its signal."""

import signal
from datetime import date

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from tests.conftest import thorough_but
from tests.schedule.processes import PATIENCE, schedule
from tracker.rules.words import Job
from tracker.store.tables.runs import JobRun

ENDS = (signal.SIGTERM, signal.SIGINT)
LEADS = "This process keeps the schedule"
STANDS_BY = "this one stands by"
# Long past, so that the hour has come by the clock of whatever machine runs this.
AT_SIX = ("tests.schedule.at", "2025-03-04T06:00")


@pytest.mark.thorough
def test_another_takes_over_from_one_killed_and_repeats_nothing(database_url: str) -> None:
    with schedule(database_url, *AT_SIX) as first:
        first.wait_for(LEADS)
        first.wait_for("The sweep of 2025-03-04 is done")
        with schedule(database_url, *AT_SIX) as second:
            second.wait_for(STANDS_BY)
            first.process.send_signal(signal.SIGKILL)
            second.wait_for(LEADS)
            second.process.send_signal(signal.SIGTERM)
            said = second.rest()
            assert second.process.wait(PATIENCE) == 0
    assert "The schedule has ended" in said
    assert "The sweep of 2025-03-04 begins" not in said
    assert "Traceback" not in said
    engine = create_engine(database_url)
    with Session(engine) as session:
        run = session.scalars(select(JobRun).where(JobRun.job == Job.SWEEP)).one()
        assert (run.job, run.day, run.scheduled) == ("sweep", date(2025, 3, 4), True)
        assert run.ended_at is not None
        assert run.counts["judged"] == 0
    engine.dispose()


@pytest.mark.parametrize("number", thorough_but([signal.SIGTERM], ENDS))
def test_it_ends_clean_on_a_signal(sqlite_url: str, number: signal.Signals) -> None:
    with schedule(sqlite_url) as process:
        process.wait_for(LEADS)
        process.process.send_signal(number)
        said = process.rest()
        assert process.process.wait(PATIENCE) == 0
    assert "The schedule has ended" in said
    assert "Traceback" not in said


@pytest.mark.thorough
def test_a_lost_connection_is_a_lost_lead_and_is_won_again(postgres_url: str) -> None:
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with schedule(postgres_url) as process:
        process.wait_for(LEADS)
        with engine.connect() as connection:
            ended = connection.scalar(
                text(
                    "SELECT pg_terminate_backend(l.pid) FROM pg_locks l"
                    " JOIN pg_database d ON d.oid = l.database"
                    " WHERE l.locktype = 'advisory' AND d.datname = current_database()"
                )
            )
        assert ended is True
        process.wait_for("The lock is lost")
        process.wait_for(LEADS)
    engine.dispose()
