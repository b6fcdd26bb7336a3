"""The outbox: what waits is sent, once, and what failed is seen and taken up again."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tracker.actions.notices.digest import write
from tracker.actions.outbox.poll import poll
from tracker.actions.outbox.send import send_due
from tracker.actions.sweep import is_another_day_shown
from tracker.mail.ways import notify_open, way_out
from tracker.store.database import Session


def empty_outbox(session: Session, config: Mapping[str, Any], now: datetime) -> Counter[str]:
    """Send what is due by the way that the settings name, and ask what became of what was sent.

    Needs the application's context. Commits after each message; may run as often as one likes.
    Nothing is sent while the flags are another day's: they would be told as today's.
    """
    if is_another_day_shown(session):
        return Counter()
    counts = send_due(session, now, way_out(config), write)
    if notify := notify_open(config):
        counts += poll(session, now, notify)
    return counts
