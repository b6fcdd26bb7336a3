"""The area's blueprint and navigation."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
NAVIGATION = (
    ("My training", "staff.home"),
    ("Evidence", "staff.evidence"),
    ("Passport", "staff.passport"),
    ("My data", "staff.my_data"),
    ("Check a provider", "providers.home"),
)
