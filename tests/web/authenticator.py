"""A phone with a passkey in it: what it would answer through a browser."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from os import urandom
from typing import Any

from cbor2 import dumps
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40


@dataclass
class Phone:
    """Holds one passkey, and signs whatever it is asked to."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = field(default_factory=lambda: urandom(32))
    owner: str = ""
    flags: int = PRESENT | VERIFIED
    origin: str = "http://localhost"
    site: str = "localhost"

    def create(self, options: dict[str, Any]) -> str:
        """What it answers when it is asked to make its passkey."""
        self.owner = options["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        x, y = (one.to_bytes(32, "big") for one in (numbers.x, numbers.y))
        public = dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        told = b"\0" * 16 + len(self.id).to_bytes(2, "big") + self.id + public
        data = self._data(self.flags | NEW) + told
        client = self._client("webauthn.create", options)
        attested = dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"attestationObject": _text(attested), "clientDataJSON": _text(client)})

    def get(self, options: dict[str, Any]) -> str:
        """What it answers when it is asked to sign in."""
        client = self._client("webauthn.get", options)
        data = self._data(self.flags)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "authenticatorData": _text(data),
                "clientDataJSON": _text(client),
                "signature": _text(signature),
                "userHandle": self.owner,
            }
        )

    def _data(self, flags: int) -> bytes:
        return sha256(self.site.encode()).digest() + bytes([flags]) + b"\0" * 4

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, response: dict[str, str]) -> str:
        known = {"id": _text(self.id), "rawId": _text(self.id), "type": "public-key"}
        return json.dumps({**known, "response": response})


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
