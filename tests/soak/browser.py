"""Browsers that ask real web processes, through as plain a load balancer as there can be."""

import re
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from itertools import count
from time import time
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import EnvironHeaders, Headers

from tests.soak.telling import Telling
from tests.web.checked_page import CheckedClient
from tests.web.conftest import sign_in
from tracker.store.database import db
from tracker.store.tables.accounts import User

PATIENCE = 60  # seconds for an answer
Answer = tuple[list[bytes], str, Headers]


class Away(Exception):
    """No answer, while that is as it should be; or one that was told as wrong already."""


class SignedOut(Exception):
    """The session has ended, as at the end of a day."""


class Balancer:
    """Asks the web processes in turn. What may be asked twice is asked of the other, too."""

    def __init__(self, ports: list[int], telling: Telling) -> None:
        self._ports, self._telling, self._turn = ports, telling, count()

    def ask(self, environ: dict[str, Any]) -> Answer:
        """Raises Away where nobody answers, or says that it cannot just now."""
        method, target = environ["REQUEST_METHOD"], environ["REQUEST_URI"]
        page = f"{method} {re.sub(r'[0-9]+', 'N', target.partition('?')[0])}"
        size = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(size) if size else None
        begun, turn = time(), next(self._turn)
        for tried in range(len(self._ports) if method == "GET" else 1):
            port = self._ports[(turn + tried) % len(self._ports)]
            try:
                status, reason, headers, content = self._send(port, environ, body)
                break
            except (OSError, HTTPException) as error:
                status, reason = 0, type(error).__name__
        ended = time()
        self._telling.asked[page].append((status, ended - begun))
        if status == 0 or status >= 500:
            if status not in {0, 503} or not self._telling.was_troubled(begun, ended):
                self._telling.wrong(f"{page}: {status or 'no answer'} {reason}")
            raise Away
        return [content], f"{status} {reason}", headers

    def _send(self, port: int, environ: dict[str, Any], body: bytes | None):
        headers = dict(EnvironHeaders(environ))
        # Each is one of a connection: a proxy puts its own in their place.
        headers |= {"Host": "localhost", "Connection": "close", "Referer": "https://localhost/"}
        headers |= {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"}
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request(
                environ["REQUEST_METHOD"], environ["REQUEST_URI"], body=body, headers=headers
            )
            answer = connection.getresponse()
            content = answer.read()
            told = Headers([one for one in answer.getheaders() if one[0] != "Transfer-Encoding"])
            return answer.status, answer.reason, told, content
        finally:
            connection.close()


class Browser(CheckedClient):
    """Checks each page as all tests do, and asks a balancer instead of an application."""

    balancer: Balancer
    is_known = False

    def run_wsgi_app(self, environ: dict[str, Any], buffered: bool = False) -> Answer:
        self._add_cookies_to_wsgi(environ)
        answer = self.balancer.ask(environ)
        self._update_cookies_from_response("localhost", "/", answer[2].getlist("Set-Cookie"))
        if self.is_known and answer[2].get("Location", "").startswith("/sign-in"):
            raise SignedOut
        return answer


def new_browser(app: Flask, balancer: Balancer) -> Callable[[str | None], Browser]:
    """`browser(email)`: signed in by both steps just now; without one, somebody who is not."""

    def browser(email: str | None) -> Browser:
        with app.app_context():
            client = Browser(app, app.response_class)
            client.balancer = balancer
            if email:
                client.is_known = True
                sign_in(client, db.session.scalars(select(User).where(User.email == email)).one())
            return client

    return browser
