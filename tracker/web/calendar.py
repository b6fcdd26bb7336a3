"""A calendar by its private address, as programs subscribe to it (RFC 5545)."""

from datetime import timedelta

import icalendar
from flask import Blueprint, Response, abort, request, url_for

from tracker import clock
from tracker.actions.calendar_events import Event, uid_of
from tracker.actions.calendar_reading import CalendarRead, Stamped, read_calendar
from tracker.store.database import db

MAKER = "-//Training Standards Tracker//Calendar of training//EN"
READ_EVERY = timedelta(hours=6)
# Nine in the morning of the 30th and of the 7th day before: alarms count from midnight.
RINGS = tuple(timedelta(hours=9) - timedelta(days=days) for days in (30, 7))

blueprint = Blueprint("calendar", __name__)


@blueprint.get("/calendar/<secret:token>.ics")
def feed(token: str) -> Response:
    """The calendar; a 404 where the address is unknown, revoked, or its maker may see it no more.

    A 304 where it says the same as when it was read last.
    """
    read = read_calendar(db.session(), token, clock.now()) or abort(404)
    response = Response(drawn(read), mimetype="text/calendar")
    response.headers["Content-Disposition"] = "inline; filename=training.ics"
    response.add_etag()
    response.make_conditional(request)
    del response.headers["Date"]  # the server says it as well
    return response


def drawn(read: CalendarRead) -> bytes:
    """The calendar's text. It says nothing of the time of asking, and has no METHOD: by that a
    DTSTAMP is the last change of its event."""
    name = f"Training due, {_plain(read.organisation)}" if read.organisation else "My training"
    calendar = icalendar.Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, icalendar.vText(name))
    calendar.add("refresh-interval", READ_EVERY, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(READ_EVERY))
    calendar.add("uid", uid_of("calendar", name))
    for one in read.events:
        calendar.add_component(_event(one, rings=read.organisation is None))
    return calendar.to_ical()


def _event(stamped: Stamped, *, rings: bool) -> icalendar.Event:
    """An event of a whole day, which leaves the day free."""
    said = stamped.event
    event = icalendar.Event()
    event.add("uid", said.uid)
    event.add("dtstamp", stamped.changed_at)
    event.add("last-modified", stamped.changed_at)
    event.add("sequence", stamped.sequence)
    event.add("dtstart", said.day)
    event.add("dtend", said.day + timedelta(days=1))
    event.add("summary", _plain(said.summary))
    event.add("description", _plain(said.description))
    event.add("url", _address(said))
    event.add("transp", "TRANSPARENT")
    for before in RINGS if rings else ():
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _plain(said.summary))
        alarm.add("trigger", before)
        event.add_component(alarm)
    return event


def _address(event: Event) -> str:
    if event.provider:
        return url_for("providers.provider", code=event.provider, _external=True)
    if event.setting:
        asked = {"setting": event.setting, "requirement": event.requirement}
        return url_for("hr.staff", **asked, _external=True)
    return url_for("staff.home", _external=True)


def _plain(text: str) -> str:
    """Without characters that may not stand in a calendar, whoever wrote them into a name."""
    return "".join(one if one.isprintable() else " " for one in text)
