"""The pages of HR, about the people and settings of their own organisation."""

from tracker.web.hr import (
    absent,
    annotated,
    answers,
    flag_calendar,
    flags,
    home,
    new_upload,
    person,
    settings,
    sheet_form,
    staff,
    uploads,
)
from tracker.web.hr.area import NAVIGATION, blueprint

__all__ = [
    "NAVIGATION",
    "absent",
    "annotated",
    "answers",
    "blueprint",
    "flag_calendar",
    "flags",
    "home",
    "new_upload",
    "person",
    "settings",
    "sheet_form",
    "staff",
    "uploads",
]
