"""Calendars of one's own training."""

from tracker.store.feeds import Whose
from tracker.web.feed_pages import add_feed_pages
from tracker.web.security import current
from tracker.web.staff.area import blueprint

add_feed_pages(blueprint, lambda: Whose(person_id=current.person_id))
