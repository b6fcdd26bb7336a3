"""The week of each organisation, told to its HR team on Mondays."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tracker import clock
from tracker.actions.notices.recipients import audience
from tracker.actions.notices.telling import Known, tell_of_day
from tracker.rules.words import FlagStep, Told
from tracker.store import notice_details as store
from tracker.store import notices
from tracker.store.database import Session
from tracker.store.runs import was_swept_in

WEEK = timedelta(days=7)


def plan_summaries(session: Session, day: date) -> dict[str, int]:
    """Note the week up to a day for everybody in HR, to go out with their next notice.

    Run again for the day, it adds nothing; nor does it of a week in which nothing was swept, as
    before the tracker was in use. Commits nothing.
    """
    if not was_swept_in(session, day - WEEK, day):
        return {"items": 0}
    listening = audience(session, (), day)
    weeks = _weeks(session, set(listening.of_organisation), day)
    told = {one: weeks[key] for key, team in listening.of_organisation.items() for one in team}
    known = Known(notices.preferences(session))
    return {"items": tell_of_day(session, known, told, Told.SUMMARY, day)}


def _weeks(session: Session, organisations: set[int], day: date) -> dict[int, dict[str, Any]]:
    """What is told of each organisation; as many queries whatever their number."""
    steps = store.steps_since(session, day - WEEK, day)
    covered = store.coverage_by_organisation(session, day)
    stale = store.stale_settings(session)
    failed = store.undelivered_since(session, clock.now() - WEEK)
    silent = store.silent_people(session)
    before: dict[int, Mapping[str, Any]] = {}
    for facts in store.summaries_told(session, day - 2 * WEEK, day):
        before.setdefault(facts["organisation"], facts)
    return {
        key: {
            "organisation": key,
            "opened": sum(steps.get((key, step), 0) for step in _OPENING),
            "closed": steps.get((key, FlagStep.CLOSED), 0),
            "coverage": _coverage(covered.get(key, {}), before.get(key)),
            "stale": [_age(*one, day) for one in stale.get(key, ())],
            "undelivered": failed.get(key, 0),
            "silent": silent.get(key, []),
        }
        for key in organisations
    }


_OPENING = (FlagStep.OPENED, FlagStep.REOPENED)


def _coverage(
    now: Mapping[str, tuple[str, int, int]], before: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    """Each requirement's people now, and at the last summary, where there was one."""
    then = {one["code"]: one["now"] for one in before["coverage"]} if before else {}
    return [
        {
            "code": code,
            "requirement": name,
            "now": {"held": held, "counted": counted},
            "before": then.get(code),
        }
        for code, (name, held, counted) in sorted(now.items(), key=lambda one: one[1][0])
    ]


def _age(code: str, name: str, last: date | None, day: date) -> dict[str, Any]:
    return {"code": code, "setting": name, "days": (day - last).days if last else None}
