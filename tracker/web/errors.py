"""Pages for what went wrong, in plain words; never a raw one."""

from math import ceil

from flask import Flask, g, render_template
from flask_babel import ngettext
from flask_security.core import AnonymousUser
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, ServiceUnavailable, TooManyRequests

from tracker.actions.sign_in_limit import TooManyTries
from tracker.store.database import OperationalError, db, is_locked
from tracker.web.language import say_here

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
EXPIRED = (
    "Your form has expired",
    ("Nothing was changed. Go back, reload the page, and send it again.",),
)


def register_errors(app: Flask) -> None:
    """Answer every error with a page of its own; those without one share the nearest."""
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(OperationalError, _database_page)
    app.register_error_handler(TooManyTries, _limit_page)


def _page(error: HTTPException) -> tuple[str, int, dict[str, str]] | HTTPException:
    code = error.code or 500
    headers: dict[str, str] = {}
    if code < 400:
        return error
    heading, sentences = PAGES.get(code) or PAGES[400 if code < 500 else 500]
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
    page = render_template("parts/error.html", **said, nobody=code >= 500)
    return page, code, headers


def _database_page(error: OperationalError) -> tuple[str, int, dict[str, str]] | HTTPException:
    """Busy where SQLite's one writer has kept others waiting for too long; else it is broken."""
    if not is_locked(error):
        raise error
    return _page(ServiceUnavailable(retry_after=AGAIN_AFTER))


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
