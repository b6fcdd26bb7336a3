"""Every table. Importing this module makes all of them known to the metadata."""

from tracker.store.tables import (
    absent,
    accounts,
    credentials,
    feeds,
    flags,
    imports,
    judged,
    notices,
    passports,
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
    "credentials",
    "feeds",
    "flags",
    "imports",
    "judged",
    "notices",
    "passports",
    "people",
    "places",
    "register",
    "runs",
    "seen",
    "staged",
    "uploads",
]
