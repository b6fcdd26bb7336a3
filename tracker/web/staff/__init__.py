"""The pages of staff."""

from tracker.web.staff import home
from tracker.web.staff.area import NAVIGATION, blueprint

__all__ = ["NAVIGATION", "blueprint", "home"]
