"""The pages of registrar."""

from tracker.web.registrar import home
from tracker.web.registrar.area import NAVIGATION, blueprint

__all__ = ["NAVIGATION", "blueprint", "home"]
