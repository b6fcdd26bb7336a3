"""The nightly run: judge what is due or was touched, open and close flags, each once."""

from collections import Counter
from datetime import date
from typing import Any

from tracker import clock
from tracker.actions import wanted_flags
from tracker.actions.judge_touched import settle_all_else
from tracker.actions.judging import Judge, answers
from tracker.actions.rejudging import POSTS_AT_ONCE, rejudge, resummarise
from tracker.actions.run_once import run_once
from tracker.rules.words import Job
from tracker.store.database import Session, Turn, take_turn
from tracker.store.flag_codes import tell
from tracker.store.flags import (
    Settled,
    count_open,
    open_training_flags,
    settle,
)
from tracker.store.judged import due_posts, forget_touched
from tracker.store.register import load_register
from tracker.store.runs import last_sweep
from tracker.store.statistics import look_anew
from tracker.store.summarised import run_by_another


def sweep(session: Session, on: date) -> dict[str, Any]:
    """Run the sweep for a day by hand, and commit it; run again, it changes nothing."""
    did = run_once(session, Job.SWEEP, on, sweep_of, scheduled=False)
    assert did is not None, "only the schedule's own runs can be claimed already"
    return did


def sweep_in_turn(session: Session, on: date) -> dict[str, Any]:
    """The schedule's sweep of a day: of a missed one too, after which the next days' follow.

    What the pages have judged for a later day while the schedule was down is left as it is.
    """
    return sweep_of(session, on, keep_later=True)


def sweep_of(session: Session, on: date, *, keep_later: bool = False) -> dict[str, Any]:
    """The sweep of a day, by what is known now; the JSON of `flask sweep`.

    1. Judge the posts of which an answer does not hold that day and those that were touched.
    2. Sum up the settings of which that changes the numbers, and those that another runs that day.
    3. Settle the flags of these posts, and those of all settings and of the register.
    4. Count what is open, and sum up who is covered, of each organisation.
    """
    take_turn(session, Turn.JUDGING)
    now = clock.now()
    due = due_posts(session, on, keep_later=keep_later)
    # Before the register and their facts are read: what is recorded from now on touches them anew.
    # Of those that are judged in part alone a touch has come meanwhile, and stays.
    forget_touched(session, [post_id for post_id, asked in due.items() if asked is None])
    judge = Judge(load_register(session, on=on))
    register = judge.register
    settled: list[Settled] = []
    settings: set[int] = set()
    looked_at = False
    for group, judged, changed in rejudge(session, judge, due, on):
        settings |= changed
        held = open_training_flags(session, group)
        wanted = wanted_flags.about_posts(answers(judged), register)
        settled.append(settle(session, held, wanted, on, now))
        if settled[-1].opened and len(due) > POSTS_AT_ONCE and not looked_at:
            # Of flags that only this transaction sees PostgreSQL would not know how many are open,
            # and would go through all of them for each of the next groups.
            look_anew(session.connection(), "flag")
            looked_at = True
    resummarise(session, register, settings | run_by_another(session, register))
    settled.append(settle_all_else(session, register, on, now))
    return _told(session, on, len(due), settled)


def is_another_day_shown(session: Session) -> bool:
    """Whether flags and standings are those of another day than the one on which it was swept.

    So it is after a look by hand at a day that is past or to come, and while missed days are made
    up for. Nobody is to be told of what they say.
    """
    last = last_sweep(session)
    return last is not None and last.is_of_another_day


def _told(session: Session, on: date, judged: int, settled: list[Settled]) -> dict[str, Any]:
    """The sweep's JSON: numbers by kind, and each flag opened or closed."""
    opened = tell(session, [row for one in settled for row in one.opened])
    closed = tell(session, [row for one in settled for row in one.closed])
    return {
        "on": on.isoformat(),
        "judged": judged,
        "opened": dict(sorted(Counter(flag["kind"] for flag in opened).items())),
        "closed": dict(sorted(Counter(flag["kind"] for flag in closed).items())),
        "kept": count_open(session) - len(opened),
        "notices": 0,
        "flags": {"opened": opened, "closed": closed},
    }
