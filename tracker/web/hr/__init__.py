"""The pages of HR, about the people and settings of their own organisation."""

from tracker.web.hr import (
    absent,
    annotated,
    flags,
    home,
    new_upload,
    person,
    settings,
    staff,
    uploads,
)
from tracker.web.hr.area import NAVIGATION, blueprint

__all__ = [
    "NAVIGATION",
    "absent",
    "annotated",
    "blueprint",
    "flags",
    "home",
    "new_upload",
    "person",
    "settings",
    "staff",
    "uploads",
]
