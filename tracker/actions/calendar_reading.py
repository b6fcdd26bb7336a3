"""A calendar, read by its secret address."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.actions.calendar_events import (
    Event,
    organisation_events,
    person_events,
    window_on,
)
from tracker.actions.calendar_feeds import hash_of
from tracker.rules.days import london_day
from tracker.store.database import Session
from tracker.store.feeds import Whose, last_said, live_feed, note_said
from tracker.store.organisation import organisation_name
from tracker.store.tables.feeds import CalendarFeed


@dataclass(frozen=True, slots=True)
class Stamped:
    """An event, how often it has changed, and when it last did."""

    event: Event
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class CalendarRead:
    """A calendar with its events, the earliest first; `organisation` None is a person's own."""

    organisation: str | None
    events: tuple[Stamped, ...]


def read_calendar(session: Session, token: str, now: datetime) -> CalendarRead | None:
    """The calendar of a feed that may be read, as it is now; None where there is no such feed.

    1. Find the feed by its secret, with what its account may still see.
    2. Gather the events, and compare them with what was last said of each.
    3. Keep what has changed, and once a day that the feed was read. Most readings write nothing.

    Where another reader keeps the same at the same moment, it is done once more.
    """
    for _ in range(2):
        feed = live_feed(session, hash_of(token))
        if feed is None:
            return None
        if (read := _read(session, feed, now)) is not None:
            return read
    return None


def _read(session: Session, feed: CalendarFeed, now: datetime) -> CalendarRead | None:
    today = london_day(now)
    name, events = _events(session, feed, today)
    whose = Whose(feed.organisation_id, feed.person_id)
    known = last_said(session, whose)
    stamped: list[Stamped] = []
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for event in events:
        was = known.get(event.uid)
        if was is not None and was.said == event.said:
            stamped.append(Stamped(event, was.sequence, was.changed_at))
            continue
        sequence = 0 if was is None else was.sequence + 1
        row = {"uid": event.uid, "day": event.day, "said": event.said}
        (new if was is None else changed).append({**row, "sequence": sequence, "changed_at": now})
        stamped.append(Stamped(event, sequence, now))
    if new or changed or feed.last_read_on != today:
        feed.last_read_on = today
        if not note_said(session, whose, new, changed, window_on(today).first):
            return None
        session.commit()
    return CalendarRead(name, tuple(stamped))


def _events(session: Session, feed: CalendarFeed, today: date) -> tuple[str | None, list[Event]]:
    if feed.organisation_id is not None:
        name = organisation_name(session, feed.organisation_id)
        return name, organisation_events(session, feed.organisation_id, today)
    assert feed.person_id is not None
    return None, person_events(session, feed.person_id, today)
