"""Real workers on large uploads: killed at any point, taken over, limited, and two at once."""

import signal
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial

import pytest
from psycopg.errors import DiskFull
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import OperationalError

from tests.actions.stopping import POINTS
from tests.actions.world import TRAINING, counted, fill_hive, known, sheet
from tests.conftest import thorough_but
from tests.schedule.processes import PATIENCE, schedule
from tests.warm import Warm
from tracker import clock
from tracker.actions import judge_touched, upload_check, uploads
from tracker.actions.rebuild import rebuild
from tracker.actions.upload_work import GAVE_UP, TOO_LONG, TOO_MUCH_MEMORY, TimeUp, take, work_on
from tracker.actions.upload_worker import start_worker, start_workers
from tracker.rules.days import london_day
from tracker.store.people_writing import lock_organisation
from tracker.store.tables.judged import PostStanding, SettingCoverage, TouchedPost
from tracker.store.tables.people import Post, TrainingFact
from tracker.store.tables.staged import StagedTraining
from tracker.store.tables.uploads import (
    Phase,
    Upload,
    UploadProblem,
    UploadRow,
    UploadState,
    UploadWork,
)
from tracker.store.upload_work import MOST_ATTEMPTS, free_work, progress_of

DAY = date(2026, 3, 4)
ROWS = [
    ["00123", "Patel", "Asha", "R2", "ROWAN", DAY],
    ["00124", "Brown", "Zoë", "R2", "Some Ltd", DAY],
    ["00126", "Smith", "John", "R2", "ROWAN", "Apr-26"],
]
HIVE = 1
AFTER = ("judged", "swept")
WHILE_SAVING = ("recorded", "accepted", *AFTER)


@pytest.fixture
def hive(session, monkeypatch):
    """The world, with HIVE's people in it, where every file counts as large."""
    monkeypatch.setattr(uploads, "LARGE", 0)
    fill_hive(session)
    session.execute(delete(TouchedPost))
    session.commit()
    return session


def keep(session, *rows):
    """An upload that waits for a worker."""
    upload = uploads.keep_for_check(
        session, sheet(TRAINING, *(rows or ROWS)), "log.xlsx", HIVE, by="hr@example.org"
    )
    assert upload.state is UploadState.WAITING
    return upload.id


@pytest.fixture(scope="module")
def warm():
    """What workers are copied from; `test_nobody_is_started_twice` starts one as a page does."""
    warm = Warm("app", "flask.cli", "psycopg", "tests.made")
    yield warm
    warm.close()


@pytest.fixture
def start(warm, database_url):
    """Start a command as a process on the database of the test."""
    return partial(schedule, database_url, warm=warm)


def work(session, start, upload_id):
    """Let a worker do what there is to do; what it said."""
    claim = take(session, upload_id, "here")
    assert claim
    session.rollback()
    with start("flask", "--app", "app", "upload-work", str(upload_id), claim) as process:
        said = process.rest()
        assert process.process.wait(PATIENCE) == 0
    assert "Traceback" not in said
    session.rollback()
    return said


def rows_of(session, table, upload_id):
    """How many rows of an upload a table has."""
    return session.scalar(
        select(func.count()).select_from(table).where(table.upload_id == upload_id)
    )


def let_the_claim_run_out(session):
    """What an hour without a sign of life comes to."""
    session.execute(update(UploadWork).values(claimed_until=clock.now() - timedelta(hours=1)))
    session.commit()


def assert_checked(session, upload_id):
    session.rollback()
    upload = session.get_one(Upload, upload_id, populate_existing=True)
    assert upload.state is UploadState.CHECKED
    assert counted(upload.summary) == {"new": 2, "rejected": 1}
    assert upload.summary["problem_counts"] == {"bad_date": 1}
    assert rows_of(session, UploadRow, upload_id) == 3
    assert rows_of(session, UploadProblem, upload_id) == 1
    assert rows_of(session, StagedTraining, upload_id) == 2
    assert rows_of(session, UploadWork, upload_id) == 0


def assert_accepted(session, upload_id):
    session.rollback()
    upload = session.get_one(Upload, upload_id, populate_existing=True)
    assert (upload.state, upload.accepted_by) == (UploadState.ACCEPTED, "hr@example.org")
    assert [fact.upload_id for fact in known(session, TrainingFact)] == [upload_id] * 2
    assert rows_of(session, UploadRow, upload_id) == 3
    assert rows_of(session, StagedTraining, upload_id) == 0
    assert rows_of(session, UploadWork, upload_id) == 0
    assert session.scalars(select(TouchedPost)).all() == []


def test_a_worker_checks_and_saves_and_judges(hive, start):
    upload_id = keep(hive)
    work(hive, start, upload_id)
    assert_checked(hive, upload_id)
    uploads.accept(hive, upload_id, "hr@example.org")
    assert known(hive, TrainingFact) == []
    work(hive, start, upload_id)
    assert_accepted(hive, upload_id)


@pytest.mark.parametrize("point", thorough_but(["recorded"], POINTS))
def test_a_worker_killed_leaves_nothing_half_done_and_another_takes_over(hive, start, point):
    upload_id = keep(hive)
    saving = point in WHILE_SAVING
    if saving:
        work(hive, start, upload_id)
        uploads.accept(hive, upload_id, "hr@example.org")
    claim = take(hive, upload_id, "here")
    hive.rollback()
    command = ("tests.actions.stopping", point, str(upload_id), claim)
    with start(*command) as process:
        process.wait_for(f"Stopped: {point}")
        process.process.send_signal(signal.SIGKILL)
        process.process.wait(PATIENCE)
    hive.rollback()
    state = hive.get_one(Upload, upload_id, populate_existing=True).state
    if point in AFTER:
        assert state is UploadState.ACCEPTED
    else:
        assert state is (UploadState.SAVING if saving else UploadState.CHECKING)
        assert known(hive, TrainingFact) == []
    assert take(hive, upload_id) is None
    let_the_claim_run_out(hive)
    assert free_work(hive, clock.now()) == [upload_id]
    work(hive, start, upload_id)
    (assert_accepted if saving else assert_checked)(hive, upload_id)


def derived(session):
    """What the standings and the coverage are."""
    session.rollback()
    return [
        sorted(repr(tuple(row)) for row in session.execute(select(table.__table__)))
        for table in (PostStanding, SettingCoverage)
    ]


def test_judging_that_was_stopped_often_goes_on_until_nothing_is_left(hive, monkeypatch):
    upload_id = keep(hive)
    work_on(hive, upload_id, take(hive, upload_id))
    uploads.accept(hive, upload_id, "hr@example.org")
    monkeypatch.setattr(judge_touched, "POSTS_AT_ONCE", 1)
    hive.execute(delete(TouchedPost))
    hive.execute(insert(TouchedPost).from_select(["post_id"], select(Post.id)))
    hive.commit()
    keep_one = judge_touched.keep_judged
    in_transaction = []

    def once(*args):
        if len(kept) == 1:
            raise KeyboardInterrupt
        kept.append(args)
        return keep_one(*args)

    def judge(session, *args):
        if session.connection().dialect.name == "sqlite":
            in_transaction.append(session.connection().connection.dbapi_connection.in_transaction)
        return judge_group(session, *args)

    judge_group = judge_touched.judge_group
    monkeypatch.setattr(judge_touched, "keep_judged", once)
    monkeypatch.setattr(judge_touched, "judge_group", judge)
    for left in (4, 3, 2, 1):
        kept = []
        with pytest.raises(KeyboardInterrupt):
            work_on(hive, upload_id, take(hive, upload_id), judge=True)
        assert hive.scalar(select(func.count()).select_from(TouchedPost)) == left
        assert rows_of(hive, UploadWork, upload_id) == 1
    kept = []
    work_on(hive, upload_id, take(hive, upload_id), judge=True)
    assert_accepted(hive, upload_id)
    assert not any(in_transaction)
    judged = derived(hive)
    rebuild(hive, london_day(clock.now()))
    assert derived(hive) == judged


def test_who_says_more_while_a_group_is_judged_has_it_judged_again(hive, monkeypatch):
    hive.execute(insert(TouchedPost).from_select(["post_id"], select(Post.id)))
    hive.commit()
    judge_group = judge_touched.judge_group
    groups = []

    def judge(session, *args):
        judged = judge_group(session, *args)
        if not groups:
            lock_organisation(session, HIVE)
            session.commit()
        groups.append(judged)
        return judged

    monkeypatch.setattr(judge_touched, "judge_group", judge)

    @contextmanager
    def writing():
        yield
        hive.commit()

    told = []
    today = london_day(clock.now())
    judge_touched.judge_touched(hive, today, writing, lambda *said: told.append(said))
    assert (len(groups), told) == (2, [(5, 5)])
    assert hive.scalars(select(TouchedPost)).all() == []


def test_who_was_taken_over_writes_nothing_more(hive, monkeypatch):
    upload_id = keep(hive)
    mine = take(hive, upload_id)
    opened = []

    def slow(*args):
        let_the_claim_run_out(hive)
        opened.append(take(hive, upload_id))
        return open_file(*args)

    open_file = upload_check.open_file
    monkeypatch.setattr(upload_check, "open_file", slow)
    work_on(hive, upload_id, mine)
    assert rows_of(hive, UploadRow, upload_id) == 0
    assert hive.get_one(Upload, upload_id, populate_existing=True).state is UploadState.CHECKING
    monkeypatch.undo()
    work_on(hive, upload_id, opened[0])
    assert_checked(hive, upload_id)


def test_after_several_attempts_it_is_given_up(hive):
    upload_id = keep(hive)
    for _ in range(MOST_ATTEMPTS):
        assert take(hive, upload_id)
        let_the_claim_run_out(hive)
    work_on(hive, upload_id, take(hive, upload_id))
    upload = hive.get_one(Upload, upload_id, populate_existing=True)
    assert (upload.state, upload.why_failed) == (UploadState.FAILED, GAVE_UP)
    assert upload.content is None
    assert rows_of(hive, UploadWork, upload_id) == 0


def test_a_failure_leaves_the_work_to_the_next(hive, monkeypatch):
    upload_id = keep(hive)
    monkeypatch.setattr(upload_check, "check_opened", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        work_on(hive, upload_id, take(hive, upload_id))
    monkeypatch.undo()
    work_on(hive, upload_id, take(hive, upload_id))
    assert_checked(hive, upload_id)


def test_a_database_that_fails_does_not_use_up_the_attempts(hive, monkeypatch):
    upload_id = keep(hive)

    def fail(*told):
        raise OperationalError("INSERT", {}, DiskFull())

    monkeypatch.setattr(upload_check, "check_opened", fail)
    for _ in range(MOST_ATTEMPTS + 1):
        with pytest.raises(OperationalError):
            work_on(hive, upload_id, take(hive, upload_id))
    monkeypatch.undo()
    work_on(hive, upload_id, take(hive, upload_id))
    assert_checked(hive, upload_id)


def test_time_that_is_up_and_memory_that_is_short_are_told(hive, monkeypatch):
    upload_id = keep(hive)

    def raise_(error):
        raise error

    monkeypatch.setattr(upload_check, "check_opened", lambda *a: raise_(TimeUp))
    work_on(hive, upload_id, take(hive, upload_id))
    assert hive.get_one(Upload, upload_id, populate_existing=True).why_failed == TOO_LONG
    other = take(hive, keep(hive))
    monkeypatch.setattr(upload_check, "check_opened", lambda *a: raise_(MemoryError))
    work_on(hive, upload_id + 1, other)
    failed = hive.get_one(Upload, upload_id + 1, populate_existing=True)
    assert (failed.state, failed.why_failed) == (UploadState.FAILED, TOO_MUCH_MEMORY)


def test_no_more_workers_than_a_machine_may_have(hive):
    first, second, third = (keep(hive) for _ in range(3))
    assert take(hive, first, "here", at_once=2)
    assert take(hive, second, "here", at_once=2)
    assert take(hive, third, "here", at_once=2) is None
    assert take(hive, third, "elsewhere", at_once=2)
    progress = progress_of(hive, first, clock.now())
    assert (progress.phase, progress.is_held) == (Phase.READING, True)


@pytest.mark.thorough
def test_a_worker_goes_on_with_what_waits(hive, start):
    first, second = keep(hive), keep(hive)
    said = work(hive, start, first)
    assert f"The work on upload {second} is done" in said
    assert_checked(hive, second)


@pytest.mark.thorough
def test_the_schedule_takes_up_what_nobody_works_on(hive, database_url):
    upload_id = keep(hive)
    with schedule(database_url) as process:
        process.wait_for(f"The work on upload {upload_id} is done")
    assert_checked(hive, upload_id)


@pytest.mark.thorough
def test_nobody_is_started_twice(hive):
    upload_id = keep(hive)
    process = start_worker(hive, upload_id)
    assert start_worker(hive, upload_id) is None
    assert start_workers(hive) == []
    assert process.wait(PATIENCE) == 0
    assert_checked(hive, upload_id)


def test_what_was_staged_goes_when_the_upload_is_discarded(hive):
    upload_id = keep(hive)
    work_on(hive, upload_id, take(hive, upload_id))
    assert rows_of(hive, StagedTraining, upload_id) == 2
    uploads.discard(hive, upload_id)
    assert rows_of(hive, StagedTraining, upload_id) == 0
    assert rows_of(hive, UploadRow, upload_id) == 3
