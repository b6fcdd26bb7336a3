"""A pack is signed, and anybody who has the file can tell whether it is as it was signed.

No database and no network is asked. `key.json` tells only who says to have signed: whether that key
is anybody's whom one trusts is for whoever checks to find out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from tracker.credential import jose
from tracker.credential.keys import BadKeys, Key, keys_of, public_key
from tracker.pack.canonical import canonical, read_canonical
from tracker.pack.container import (
    ANSWER,
    KEY,
    MANIFEST,
    ORDER,
    SIGNATURE,
    Changed,
    check_frame,
    read,
    write,
)
from tracker.rules.days import LONDON

TYPE = "evidence-pack+jwt"
FORM = 1
MEGABYTE = 1024 * 1024
_SIGNED = (MANIFEST, SIGNATURE)
_LARGEST_NOTE = MEGABYTE
_ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be that is looked at, and how many values its answer may hold."""

    size: int
    values: int


OF_A_FILE = Limits(512 * MEGABYTE, 20_000_000)
OF_A_VISITOR = Limits(30 * MEGABYTE, 1_500_000)


@dataclass(frozen=True, slots=True)
class Verified:
    """A pack that is as it was signed by the key of that name."""

    manifest: dict[str, Any]
    content: dict[str, Any]
    key: str

    @property
    def content_hash(self) -> str:
        return self.manifest["content_hash"]

    @property
    def address(self) -> str:
        """Where the signer says to be; only who knows the key knows that it is so."""
        return self.manifest["signer"]["address"]

    @property
    def keys_at(self) -> str:
        return self.manifest["signer"]["keys"]


def seal(
    parts: Mapping[str, bytes], said: Mapping[str, Any], address: str, key: Key, key_id: str
) -> bytes:
    """The file of these parts, signed. `said` is what the manifest tells beside their hashes."""
    own = canonical(public_key(key))
    parts = {**parts, KEY: own}
    signer = {"address": address, "key": key.thumbprint(), "keys": published_at(address)}
    listed = [_told(name, parts[name]) for name in ORDER if name in parts]
    manifest = canonical({**said, "form": FORM, "parts": listed, "signer": signer})
    claims = {"manifest_sha256": _hash(manifest)}
    signature = jose.sign(claims, key, key_id, TYPE)
    while not _is_low(signature):
        signature = jose.sign(claims, key, key_id, TYPE)
    return write({**parts, MANIFEST: manifest, SIGNATURE: signature.encode()})


def verify(data: bytes, limits: Limits = OF_A_FILE) -> Verified:
    """The pack, every byte of which is as it was signed. Raises Changed."""
    if len(data) > limits.size:
        raise Changed(f"The file is larger than {limits.size // MEGABYTE} MB. We cannot check it.")
    parts = read(data)
    key = _key(parts[KEY])
    manifest = _manifest(parts[MANIFEST], parts[SIGNATURE], key)
    _check_parts(manifest, parts)
    check_frame(data, parts)
    if manifest["signer"]["key"] != key.thumbprint():
        raise Changed("key.json is not the key that the manifest names.", KEY)
    return Verified(manifest, _content(manifest, bytes(parts[ANSWER]), limits), key.thumbprint())


def published_at(address: str) -> str:
    """Where a tracker publishes the keys that it signs with."""
    return f"{address}/.well-known/jwks.json"


def _key(written: memoryview) -> Key:
    try:
        return keys_of({"keys": [_note(written)]})[0]
    except (BadKeys, ValueError) as error:
        raise _changed(KEY) from error


def _manifest(written: memoryview, signature: memoryview, key: Key) -> dict[str, Any]:
    """What the manifest says, once its signature is found to fit."""
    try:
        text = bytes(signature).decode("ascii") if len(signature) < _LARGEST_NOTE else ""
        if text != "".join(text.split()) or not _is_low(text):
            raise ValueError("written otherwise")
        claims, _ = jose.opened(text, [key], TYPE)
    except (jose.NotGenuine, ValueError) as error:
        raise _changed(SIGNATURE) from error
    try:
        if set(claims) != {"manifest_sha256"} or claims["manifest_sha256"] != _hash(written):
            raise ValueError("not what was signed")
        manifest = _note(written)
        _check_form(manifest)
    except (KeyError, OverflowError, TypeError, ValueError) as error:
        raise _changed(MANIFEST) from error
    return manifest


def _check_form(manifest: Mapping[str, Any]) -> None:
    """Raises where it is signed, and yet not a manifest as is written here."""
    named = [part["name"] for part in manifest["parts"]]
    if manifest["form"] != FORM or len(set(named)) != len(named):
        raise ValueError("not a manifest")
    texts = [manifest["content_hash"], manifest["packed_at"], manifest["made_by"]["version"]]
    texts += [manifest["signer"][name] for name in ("address", "key", "keys")]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("not a manifest")
    asked = manifest["question"]
    if asked["subject"] not in {"setting", "provider"} or not isinstance(asked["code"], str):
        raise ValueError("not a question")
    date.fromisoformat(asked["on"])
    for moment in (asked["known_on"], manifest["packed_at"]):
        datetime.fromisoformat(moment).astimezone(LONDON)


def _check_parts(manifest: Mapping[str, Any], parts: Mapping[str, memoryview]) -> None:
    listed = {part["name"]: part for part in manifest["parts"]}
    for name, content in parts.items():
        if name in _SIGNED:
            continue
        if name not in listed:
            raise Changed(f"{name} was added after the pack was signed.", name)
        if listed[name] != _told(name, content):
            raise _changed(name)
    for name in listed:
        if name not in parts:
            raise Changed(f"{name} was taken out after the pack was signed.", name)


def _content(manifest: Mapping[str, Any], written: bytes, limits: Limits) -> dict[str, Any]:
    """The answer, which is written in the one way and has the hash and the question that are
    signed."""
    if _hash(written) != manifest["content_hash"]:
        raise Changed("answer.json does not have the content hash that was signed.", ANSWER)
    try:
        content = read_canonical(written, limits.values)
    except ValueError as error:
        raise Changed(
            "answer.json is too large to look at here, or not written as answers are.", ANSWER
        ) from error
    if content.get("question") != manifest["question"]:
        raise Changed("answer.json answers another question than the one signed.", ANSWER)
    return content


def _changed(name: str) -> Changed:
    return Changed(f"{name} was changed after the pack was signed.", name)


def _note(written: memoryview) -> dict[str, Any]:
    if len(written) > _LARGEST_NOTE:
        raise ValueError("too large")
    return read_canonical(bytes(written), 100_000)


def _told(name: str, content: bytes | memoryview) -> dict[str, Any]:
    return {"name": name, "size": len(content), "sha256": _hash(content)}


def _hash(content: bytes | memoryview) -> str:
    return sha256(content).hexdigest()


def _is_low(signature: str) -> bool:
    """Whether the second half of a signature is the smaller of the two numbers that would do.

    Both verify; with one of them alone nobody can write the same signature otherwise.
    """
    second = jose.signature_of(signature)[32:]
    return int.from_bytes(second) <= _ORDER_OF_P256 // 2
