"""The area's blueprint and navigation."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
NAVIGATION = (
    ("My training", "staff.home"),
    ("My data", "staff.my_data"),
    ("Evidence", "staff.evidence"),
    ("Check a provider", "providers.home"),
)
