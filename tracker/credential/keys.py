"""Keys that sign: made, kept encrypted, and told to everybody without their secret."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from tracker.credential.jose import ALGORITHM, key_name

Key = ECKey
CURVE = "P-256"
MOST_KEYS = 100
_FOR = b"training passports: keys that sign"


class Locked(Exception):
    """The secret in the settings is not the one that the key was encrypted with."""


class BadKeys(ValueError):
    """It is not a list of public keys; the message says what to give."""


def new_key() -> Key:
    return ECKey.generate_key(CURVE, private=True)


def public_key(key: Key) -> dict[str, Any]:
    """The public half as a JWK, named by its thumbprint (RFC 7638)."""
    told = key.as_dict(private=False)
    said = {name: told[name] for name in ("kty", "crv", "x", "y")}
    return {**said, "kid": key.thumbprint(), "alg": ALGORITHM, "use": "sig"}


def locked(key: Key, secret: str) -> str:
    """The private key, encrypted under the secret."""
    return _box(secret).encrypt(json.dumps(key.as_dict(private=True)).encode()).decode()


def unlocked(text: str, secret: str) -> Key:
    """The private key again. Raises Locked."""
    try:
        return ECKey.import_key(json.loads(_box(secret).decrypt(text.encode())))
    except InvalidToken as error:
        raise Locked from error


def keys_of(jwks: Any) -> list[Key]:
    """The keys of a published list that passports can be signed with; a private one is refused.

    A key that is named by another thumbprint than its own is refused too. Raises BadKeys.
    """
    entries = jwks.get("keys") if isinstance(jwks, Mapping) else None
    if not isinstance(entries, list) or len(entries) > MOST_KEYS:
        raise BadKeys("This is not a list of keys. Give the file that the issuer publishes.")
    found = [_key(one) for one in entries if isinstance(one, Mapping) and _fits(one)]
    if not found:
        raise BadKeys("None of these keys can sign a passport: each must be an EC key on P-256.")
    return found


def _fits(entry: Mapping[str, Any]) -> bool:
    return entry.get("kty") == "EC" and entry.get("crv") == CURVE


def _key(entry: Mapping[str, Any]) -> Key:
    if "d" in entry:
        raise BadKeys("The list holds a private key, which nobody else may have. Do not use it.")
    try:
        key = ECKey.import_key(
            {name: str(entry.get(name, "")) for name in ("kty", "crv", "x", "y")}
        )
        named = entry.get("kid")
    except (JoseError, ValueError, TypeError) as error:
        raise BadKeys("A key in the list cannot be read. Ask the issuer for it again.") from error
    if named is not None and key_name(str(named)) != key.thumbprint():
        raise BadKeys("A key in the list has the name of another. Ask the issuer for it again.")
    return key


def _box(secret: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=_FOR).derive(
        hashlib.sha256(secret.encode()).digest()
    )
    return Fernet(base64.urlsafe_b64encode(derived))
