"""The nightly run: judge what is due or was touched, open and close flags, each once."""

from collections import Counter
from datetime import date
from typing import Any

from tracker import clock
from tracker.actions import wanted_flags
from tracker.actions.judging import Judge, answers
from tracker.actions.rejudging import rejudge, resummarise
from tracker.store import runs
from tracker.store.database import Session
from tracker.store.flags import (
    Settled,
    count_open,
    open_other_flags,
    open_training_flags,
    settle,
    tell,
)
from tracker.store.judged import due_posts, forget_touched, settings_of_posts
from tracker.store.register import load_register

JOB = "sweep"


def sweep(session: Session, on: date, *, scheduled: bool = False) -> dict[str, Any] | None:
    """Run the sweep for a day, by what is known now; run again, it changes nothing.

    1. Claim the day, where the schedule runs it: None where another process has.
    2. Judge the posts whose answer does not hold that day and those that were touched.
    3. Make the coverage and reliance of their settings anew.
    4. Settle the flags of these posts, and those of all settings and of the register.
    5. Commit, all at once.
    """
    now = clock.now()
    run_id = runs.claim(session, JOB, on, scheduled=scheduled, now=now)
    if run_id is None:
        return None
    judge = Judge(load_register(session, on=on))
    register = judge.register
    due = due_posts(session, on)
    settled: list[Settled] = []
    settings: set[int] = set()
    for group, judged in rejudge(session, judge, due, on):
        settings |= settings_of_posts(session, group)
        held = open_training_flags(session, group)
        wanted = wanted_flags.about_posts(answers(judged), register)
        settled.append(settle(session, held, wanted, on, now))
        forget_touched(session, group)
    resummarise(session, register, settings)
    wanted = wanted_flags.about_all_else(session, register, on)
    settled.append(settle(session, open_other_flags(session), wanted, on, now))
    told = _told(session, on, len(due), settled)
    counts = {key: told[key] for key in ("judged", "opened", "closed", "kept", "notices")}
    runs.end(session, run_id, counts, clock.now())
    session.commit()
    return told


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
