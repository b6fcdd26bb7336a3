"""Another tracker: it signs passports, and a local server says which of them are revoked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from joserfc.jwk import ECKey

from tests.credential.samples import PASSPORT
from tracker import clock
from tracker.actions.signing_keys import issuer_at
from tracker.credential import keys
from tracker.credential.achievement import issue
from tracker.credential.passport import Passport
from tracker.credential.status_list import issue_list


class OtherTracker:
    """`answer` is what it says in the place of its list; `moved` where it sends whoever asks."""

    def __init__(self, address: str) -> None:
        self.issuer = issuer_at(address)
        self.key: ECKey = keys.new_key()
        self.revoked: set[int] = set()
        self.answer: bytes | None = None
        self.moved: str | None = None
        self.asked: list[str] = []

    @property
    def jwks(self) -> dict:
        return {"keys": [keys.public_key(self.key)]}

    def signed(self, passport: Passport = PASSPORT, now: datetime | None = None) -> str:
        key_id = f"{self.issuer.url}/credentials/keys/{self.key.thumbprint()}"
        return issue(passport, self.issuer, self.key, key_id, now or clock.now())

    def status(self) -> bytes:
        key_id = f"{self.issuer.url}/credentials/keys/{self.key.thumbprint()}"
        text = issue_list(self.revoked, 100, self.issuer, self.key, key_id, clock.now())
        return text.encode()


@contextmanager
def running() -> Iterator[OtherTracker]:
    """The tracker, reached until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            other.asked.append(self.path)
            body = other.status() if other.answer is None else other.answer
            self.send_response(302 if other.moved else 200)
            if other.moved:
                self.send_header("Location", other.moved)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *about: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    other = OtherTracker(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield other
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
