"""Every table. Importing this module makes all of them known to the metadata."""

from tracker.store.tables import (
    absent,
    accounts,
    feeds,
    flags,
    imports,
    invitations,
    judged,
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
    "feeds",
    "flags",
    "imports",
    "invitations",
    "judged",
    "notices",
    "people",
    "places",
    "register",
    "runs",
    "seen",
    "staged",
    "uploads",
]
