"""The area's blueprint and navigation."""

from flask import Blueprint

blueprint = Blueprint("registrar", __name__, url_prefix="/registrar")
NAVIGATION = (
    ("Register", "registrar.home"),
    ("Entries", "registrar.overview"),
    ("Imports", "registrar.imports"),
    ("Checks due", "registrar.checks"),
    ("Requirements", "registrar.requirements"),
    ("Flags", "registrar.flags"),
    ("Runs", "registrar.runs"),
)
