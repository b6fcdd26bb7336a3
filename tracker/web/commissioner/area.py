"""The area's blueprint and navigation."""

from flask import Blueprint

blueprint = Blueprint("commissioner", __name__, url_prefix="/commissioner")
NAVIGATION = (
    ("Settings", "commissioner.home"),
    ("Flags", "commissioner.flags"),
    ("Changes", "commissioner.changes"),
    ("Over-training", "commissioner.over_training"),
    ("Check a provider", "providers.home"),
)
