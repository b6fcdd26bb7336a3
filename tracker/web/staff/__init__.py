"""The pages of staff."""

from tracker.web.staff import (
    calendar_feeds,
    evidence,
    home,
    my_data,
    passport,
    passport_files,
)
from tracker.web.staff.area import NAVIGATION, blueprint

__all__ = [
    "NAVIGATION",
    "blueprint",
    "calendar_feeds",
    "evidence",
    "home",
    "my_data",
    "passport",
    "passport_files",
]
