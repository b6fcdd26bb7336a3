"""The area's blueprint and navigation."""

from flask import Blueprint

blueprint = Blueprint("registrar", __name__, url_prefix="/registrar")
NAVIGATION = (
    ("Register", "registrar.home"),
    ("Entries", "registrar.overview"),
    ("Check a provider", "providers.home"),
    ("Certification bodies", "registrar.bodies"),
    ("Requirements", "registrar.requirements"),
    ("Imports", "registrar.imports"),
    ("Checks due", "registrar.checks"),
    ("Flags", "registrar.flags"),
    ("Runs", "registrar.runs"),
)
