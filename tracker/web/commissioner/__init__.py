"""The pages of commissioners: aggregates of the settings that they commission, no names."""

from tracker.web.commissioner import home, requests, settings
from tracker.web.commissioner.area import NAVIGATION, blueprint

__all__ = ["NAVIGATION", "blueprint", "home", "requests", "settings"]
