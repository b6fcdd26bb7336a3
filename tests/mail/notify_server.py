"""A local server that answers as GOV.UK Notify's REST API is documented to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

from tracker.mail.notify import Service

SERVICE_ID, SECRET, TEMPLATE = str(uuid4()), str(uuid4()), str(uuid4())


class Notify:
    """What it was sent, by id. `refuse` is the status and the errors that it answers sends with;
    `deaf` takes the next message and answers nothing."""

    def __init__(self) -> None:
        self.held: dict[str, dict[str, Any]] = {}
        self.refuse: tuple[int, str, str] | None = None
        self.deaf = False
        self.asked: list[str] = []

    def take(self, sent: dict[str, Any]) -> dict[str, Any]:
        told = sent["personalisation"]
        taken = {
            "id": str(uuid4()),
            "reference": sent.get("reference"),
            "email_address": sent["email_address"],
            "type": "email",
            "status": "created",
            "subject": told["subject"],
            "body": told["body"],
            "template": {"id": sent["template_id"], "version": 1},
        }
        self.held[taken["id"]] = taken
        return taken

    def of_reference(self, reference: str) -> list[dict[str, Any]]:
        return [one for one in self.held.values() if one["reference"] == reference]

    def becomes(self, status: str) -> None:
        """What has become of all that it holds."""
        for one in self.held.values():
            one["status"] = status


@contextmanager
def running(notify: Notify) -> Iterator[Service]:
    """The service by which it is reached, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            notify.asked.append(f"POST {self.path}")
            if not self._is_signed():
                return self._error(403, "AuthError", "Invalid token: API key not found")
            if notify.refuse:
                return self._error(*notify.refuse)
            if "@" not in sent["email_address"]:
                said = "email_address Not a valid email address"
                return self._error(400, "ValidationError", said)
            if sent["template_id"] != TEMPLATE:
                return self._error(400, "BadRequestError", "Template not found")
            taken = notify.take(sent)
            if notify.deaf:
                notify.deaf = False
                self.close_connection = True
                return None
            content = {name: taken[name] for name in ("subject", "body")}
            told = {name: taken[name] for name in ("id", "reference", "template")}
            return self._answer(201, {**told, "content": content})

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            notify.asked.append(f"GET {asked.path}")
            if not self._is_signed():
                return self._error(403, "AuthError", "Invalid token: API key not found")
            if asked.path == "/v2/notifications":
                (reference,) = parse_qs(asked.query)["reference"]
                return self._answer(200, {"notifications": notify.of_reference(reference)})
            found = notify.held.get(asked.path.rpartition("/")[2])
            if found is None:
                return self._error(404, "NoResultFound", "No result found")
            return self._answer(200, found)

        def _is_signed(self) -> bool:
            token = self.headers["Authorization"].removeprefix("Bearer ")
            try:
                claims = jwt.decode(token, SECRET, algorithms=["HS256"])
            except jwt.InvalidTokenError:
                return False
            return claims["iss"] == SERVICE_ID

        def _error(self, code: int, error: str, message: str) -> None:
            errors = [{"error": error, "message": message}]
            self._answer(code, {"status_code": code, "errors": errors})

        def _answer(self, code: int, document: dict[str, Any]) -> None:
            content = json.dumps(document).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *said: Any) -> None:
            """Nothing: the tests read `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        key = f"tests-{SERVICE_ID}-{SECRET}"
        yield Service(key, TEMPLATE, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
