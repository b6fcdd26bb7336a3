"""The area's blueprint and navigation."""

from flask import Blueprint

blueprint = Blueprint("commissioner", __name__, url_prefix="/commissioner")
NAVIGATION = (
    ("Settings", "commissioner.home"),
    ("Requests", "commissioner.requests"),
    ("Flags", "commissioner.flags"),
    ("Audits", "commissioner.audits"),
    ("League", "commissioner.league_table"),
    ("Changes", "commissioner.changes"),
    ("Over-training", "commissioner.over_training"),
    ("Check a provider", "providers.home"),
)
