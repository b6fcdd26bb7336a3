"""The pages of commissioners: aggregates of the settings that they commission, no names."""

from tracker.web.commissioner import compare, downloads, flags, league, portfolio, settings
from tracker.web.commissioner.area import NAVIGATION, blueprint

__all__ = [
    "NAVIGATION",
    "blueprint",
    "compare",
    "downloads",
    "flags",
    "league",
    "portfolio",
    "settings",
]
