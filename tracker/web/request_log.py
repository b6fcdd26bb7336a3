"""One line in the log for each request, and the reference by which its lines are found again.

A page is told by the pattern of its address: the address itself may name somebody, or be a key.
"""

import logging
import re
import secrets
import time
from typing import Any

from flask import Flask, Response, current_app, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from tracker.web import metrics

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}")


def register_request_log(app: Flask) -> None:
    """Registered before all else: it begins first, and has the last word."""
    app.before_request(_begin)
    app.after_request(_end)
    app.log_exception = _tell_of_error  # type: ignore[method-assign]


def request_reference() -> str:
    """What a user can quote, so that whoever looks after the tracker finds what went wrong."""
    if "reference" not in g:
        given = request.headers.get(HEADER, "") if current_app.config["PROXIES"] else ""
        g.reference = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
    return g.reference


def route() -> str:
    """The pattern of the address, such as /hr/people/<int:person_id>; '-' where there is none."""
    return request.url_rule.rule if request.url_rule else "-"


def _begin() -> None:
    g.began_at = time.monotonic()
    clear_contextvars()
    bind_contextvars(request_id=request_reference(), method=_method(), route=route())


def _end(response: Response) -> Response:
    response.headers[HEADER] = request_reference()
    took = time.monotonic() - g.get("began_at", time.monotonic())
    metrics.count(_method(), route(), response.status_code, took)
    told = {"status": response.status_code, "ms": round(took * 1000), "role": g.get("role", "-")}
    log.info("Answered.", extra=told)
    return response


def _method() -> str:
    """One of those that there are: whoever asks may write anything there."""
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return request.method if request.method in known else "other"


def _tell_of_error(exc_info: Any) -> None:
    log.error("A page failed.", exc_info=exc_info)
