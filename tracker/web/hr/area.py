"""The area's blueprint and navigation."""

from flask import Blueprint

blueprint = Blueprint("hr", __name__, url_prefix="/hr")
NAVIGATION = (
    ("Home", "hr.home"),
    ("Staff", "hr.staff"),
    ("Settings", "hr.settings"),
    ("Evidence", "hr.evidence"),
    ("Requests", "hr.requests"),
    ("Flags", "hr.flags"),
    ("Forecast", "hr.forecast"),
    ("Uploads", "hr.uploads"),
    ("Check a provider", "providers.home"),
)
