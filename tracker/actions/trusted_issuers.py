"""Other trackers whose signed passports may be taken in here; a registrar lists them."""

from typing import Any
from urllib.parse import urlsplit

from tracker import clock
from tracker.credential.keys import BadKeys, keys_of, public_key
from tracker.store import credentials as store
from tracker.store.database import Session, Turn, take_turn

LONGEST = 500

__all__ = ["BadIssuer", "BadKeys", "stop_trusting", "trust"]


class BadIssuer(Exception):
    """It cannot be listed; the message says what to give instead."""


def trust(
    session: Session,
    address: str,
    name: str,
    jwks: Any,
    by: str | None = None,
    source: str | None = None,
) -> list[str]:
    """Trust passports that say they are from this address and are signed with one of these keys.

    Said again it takes the place of what was known of that address. `source` is how the keys came
    here. The names of the keys. Raises BadIssuer and BadKeys.
    """
    address, name = address.strip(), " ".join(name.split())
    try:
        parts = urlsplit(address)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or " " in address or not address.isprintable() or len(address) > LONGEST:
        raise BadIssuer(
            "Give the issuer's own address, as its passports name it, such as "
            "https://tracker.example/credentials/issuer"
        )
    if not name or len(name) > LONGEST or not name.isprintable():
        raise BadIssuer("Give the name of the issuer, in 500 characters or fewer.")
    source = " ".join((source or "").split()) or None
    if source and (len(source) > LONGEST or not source.isprintable()):
        raise BadIssuer("Say how you got the keys in 500 characters or fewer.")
    keys = [public_key(key) for key in keys_of(jwks)]
    take_turn(session, Turn.SIGNING_KEYS)
    store.list_issuer(session, address, name, {"keys": keys}, clock.now(), by, source)
    session.commit()
    return [key["kid"] for key in keys]


def stop_trusting(session: Session, address: str, by: str | None = None) -> bool:
    """Take no more of an issuer's passports in; False where it was not trusted. What was taken in
    stays: it was good then."""
    ended = store.end_issuer(session, address.strip(), clock.now(), by)
    session.commit()
    return ended
