"""The pages of HR, about the people and settings of their own organisation."""

from tracker.web.hr import (
    absent,
    annotated,
    answers,
    calendar_feeds,
    flag_calendar,
    flags,
    forecast,
    home,
    new_upload,
    notices,
    passports,
    person,
    responsible,
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
    "calendar_feeds",
    "flag_calendar",
    "flags",
    "forecast",
    "home",
    "new_upload",
    "notices",
    "passports",
    "person",
    "responsible",
    "settings",
    "sheet_form",
    "staff",
    "uploads",
]
