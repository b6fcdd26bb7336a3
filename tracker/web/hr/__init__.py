"""The pages of hr."""

from tracker.web.hr import home
from tracker.web.hr.area import NAVIGATION, blueprint

__all__ = ["NAVIGATION", "blueprint", "home"]
