"""Calendars of the organisation: what falls due where, without names."""

from tracker.store.feeds import Whose
from tracker.web.feed_pages import add_feed_pages
from tracker.web.hr.area import blueprint
from tracker.web.security import current

add_feed_pages(blueprint, lambda: Whose(organisation_id=current.organisation_id))
