"""The list of revoked passports, asked of an issuer that is trusted; nothing else is fetched."""

import time
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from tracker.credential.jose import LARGEST

SECONDS = 5.0
"""For each answer of the network, and for the whole list."""


class NotFetched(Exception):
    """The issuer cannot be asked now, or says where its list is in a way that is not followed."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *about: Any) -> None:
        """Who is asked is who was listed, and nobody whom they name."""
        return None


def status_list_of(issuer: str, address: str) -> str:
    """The list at an address of the issuer's own host. Raises NotFetched."""
    if _origin(issuer) != _origin(address) or urlsplit(address).scheme not in {"http", "https"}:
        raise NotFetched
    until = time.monotonic() + SECONDS
    request = Request(address, headers={"Accept": "application/vc+jwt"})
    try:
        with build_opener(_NoRedirects).open(request, timeout=SECONDS) as answer:
            read = b""
            while part := answer.read1(64 * 1024):
                read += part
                if len(read) > LARGEST or time.monotonic() > until:
                    raise NotFetched
    except (URLError, OSError, ValueError) as error:
        raise NotFetched from error
    return read.decode("latin-1")


def _origin(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise NotFetched from error
    return parts.scheme, parts.netloc
