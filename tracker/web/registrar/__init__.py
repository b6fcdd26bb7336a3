"""The pages of the register's keepers."""

from tracker.web.registrar import entries, home, runs, what_if
from tracker.web.registrar.area import NAVIGATION, blueprint

__all__ = ["NAVIGATION", "blueprint", "entries", "home", "runs", "what_if"]
