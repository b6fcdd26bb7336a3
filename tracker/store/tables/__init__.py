"""Every table. Importing this module makes all of them known to the metadata."""

from tracker.store.tables import (
    absent,
    accounts,
    documents,
    feeds,
    flags,
    imports,
    judged,
    looks,
    notices,
    people,
    places,
    register,
    runs,
    seen,
    staged,
    uploads,
)

__all__ = [
    "absent",
    "accounts",
    "documents",
    "feeds",
    "flags",
    "imports",
    "judged",
    "looks",
    "notices",
    "people",
    "places",
    "register",
    "runs",
    "seen",
    "staged",
    "uploads",
]
