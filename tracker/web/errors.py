"""Pages for what went wrong, in plain words; never a raw one."""

import logging
from math import ceil

from flask import Flask, current_app, g, render_template
from flask.globals import request_ctx
from flask_babel import ngettext
from flask_security.core import AnonymousUser
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest, HTTPException, ServiceUnavailable, TooManyRequests

from tracker.actions.sign_in_limit import TooManyTries
from tracker.store.database import (
    DatabaseProblem,
    OperationalError,
    db,
    does_not_fit,
    is_locked,
    is_out_of_reach,
)
from tracker.web.bounds import Unkept
from tracker.web.language import say_here
from tracker.web.request_log import request_reference

log = logging.getLogger(__name__)

PAGES: dict[int, tuple[str, tuple[str, ...]]] = {
    400: (
        "Sorry, we could not understand that",
        ("Go back, check what you entered, and try again.",),
    ),
    403: (
        "You cannot open this page",
        ("If you think that you should be able to, ask whoever looks after the tracker.",),
    ),
    404: (
        "Page not found",
        (
            "If you typed the address, check that it is right.",
            "If you followed a link, the page may have moved, or may not be yours to see.",
        ),
    ),
    405: (
        "This page cannot be opened that way",
        ("Go back and use the links and buttons on the page.",),
    ),
    414: (
        "The address is too long",
        ("Go back, ask for less at once or type a shorter text, and try again.",),
    ),
    431: (
        "Your browser sent too much",
        ("Delete the cookies of this site in your browser, and try again.",),
    ),
    413: (
        "The file is too large",
        ("Send a smaller one. A spreadsheet can be split, or lose pictures that are not needed.",),
    ),
    429: (
        "Too many attempts",
        ("Wait a few minutes, then try again.",),
    ),
    500: (
        "Sorry, there is a problem with the tracker",
        ("Nothing that you sent has been half done. Try again later.",),
    ),
    503: (
        "The tracker is busy",
        (
            "The tracker is busy saving a large file. Try again in a minute.",
            "Nothing that you sent has been half done.",
        ),
    ),
}
AGAIN_AFTER = 60  # seconds
NOT_YOURS = "If these attempts were not yours, tell whoever looks after the tracker where you work."
OUT_OF_REACH = (
    "Sorry, the tracker is not available just now",
    ("Try again in a minute.", "Nothing that you sent has been half done."),
)
UNKEPT = (
    "There is a character in it that cannot be kept. Go back, type the text instead of pasting it, "
    "and send it again.",
)
EXPIRED = (
    "Your form has expired",
    ("Nothing was changed. Go back, reload the page, and send it again.",),
)


def register_errors(app: Flask) -> None:
    """Answer every error with a page of its own; those without one share the nearest."""
    app.register_error_handler(HTTPException, _page)
    for problem in (DatabaseProblem, OverflowError):
        app.register_error_handler(problem, _database_page)
    app.register_error_handler(TooManyTries, _limit_page)


def _page(error: HTTPException) -> tuple[str, int, dict[str, str]] | HTTPException:
    code = error.code or 500
    headers: dict[str, str] = {}
    if code < 400:
        return error
    if request_ctx.url_adapter is None:
        # Asked by a name that is not ours; the page's own addresses name none.
        request_ctx.url_adapter = current_app.url_map.bind("localhost")
    heading, sentences = PAGES.get(code) or PAGES[400 if code < 500 else 500]
    if isinstance(error.__cause__, DatabaseProblem):
        heading, sentences = OUT_OF_REACH
    if isinstance(error, Unkept):
        sentences = UNKEPT
    if isinstance(error, CSRFError):
        heading, sentences = EXPIRED
    if isinstance(error, TooManyRequests) and isinstance(error.retry_after, int):
        sentences = _when_again(error.retry_after)
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, ServiceUnavailable) and isinstance(error.retry_after, int):
        headers["Retry-After"] = str(error.retry_after)
    if code >= 500:
        db.session.rollback()
        # Whose page it is cannot be asked where it may be the database that failed; Flask-Login
        # asks for every template unless it finds its answer here.
        g._login_user = AnonymousUser()
    said = {"heading": say_here(heading), "sentences": [say_here(one) for one in sentences]}
    reference = request_reference() if code == 500 else None
    page = render_template("parts/error.html", **said, nobody=code >= 500, reference=reference)
    return page, code, headers


def _database_page(error: Exception) -> tuple[str, int, dict[str, str]] | HTTPException:
    """Busy where SQLite's one writer has kept others waiting for too long, away where it does not
    answer, and what was sent is at fault where no column can hold it; else it is broken."""
    if does_not_fit(error):
        log.warning("What was sent does not fit into the database.", exc_info=error)
        db.session.rollback()
        return _page(BadRequest())
    if not isinstance(error, OperationalError) or not is_locked(error):
        if not is_out_of_reach(error):
            raise error
        log.warning("The database is out of reach.", exc_info=error)
        return _page(_away(error))
    return _page(ServiceUnavailable(retry_after=AGAIN_AFTER))


def _away(error: Exception) -> ServiceUnavailable:
    told = ServiceUnavailable(retry_after=AGAIN_AFTER)
    told.__cause__ = error
    return told


def _limit_page(refused: TooManyTries) -> tuple[str, int, dict[str, str]] | HTTPException:
    """So many tries that no more are let through for a while."""
    return _page(TooManyRequests(retry_after=ceil(refused.wait.total_seconds())))


def _when_again(seconds: int) -> tuple[str, ...]:
    return (
        ngettext(
            "You can try again in %(num)d minute.",
            "You can try again in %(num)d minutes.",
            ceil(seconds / 60),
        ),
        NOT_YOURS,
    )
