"""The pages of commissioners: aggregates of the settings that they commission, no names."""

from tracker.web.commissioner import changes, home, over_training, setting_changes, settings
from tracker.web.commissioner.area import NAVIGATION, blueprint

__all__ = [
    "NAVIGATION",
    "blueprint",
    "changes",
    "home",
    "over_training",
    "setting_changes",
    "settings",
]
