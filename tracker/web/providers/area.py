"""The area's blueprint. It has no navigation of its own: each visitor keeps that of their area."""

from flask import Blueprint

blueprint = Blueprint("providers", __name__, url_prefix="/providers")
NAVIGATION = ()
