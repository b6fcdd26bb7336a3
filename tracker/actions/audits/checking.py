"""Whose key signed a pack: what whoever checks it knows of that, and a sentence that says so."""

from dataclasses import dataclass

from tracker.actions.signing_keys import own_keys
from tracker.credential.keys import Key, keys_of
from tracker.pack.sealing import Verified
from tracker.store.credentials import trusted_issuers
from tracker.store.database import Session

HERE = "this tracker"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed; `known` is None where nobody here knows the key, False where it must not be."""

    known: bool | None
    said: str


def known_names(session: Session) -> dict[str, str]:
    """Whose each key is that this database knows, by the name of the key."""
    named = {
        key.thumbprint(): issuer.name
        for issuer in trusted_issuers(session)
        for key in keys_of(issuer.keys)
    }
    return {**named, **{key.thumbprint(): HERE for key in own_keys(session)}}


def signer_here(found: Verified, names: dict[str, str]) -> Signer:
    """Who signed, by the keys that are known here by name, if any."""
    if found.key in names:
        return Signer(True, f"Signed by {names[found.key]}, whose key is known here.")
    return Signer(
        None,
        f"Signed by the key {found.key}, which is not known here. Compare it with the keys "
        f"published at {found.keys_at}: a key that is not there is not theirs.",
    )


def signer_among(found: Verified, keys: list[Key]) -> Signer:
    """Who signed, where it must be one of these keys."""
    if found.key in {key.thumbprint() for key in keys}:
        return Signer(True, f"Signed by {found.key}, which is one of the keys given.")
    return Signer(
        False,
        f"Signed by the key {found.key}, which is none of the keys given. Do not rely on it.",
    )
