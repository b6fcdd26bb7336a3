"""What a provider says of itself, and the keys that it signs with: fetched, and kept an hour."""

import threading
import time
from dataclasses import dataclass
from typing import Any

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tracker.oidc.providers import Provider

TIMEOUT = (3, 5)  # seconds to connect, and for each answer
KEPT_FOR = 60 * 60  # seconds
# While a provider is down nobody waits for it more than once in so many seconds, and whoever sends
# tokens with keys that nobody knows makes nobody ask for the keys oftener.
NOT_AGAIN_FOR = 10
ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderDown(Exception):
    """The provider cannot be reached, or answers what no provider would."""


@dataclass(frozen=True)
class Known:
    """A provider's addresses and keys as they were at a moment of the machine's own clock."""

    metadata: dict[str, Any]
    keys: KeySet
    at: float


_known: dict[Provider, Known] = {}
_failed: dict[Provider, float] = {}
_lock = threading.Lock()


def known_of(provider: Provider, newer_than: float | None = None) -> Known:
    """Its addresses and keys, from an hour ago at most. Raises ProviderDown.

    With `newer_than` they are fetched anew, but for those that are newer than that.
    """
    now = time.monotonic()
    with _lock:
        kept, failed = _known.get(provider), _failed.get(provider)
    if kept and now - kept.at < KEPT_FOR and (newer_than is None or kept.at > newer_than):
        return kept
    if kept and newer_than is not None and now - kept.at < NOT_AGAIN_FOR:
        return kept
    if failed is not None and now - failed < NOT_AGAIN_FOR:
        raise ProviderDown(f"{provider.name} could not be reached a moment ago")
    try:
        fetched = _fetch(provider, now)
    except ProviderDown:
        with _lock:
            _failed[provider] = now
        raise
    with _lock:
        _known[provider] = fetched
        _failed.pop(provider, None)
    return fetched


def forget() -> None:
    """Ask all providers anew."""
    with _lock:
        _known.clear()
        _failed.clear()


def _fetch(provider: Provider, now: float) -> Known:
    issuer = provider.issuer
    metadata = _document(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if metadata.get("issuer") != issuer:
        said = metadata.get("issuer")
        raise ProviderDown(f"{provider.name} calls itself {said!r}, and not {issuer!r}")
    scheme = issuer.partition(":")[0]
    for name in ADDRESSES:
        if not str(metadata.get(name, "")).startswith((f"{scheme}://", "https://")):
            raise ProviderDown(f"{provider.name} gives no {name}")
    try:
        keys = KeySet.import_key_set(_document(metadata["jwks_uri"]))  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError) as wrong:
        raise ProviderDown(f"{provider.name} gives no keys") from wrong
    return Known(metadata, keys, now)


def _document(address: str) -> dict[str, Any]:
    try:
        answer = requests.get(address, timeout=TIMEOUT, allow_redirects=False)
        document = answer.json() if answer.status_code == 200 else None
    except (requests.RequestException, ValueError) as wrong:
        raise ProviderDown(f"{address} cannot be read") from wrong
    if not isinstance(document, dict):
        raise ProviderDown(f"{address} answers {answer.status_code}")
    return document
