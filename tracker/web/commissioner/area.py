"""The area's blueprint and navigation."""

from flask import Blueprint

blueprint = Blueprint("commissioner", __name__, url_prefix="/commissioner")
NAVIGATION = (
    ("Settings", "commissioner.home"),
    ("Audits", "commissioner.audits"),
    ("Requests", "commissioner.requests"),
    ("Flags", "commissioner.flags"),
    ("Changes", "commissioner.changes"),
    ("Check a provider", "providers.home"),
)
