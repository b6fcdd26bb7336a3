"""Ways to spoil a file: its bytes, the parts of its archive, and what its XML says."""

import re
import zipfile
import zlib
from collections.abc import Callable
from random import Random

from tests.sheets.files import parts_of, zipped

Parts = dict[str, bytes]

EXTREME = [b"\0", b"\xff", b"\x7f", b"\x80", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", bytes(8)]
TEXTS = [b'"', b",", b";", b"\t", b"\r", b"\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x81", b"=1+1"]
TEXTS += [b"sep=|\r\n", "é".encode(), b"\xe9", b"<", b"&", b"]]>", b"&#0;", b"&#xD800;"]
NUMBERS = [b"0", b"-1", b"1", b"2147483648", b"4294967296", b"1e308", b"NaN", b"", b"A", b"00"]
PLACES = [b"A1", b"XFD1048576", b"ZZZZZ1", b"A0", b"1", b"A", b"a1", b"A99999999999", b"B2:A1"]
KINDS = [b"s", b"str", b"inlineStr", b"b", b"e", b"d", b"n", b"x", b""]
ELEMENT = re.compile(rb"<(\w[\w:]*)\b[^<>]*(?:/>|>[^<]*</\1>)")
ATTRIBUTE = re.compile(rb"(\b[\w:-]+=\")([^\"]*)(\")")
TEXT = re.compile(rb"(>)([^<>]+)(<)")


def spoilt(data: bytes, random: Random, others: list[bytes]) -> bytes:
    """The file with one to four things done to it; `others` are files to take pieces from."""
    for _ in range(random.choice([1, 1, 1, 2, 4])):
        parts = _parts(data)
        if parts and random.random() < 0.8:
            data = zipped(list(_spoilt_parts(parts, random, others).items()))
        else:
            data = random.choice(BYTE_WAYS)(data, random, others)
    return data


def _parts(data: bytes) -> Parts:
    try:
        return parts_of(data)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        return {}
    except RuntimeError:  # a password
        return {}


def _spoilt_parts(parts: Parts, random: Random, others: list[bytes]) -> Parts:
    name = random.choice(sorted(parts))
    way = random.randrange(10)
    if way == 0:
        return {other: content for other, content in parts.items() if other != name}
    if way == 1:
        other = random.choice(sorted(parts))
        return parts | {name: parts[other], other: parts[name]}
    if way == 2:
        foreign = _parts(random.choice(others)) or parts
        return parts | {name: foreign[random.choice(sorted(foreign))]}
    ways = XML_WAYS if parts[name].lstrip()[:1] == b"<" and random.random() < 0.8 else BYTE_WAYS
    return parts | {name: random.choice(ways)(parts[name], random, others)}


def _flip(data: bytes, random: Random, others: list[bytes]) -> bytes:
    spoilt = bytearray(data)
    for _ in range(random.choice([1, 1, 3, 30]) if data else 0):
        spoilt[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(spoilt)


def _overwrite(data: bytes, random: Random, others: list[bytes]) -> bytes:
    at, piece = _at(data, random), random.choice(EXTREME)
    return data[:at] + piece + data[at + len(piece) :]


def _insert(data: bytes, random: Random, others: list[bytes]) -> bytes:
    at = _at(data, random)
    return data[:at] + random.choice(TEXTS + EXTREME) * random.choice([1, 1, 2, 500]) + data[at:]


def _cut(data: bytes, random: Random, others: list[bytes]) -> bytes:
    return data[: _at(data, random)]


def _drop(data: bytes, random: Random, others: list[bytes]) -> bytes:
    start = _at(data, random)
    return data[:start] + data[start + random.choice([1, 2, 10, 100]) :]


def _repeat(data: bytes, random: Random, others: list[bytes]) -> bytes:
    start = _at(data, random)
    end = start + random.choice([4, 50, 1000])
    return data[:end] + data[start:end] * random.choice([1, 2, 20]) + data[end:]


def _splice(data: bytes, random: Random, others: list[bytes]) -> bytes:
    other = random.choice(others)
    return data[: _at(data, random)] + other[_at(other, random) :]


def _element_again(xml: bytes, random: Random, others: list[bytes]) -> bytes:
    match = _chosen(ELEMENT, xml, random)
    if match is None:
        return xml
    at = _at(xml, random) if random.random() < 0.2 else match.end()
    return xml[:at] + match[0] * random.choice([1, 1, 3, 200]) + xml[at:]


def _element_gone(xml: bytes, random: Random, others: list[bytes]) -> bytes:
    match = _chosen(ELEMENT, xml, random)
    return xml if match is None else xml[: match.start()] + xml[match.end() :]


def _attribute(xml: bytes, random: Random, others: list[bytes]) -> bytes:
    match = _chosen(ATTRIBUTE, xml, random)
    return xml if match is None else _said(xml, match, random)


def _attribute_gone(xml: bytes, random: Random, others: list[bytes]) -> bytes:
    match = _chosen(ATTRIBUTE, xml, random)
    return xml if match is None else xml[: match.start()] + xml[match.end() :]


def _text(xml: bytes, random: Random, others: list[bytes]) -> bytes:
    match = _chosen(TEXT, xml, random)
    return xml if match is None else _said(xml, match, random)


def _said(xml: bytes, match: re.Match[bytes], random: Random) -> bytes:
    said = random.choice(random.choice([NUMBERS, PLACES, KINDS, TEXTS, [match[2] * 3]]))
    return xml[: match.start()] + match[1] + said + match[3] + xml[match.end() :]


def _chosen(pattern: re.Pattern[bytes], xml: bytes, random: Random) -> re.Match[bytes] | None:
    """The first match behind a random place, or the first of all."""
    return pattern.search(xml, _at(xml, random)) or pattern.search(xml)


def _at(data: bytes, random: Random) -> int:
    # Headers and directories stand at the ends, and are where most is decided.
    return random.choice(
        [
            random.randint(0, len(data)),
            random.randint(0, min(len(data), 600)),
            max(len(data) - random.randint(0, 600), 0),
        ]
    )


Way = Callable[[bytes, Random, list[bytes]], bytes]
BYTE_WAYS: list[Way] = [_flip, _overwrite, _insert, _cut, _drop, _repeat, _splice]
XML_WAYS: list[Way] = [
    _element_again,
    _element_gone,
    _attribute,
    _attribute,
    _attribute_gone,
    _text,
]
