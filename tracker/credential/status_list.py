"""W3C Bitstring Status List: one bit for each passport's number, 1 where it was revoked.

The list is signed as the passports are, and says nothing else about them: it is as long whether
there are ten of them or a hundred thousand.
"""

import base64
import gzip
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tracker.credential.achievement import Issuer
from tracker.credential.jose import NotGenuine, opened, sign
from tracker.credential.keys import Key

SHORTEST = 131_072
"""Bits: the least that the standard allows, so that a number hides among others."""
LARGEST = 4 * 1024 * 1024
"""Bytes, unzipped."""
LASTS = timedelta(days=1)
MINUTES = 5
TYPES = ("VerifiableCredential", "BitstringStatusListCredential")


def issue_list(
    revoked: Iterable[int], highest: int, issuer: Issuer, key: Key, key_id: str, now: datetime
) -> str:
    """The status list as it is now, signed; it goes to the highest number of a passport at least.

    Whoever keeps it for more than a day asks again.
    """
    signed = now.astimezone(UTC).replace(microsecond=0)
    ends = signed + LASTS
    claims = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": issuer.status_list,
        "type": list(TYPES),
        "issuer": issuer.address,
        "validFrom": signed.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "validUntil": ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "id": f"{issuer.status_list}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": _encoded(revoked, highest),
            "ttl": MINUTES * 60 * 1000,
        },
        "iss": issuer.address,
        "jti": issuer.status_list,
        "nbf": int(signed.timestamp()),
        "exp": int(ends.timestamp()),
    }
    return sign(claims, key, key_id)


def is_revoked(
    text: str, number: int, keys: Sequence[Key], issuer: str, address: str, now: datetime
) -> bool:
    """Whether an issuer's signed list says that the passport with this number was revoked.

    Raises NotGenuine where it is not that issuer's list from that address, or too old to trust.
    """
    claims, _ = opened(text, keys)
    try:
        subject = claims["credentialSubject"]
        whole = (
            tuple(claims["type"]) == TYPES
            and claims["iss"] == claims["issuer"] == issuer
            and claims["id"] == address
            and subject["statusPurpose"] == "revocation"
            and datetime.fromtimestamp(claims["nbf"], UTC) <= now + timedelta(minutes=5)
        )
        ends = datetime.fromtimestamp(claims["exp"], UTC)
        bits = _decoded(subject["encodedList"])
    except (KeyError, TypeError, ValueError, OverflowError, EOFError, zlib.error) as error:
        raise _wrong() from error
    if not whole:
        raise _wrong()
    if ends <= now:
        raise NotGenuine("The list of revoked passports is too old. Get it again from the issuer.")
    if not 0 <= number < len(bits) * 8:
        raise _wrong()
    return bool(bits[number // 8] & (0x80 >> (number % 8)))


def _encoded(revoked: Iterable[int], highest: int) -> str:
    """Bits from the highest of the first byte on, zipped, in multibase's base64url."""
    bits = bytearray(max(SHORTEST, highest + 8) // 8)
    for number in revoked:
        bits[number // 8] |= 0x80 >> (number % 8)
    # Without the time: the same list is the same text.
    zipped = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(zipped).rstrip(b"=").decode()


def _decoded(encoded: Any) -> bytes:
    if not isinstance(encoded, str) or not encoded.startswith("u"):
        raise ValueError("not multibase")
    zipped = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
    reader = zlib.decompressobj(wbits=31)
    bits = reader.decompress(zipped, LARGEST)
    if not reader.eof:
        raise ValueError("larger than any list, or cut short")
    return bits


def _wrong() -> NotGenuine:
    return NotGenuine("This is not the issuer's list of revoked passports.")
