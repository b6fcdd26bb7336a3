"""A signed passport read: is it genuine, what does it say, and was it revoked?"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from tracker.actions.signing_keys import own_keys
from tracker.credential.achievement import Ended, Verified, verify
from tracker.credential.fetching import NotFetched, status_list_of
from tracker.credential.jose import LARGEST, NotGenuine
from tracker.credential.keys import Key, keys_of
from tracker.credential.status_list import is_revoked
from tracker.store.credentials import trusted_issuers
from tracker.store.database import Session
from tracker.store.passports import is_revoked as is_revoked_here

__all__ = ["LARGEST", "NotGenuine", "Read", "State", "ask_issuer", "read", "read_with"]


class State(StrEnum):
    """What a genuine passport is now. `unknown`: its issuer has to be asked for its list."""

    GOOD = "good"
    ENDED = "ended"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Read:
    """A passport that is genuine. `issuer` is "" where it was signed here."""

    verified: Verified
    issuer: str
    issuer_name: str
    state: State


def read(session: Session, text: str, now: datetime) -> Read:
    """A passport that was signed here, or by an issuer that is trusted. Raises NotGenuine."""
    mine = own_keys(session)
    listed = trusted_issuers(session)
    others = [key for issuer in listed for key in keys_of(issuer.keys)]
    found, ended = _verified(text, [*mine, *others], now)
    if found.key_name in {key.thumbprint() for key in mine}:
        revoked = is_revoked_here(session, found.status_index)
        return Read(found, "", found.issuer_name, _state(ended, revoked))
    for issuer in listed:
        if issuer.address == found.issuer and found.key_name in _names(issuer.keys):
            return Read(found, issuer.address, issuer.name, _state(ended, None))
    raise NotGenuine(
        "The file is signed with the key of another issuer than the one that it names. Do not "
        "rely on it."
    )


def ask_issuer(session: Session, found: Read, now: datetime) -> Read:
    """The same, where its state is unknown, with what its issuer's own list says of it now.

    Where the issuer cannot be asked the state stays unknown. Raises NotGenuine for a list that is
    not the issuer's.
    """
    if found.state is not State.UNKNOWN:
        return found
    verified = found.verified
    listed = next(one for one in trusted_issuers(session) if one.address == found.issuer)
    # Nothing is held in the database while the network is waited for.
    session.rollback()
    try:
        text = status_list_of(found.issuer, verified.status_list)
    except NotFetched:
        return found
    about = (keys_of(listed.keys), found.issuer, verified.status_list)
    revoked = is_revoked(text, verified.status_index, *about, now)
    return replace(found, state=_state(False, revoked))


def read_with(text: str, jwks: Any, status: str | None, now: datetime) -> Read:
    """A passport read with these published keys, and its issuer's list where it is at hand.

    Raises NotGenuine, and BadKeys.
    """
    keys = keys_of(jwks)
    found, ended = _verified(text.strip(), keys, now)
    revoked = None
    if status is not None:
        revoked = is_revoked(status, found.status_index, keys, found.issuer, found.status_list, now)
    return Read(found, found.issuer, found.issuer_name, _state(ended, revoked))


def _verified(text: str, keys: list[Key], now: datetime) -> tuple[Verified, bool]:
    """What it says, and whether its last day is over."""
    try:
        return verify(text, keys, now), False
    except Ended as over:
        return over.verified, True


def _state(ended: bool, revoked: bool | None) -> State:
    if revoked:
        return State.REVOKED
    if ended:
        return State.ENDED
    return State.UNKNOWN if revoked is None else State.GOOD


def _names(jwks: dict[str, Any]) -> set[str]:
    return {key.thumbprint() for key in keys_of(jwks)}
