"""The pages of staff."""

from tracker.web.staff import calendar_feeds, home, passport
from tracker.web.staff.area import NAVIGATION, blueprint

__all__ = ["NAVIGATION", "blueprint", "calendar_feeds", "home", "passport"]
