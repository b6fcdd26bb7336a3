"""The pages of the register's keepers."""

from tracker.web.registrar import (
    entries,
    entry,
    entry_pages,
    entry_withdraw,
    home,
    runs,
    what_if,
)
from tracker.web.registrar.area import NAVIGATION, blueprint

__all__ = [
    "NAVIGATION",
    "blueprint",
    "entries",
    "entry",
    "entry_pages",
    "entry_withdraw",
    "home",
    "runs",
    "what_if",
]
