"""The pages of the register's keepers."""

from tracker.web.registrar import (
    checks,
    entries,
    entry,
    entry_pages,
    entry_withdraw,
    flags,
    home,
    imports,
    issuers,
    log,
    outbox,
    runs,
    snapshots,
    what_if,
)
from tracker.web.registrar.area import NAVIGATION, blueprint

__all__ = [
    "NAVIGATION",
    "blueprint",
    "checks",
    "entries",
    "entry",
    "entry_pages",
    "entry_withdraw",
    "flags",
    "home",
    "imports",
    "issuers",
    "log",
    "outbox",
    "runs",
    "snapshots",
    "what_if",
]
