"""The derived tables anew from the facts; where nothing is due or touched, nothing changes."""

from datetime import date
from typing import Any

from tracker.actions.judging import Judge
from tracker.actions.rejudging import rejudge, resummarise
from tracker.store.database import Session, Turn, take_turn
from tracker.store.judged import all_posts, empty_derived, touch_stale
from tracker.store.organisation_totals import keep_totals
from tracker.store.register import load_register


def rebuild(session: Session, on: date) -> dict[str, Any]:
    """Empty the derived tables and judge every post anew; flags are left to the next sweep."""
    take_turn(session, Turn.JUDGING)
    judge = Judge(load_register(session, on=on))
    touch_stale(session, on)
    empty_derived(session)
    posts = all_posts(session)
    standings = 0
    settings: set[int] = set()
    for _, judged, changed in rejudge(session, judge, dict.fromkeys(posts), on):
        standings += len(judged)
        settings |= changed
    resummarise(session, judge.register, settings)
    keep_totals(session)
    session.commit()
    return {
        "on": on.isoformat(),
        "posts": len(posts),
        "standings": standings,
        "settings": len(settings),
    }
