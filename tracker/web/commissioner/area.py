"""The area's blueprint and navigation."""

from flask import Blueprint

blueprint = Blueprint("commissioner", __name__, url_prefix="/commissioner")
NAVIGATION = (
    ("Settings", "commissioner.home"),
    ("Flags", "commissioner.flags"),
    ("Audits", "commissioner.audits"),
    ("Check a provider", "providers.home"),
)
