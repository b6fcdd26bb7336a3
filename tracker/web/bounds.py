"""How much may be asked, and what may stand in it: of every request, before any page is.

How much may be sent is Flask's to bound: MAX_CONTENT_LENGTH in all (and less of a visitor),
MAX_FORM_MEMORY_SIZE of what is no file, MAX_FORM_PARTS of a form with files.
"""

from flask import Flask, abort, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

MOST_OF_AN_ADDRESS = 4000
"""Characters after the `?`: a list filtered by all that it can be, and a hundred codes."""


class Unkept(BadRequest):
    """What was sent has a character in it that no text is kept with."""


def register_bounds(app: Flask) -> None:
    """Registered after the guard, which says how much of whom is read at all."""
    app.before_request(_keep_to_bounds)


def _keep_to_bounds() -> None:
    if len(request.query_string) > MOST_OF_AN_ADDRESS:
        abort(414)
    if "\x00" in request.path:
        abort(404)
    if _has_nul(request.args) or _has_nul(request.form):
        raise Unkept


def _has_nul(fields: MultiDict[str, str]) -> bool:
    return any("\x00" in name or "\x00" in said for name, said in fields.items(multi=True))
