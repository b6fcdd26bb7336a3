"""JSON signed as a JWT, in the one form that is written here: ES256, and no byte to spare.

A text that means the same as a signed one but is written otherwise, white space aside, is refused,
so that a file that was altered anywhere is told from the one that was signed.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

ALGORITHM = "ES256"
TYPE = "vc+jwt"
LARGEST = 256 * 1024
DEEPEST = 24
_SIGNATURE = 64
_NAMES = {"alg", "kid", "typ"}
_PART = re.compile(r"[A-Za-z0-9_-]+")
_OPEN = re.compile(r"[\[{]")


class NotGenuine(Exception):
    """It is not what a known issuer signed; the message says so in plain words."""


class UnknownIssuer(NotGenuine):
    """No key that is known here signed it: it may be another tracker's."""


def sign(claims: Mapping[str, Any], key: ECKey, key_id: str, typ: str = TYPE) -> str:
    """The claims, signed; `key_id` tells which key did, `typ` what is signed."""
    header = {"alg": ALGORITHM, "typ": typ, "kid": key_id}
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return jws.serialize_compact(header, payload.encode(), key, algorithms=[ALGORITHM])


def opened(text: str, keys: Sequence[ECKey], typ: str = TYPE) -> tuple[dict[str, Any], ECKey]:
    """The claims of a signed text of that kind, and the key that signed it. Raises NotGenuine."""
    # Pages and emails from which it is copied break it into lines.
    text = "".join(text.split())
    header, payload = _parts(text)
    key = _key_of(header, keys, typ)
    try:
        jws.deserialize_compact(text.encode(), key, algorithms=[ALGORITHM])
    except (JoseError, ValueError) as error:
        raise NotGenuine(
            "The signature does not fit what the file says. The file was changed, or damaged, "
            "after it was signed."
        ) from error
    return _read(payload), key


def signature_of(text: str) -> bytes:
    """The signature alone, as its 64 bytes; nothing is checked by it. Raises NotGenuine."""
    return _decoded(text.rpartition(".")[2])


def key_name(key_id: str) -> str:
    """A key by the thumbprint at the end of its id, wherever its issuer is now to be found."""
    return key_id.rpartition("/")[2]


def _parts(text: str) -> tuple[dict[str, Any], bytes]:
    if len(text) > LARGEST:
        raise NotGenuine(f"The file is larger than {LARGEST // 1024} kB, which no passport is.")
    parts = text.split(".")
    if len(parts) != 3:
        raise NotGenuine(
            "This is not a signed training passport. Choose the file that was downloaded, whole."
        )
    header, payload, signature = map(_decoded, parts)
    if len(signature) != _SIGNATURE:
        raise NotGenuine("The file has no whole signature. It was cut short, or changed.")
    return _read(header), payload


def _decoded(part: str) -> bytes:
    """The bytes of a part. Raises NotGenuine where they would be written otherwise."""
    try:
        if not _PART.fullmatch(part):
            raise ValueError("not base64url")
        found = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        if base64.urlsafe_b64encode(found).rstrip(b"=").decode() != part:
            raise ValueError("bits to spare")
    except (ValueError, binascii.Error) as error:
        raise NotGenuine("The file is damaged: it is not written as signed files are.") from error
    return found


def _key_of(header: Mapping[str, Any], keys: Sequence[ECKey], typ: str) -> ECKey:
    """The key that the header names. It decides how the file is checked; the header does not."""
    if set(header) != _NAMES or header["alg"] != ALGORITHM or header["typ"] != typ:
        raise NotGenuine("The file is not signed in the way that training passports are.")
    named = header["kid"]
    if isinstance(named, str):
        for key in keys:
            if key.thumbprint() == key_name(named):
                return key
    raise UnknownIssuer("The file is not signed with a key of an issuer that is known here.")


def _read(content: bytes) -> dict[str, Any]:
    """A JSON object in which no name is said twice. Raises NotGenuine."""
    try:
        text = content.decode()
        if len(_OPEN.findall(text)) > LARGEST // 8 or _depth(text) > DEEPEST:
            raise ValueError("too deep")
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise NotGenuine("The file is damaged: what it says cannot be read.") from error
    if not isinstance(found, dict):
        raise NotGenuine("The file is damaged: what it says is not a passport.")
    return found


def _depth(text: str) -> int:
    """How many brackets are open at most; those within strings count too, which is as well."""
    deepest = depth = 0
    for letter in text:
        if letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _refused(constant: str) -> None:
    raise ValueError(constant)
