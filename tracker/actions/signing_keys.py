"""The keys that sign training passports: one signs, the others signed and verify for ever."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker import clock
from tracker.credential import keys
from tracker.credential.achievement import Issuer
from tracker.credential.keys import Key
from tracker.credential.status_list import issue_list
from tracker.store import credentials as store
from tracker.store.credentials import KeptKey
from tracker.store.database import Session, Turn, take_turn
from tracker.store.passports import revoked_numbers


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs here, and with what: `address` is this tracker's own, as browsers reach it."""

    issuer: Issuer
    key: Key
    key_id: str


class CannotSign(Exception):
    """The key cannot be read with the setting CREDENTIAL_KEY; the message says what to do."""


def issuer_at(address: str) -> Issuer:
    """This tracker as an issuer. Its name tells where it is: it belongs to no one employer."""
    host = address.partition("://")[2]
    return Issuer(
        address=f"{address}/credentials/issuer",
        name=f"Training Standards Tracker at {host}",
        url=address,
        status_list=f"{address}/credentials/status/1",
    )


def signer(session: Session, address: str, secret: str) -> Signer:
    """Who signs here now; the first key is made when it is first needed. Raises CannotSign."""
    kept = _with_one_that_signs(session, secret)
    try:
        key = keys.unlocked(kept[0].locked, secret)
    except keys.Locked as error:
        raise CannotSign(
            "The key that signs passports was locked with another CREDENTIAL_KEY. Set that again, "
            "or make a new key with `flask credential-keys --rotate`."
        ) from error
    return Signer(issuer_at(address), key, f"{address}/credentials/keys/{kept[0].name}")


def signed_status_list(session: Session, address: str, secret: str) -> str:
    """Which passports are revoked now, signed. Raises CannotSign."""
    by = signer(session, address, secret)
    revoked, highest = revoked_numbers(session)
    return issue_list(revoked, highest, by.issuer, by.key, by.key_id, clock.now())


def rotate(session: Session, secret: str) -> KeptKey:
    """Make a new key that signs from now on; the one until now is retired, and kept."""
    return _make(session, secret, only_if_none=False)


def own_keys(session: Session) -> list[Key]:
    """All keys that what was signed here may be verified with."""
    kept = store.signing_keys(session)
    return keys.keys_of({"keys": [one.public_key for one in kept]}) if kept else []


def published_keys(session: Session, secret: str) -> dict[str, Any]:
    """The public keys, the one that signs first, as a JSON Web Key Set.

    The first is made when it is first asked for, so that nobody comes to trust an empty list.
    """
    return {"keys": [one.public_key for one in _with_one_that_signs(session, secret)]}


def _with_one_that_signs(session: Session, secret: str) -> list[KeptKey]:
    kept = store.signing_keys(session)
    if not kept or kept[0].retired_at is not None:
        _make(session, secret, only_if_none=True)
        kept = store.signing_keys(session)
    return kept


def _make(session: Session, secret: str, only_if_none: bool) -> KeptKey:
    session.rollback()
    take_turn(session, Turn.SIGNING_KEYS)
    kept = store.signing_keys(session)
    if only_if_none and kept and kept[0].retired_at is None:
        session.rollback()
        return kept[0]
    made = _new(secret, clock.now())
    store.add_signing_key(session, made)
    session.commit()
    return made


def _new(secret: str, now: datetime) -> KeptKey:
    key = keys.new_key()
    return KeptKey(key.thumbprint(), keys.public_key(key), keys.locked(key, secret), now, None)
