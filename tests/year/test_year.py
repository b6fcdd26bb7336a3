"""A whole year of the schedule: each notice that is due reaches its person once, and no other does.

`make test-all` passes half a year of a small trust; `make year` a year of six hundred people.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from queue import SimpleQueue

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import lent
from tests.mail.postbox import Postbox, running
from tests.warm import Warm
from tests.year.driver import (
    Happened,
    Passing,
    Schedules,
    begin,
    environment,
    follow_clock,
)
from tests.year.foretold import State, foretell, is_quiet
from tests.year.world import draw
from tracker import clock
from tracker.rules.days import ONE_DAY
from tracker.rules.flags import matter
from tracker.rules.words import FlagStep, Job, NoticeState, Told
from tracker.store.database import db
from tracker.store.tables.accounts import User
from tracker.store.tables.flags import Flag, FlagEvent
from tracker.store.tables.notices import Notice, NoticeItem, Recipient
from tracker.store.tables.people import Person, Post
from tracker.store.tables.register import Requirement
from tracker.store.tables.runs import JobRun

pytestmark = pytest.mark.thorough

SOAK = "SOAK" in os.environ
# Both changes of the clock are days like others; Easter and Christmas are not.
SMALL = draw(
    seed=1,
    people=24,
    first=date(2026, 10, 19),
    last=date(2027, 4, 1),
    down=((date(2026, 10, 30), date(2026, 11, 12)), (date(2026, 11, 19), date(2027, 3, 24))),
)
FULL = draw(
    seed=2,
    people=600,
    first=date(2026, 10, 1),
    last=date(2027, 9, 30),
    down=((date(2027, 2, 8), date(2027, 2, 21)),),
)
TURNS = (FlagStep.OPENED, FlagStep.REOPENED, FlagStep.MOVED)
YEAR, KILL_EACH = (FULL, 3) if SOAK else (SMALL, 4)


@pytest.fixture(scope="module")
def passed(
    shared_postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, Postbox, int]]:
    """The year has passed: its database, the mail server, and how many processes were killed."""
    file = tmp_path_factory.mktemp("clock") / "now"
    warm = Warm("tests.year.process", "tests.made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", follow_clock(file))
        with contextmanager(lent)(shared_postgres_url) as app:
            happened: Happened = SimpleQueue()
            postbox = Postbox()
            postbox.after = lambda mail: happened.put("An email was taken.")
            with running(postbox) as server:
                environ = environment(shared_postgres_url, server.port)
                schedules = Schedules(warm, environ, file, happened)
                passing = Passing(app, YEAR, schedules, file, KILL_EACH)
                passing.at(YEAR.first - ONE_DAY, 12)
                begin(app, YEAR)
                try:
                    passing.run()
                finally:
                    schedules.down()
                    warm.close()
                yield app, postbox, schedules.kills


@pytest.fixture
def session(passed: tuple[Flask, Postbox, int]) -> Iterator[Session]:
    with passed[0].app_context():
        yield db.session()


def told_people(session: Session) -> dict[tuple[str, date], list[State]]:
    """By staff number and day, what the notices sent told people of the year's requirement."""
    query = (
        select(Person.number, Notice.day, FlagEvent.kind, FlagEvent.stage)
        .join(Recipient, Recipient.person_id == Person.id)
        .join(Notice, Notice.recipient_id == Recipient.id)
        .join(NoticeItem, NoticeItem.notice_id == Notice.id)
        .join(FlagEvent, FlagEvent.flag_id == NoticeItem.flag_id)
        .join(Flag, Flag.id == FlagEvent.flag_id)
        .join(Requirement, Requirement.id == Flag.requirement_id)
        .where(Notice.state == NoticeState.SENT, FlagEvent.turn == NoticeItem.turn)
        .where(Requirement.code == "LOCAL")
        .where(FlagEvent.step.in_(TURNS))
    )
    found: dict[tuple[str, date], list[State]] = {}
    for number, day, kind, stage in session.execute(query):
        found.setdefault((number, day), []).append((kind.value, stage))
    return found


def test_each_person_is_told_of_all_that_is_due_and_of_nothing_else(session: Session) -> None:
    expected = {key: [state] for key, state in foretell(YEAR).items()}
    found = told_people(session)
    assert len(expected) > len(YEAR.workers) / 2
    assert {key: found.get(key) for key in expected} == expected
    assert found == expected


def test_nobody_is_written_to_twice_a_day_or_on_a_quiet_one(session: Session) -> None:
    sent = session.execute(select(Notice.recipient_id, Notice.day)).all()
    assert len(set(sent)) == len(sent)
    assert [day for _, day in sent if is_quiet(day) or YEAR.is_down(day)] == []
    states = set(session.scalars(select(Notice.state)))
    assert states <= {NoticeState.SENT, NoticeState.CANCELLED}


def test_the_mail_server_took_each_notice_once(
    session: Session, passed: tuple[Flask, Postbox, int]
) -> None:
    """A process killed between the server's word and its own may have to say it again."""
    _, postbox, kills = passed
    sent = session.scalars(select(Notice.reference).where(Notice.state == NoticeState.SENT)).all()
    taken = [key.strip("<>").partition("@")[0] for key in postbox.ids]
    assert set(taken) == set(sent)
    assert len(taken) - len(sent) <= kills
    assert kills >= len([day for day in days() if not YEAR.is_down(day)]) / KILL_EACH / 3


def test_each_account_is_told_of_each_turn_that_stood_on_a_morning(session: Session) -> None:
    """HR of all of the trust's flags but those of leavers, by the flags' own history."""
    turns, left = _turns(session), _of_leavers(session)
    mornings = [
        at
        for day, at in session.execute(
            select(JobRun.day, JobRun.started_at).where(JobRun.job == Job.NOTICES)
        )
        if not is_quiet(day)
    ]
    for account in session.scalars(select(User).where(User.organisation_id.is_not(None))):
        items = session.execute(
            select(NoticeItem.flag_id, NoticeItem.turn)
            .join(Recipient)
            .where(Recipient.account_id == account.id, NoticeItem.notice_id.is_not(None))
            .where(NoticeItem.told.in_((Told.FLAG, Told.ESCALATED)))
        ).all()
        due = {
            key
            for key, times in turns.items()
            if key[0] not in left
            and any(
                begins <= at and (ends is None or at < ends)
                for at in mornings
                for begins, ends in times
            )
        }
        assert len(items) == len(set(items))
        assert {tuple(item) for item in items if item.flag_id not in left} == due


def _of_leavers(session: Session) -> set[int]:
    """The flags about people who leave in the year: not all of these concern anybody."""
    numbers = [worker.number for worker in YEAR.workers if worker.end]
    query = select(Flag.id).join(Post, Post.id == Flag.post_id).join(Person)
    return set(session.scalars(query.where(Person.number.in_(numbers))))


Times = list[tuple[datetime, datetime | None]]


def _turns(session: Session) -> dict[tuple[int, int], Times]:
    """The trust's flags by turn: the moments from which it stood, and from which no longer.

    A turn may stand again: after downtime the days that were missed are swept one by one.
    """
    found: dict[tuple[int, int], Times] = {}
    standing: dict[int, tuple[int, datetime]] = {}
    query = (
        select(FlagEvent)
        .join(Flag, Flag.id == FlagEvent.flag_id)
        .where(Flag.organisation_id.is_not(None))
        .order_by(FlagEvent.id)
    )
    for one in session.scalars(query):
        if one.step not in {*TURNS, FlagStep.CLOSED}:
            continue
        if one.flag_id in standing:
            turn, began = standing.pop(one.flag_id)
            found.setdefault((one.flag_id, turn), []).append((began, one.at))
        if one.step != FlagStep.CLOSED:
            standing[one.flag_id] = one.turn, one.at
    for flag_id, (turn, began) in standing.items():
        found.setdefault((flag_id, turn), []).append((began, None))
    return found


def test_every_day_was_swept_once(session: Session) -> None:
    swept = session.scalars(
        select(JobRun.day).where(
            JobRun.job == Job.SWEEP, JobRun.failure.is_(None), JobRun.scheduled
        )
    ).all()
    assert sorted(swept) == list(days())
    told = session.scalars(select(JobRun.day).where(JobRun.job == Job.NOTICES)).all()
    assert sorted(told) == [day for day in days() if not YEAR.is_down(day)]


def test_one_cause_has_one_flag_with_an_unbroken_history(session: Session) -> None:
    flags = session.scalars(select(Flag)).all()
    causes = Counter((matter(one.kind), one.subject, one.organisation_id) for one in flags)
    assert set(causes.values()) == {1}
    for flag in flags:
        steps = session.scalars(
            select(FlagEvent).where(FlagEvent.flag_id == flag.id).order_by(FlagEvent.id)
        ).all()
        turns = [one.turn for one in steps if one.step in TURNS]
        assert steps[0].step == FlagStep.OPENED
        assert set(turns) == set(range(1, max(turns) + 1))
        assert turns[-1] == flag.turn
        assert (steps[-1].step == FlagStep.CLOSED) == (flag.closed_at is not None)


def test_the_lapse_of_the_provider_was_told_to_the_commissioner(session: Session) -> None:
    """The year would show little if none of its people, settings and providers met the schedule."""
    kinds = Counter(session.scalars(select(Flag.kind)))
    assert {"training_due", "training_expired", "relies_on_uncertified_provider"} <= set(kinds)
    query = (
        select(func.count(NoticeItem.id))
        .join(Recipient)
        .join(User, User.id == Recipient.account_id)
        .where(User.commissioner_id.is_not(None), NoticeItem.notice_id.is_not(None))
    )
    assert session.scalar(query) > 0


def days() -> Iterator[date]:
    day = YEAR.first
    while day <= YEAR.last:
        yield day
        day += timedelta(days=1)
