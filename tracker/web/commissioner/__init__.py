"""The pages of commissioner."""

from tracker.web.commissioner import home
from tracker.web.commissioner.area import NAVIGATION, blueprint

__all__ = ["NAVIGATION", "blueprint", "home"]
