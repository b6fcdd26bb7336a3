"""The area's blueprint and navigation."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
NAVIGATION = (
    ("My training", "staff.home"),
    ("Passport", "staff.passport"),
    ("Check a provider", "providers.home"),
)
