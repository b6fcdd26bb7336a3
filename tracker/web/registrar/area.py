"""The area's blueprint and navigation."""

from flask import Blueprint

blueprint = Blueprint("registrar", __name__, url_prefix="/registrar")
NAVIGATION = (("Home", "registrar.home"),)
