"""One bit for each passport; nobody else's list, no old one, no bomb."""

import base64
import gzip
from datetime import timedelta

import pytest

from tests.credential.samples import HOST, ISSUER, NOW, key, key_id, signed
from tracker.credential import jose, keys
from tracker.credential.jose import NotGenuine
from tracker.credential.status_list import SHORTEST, TYPES, is_revoked, issue_list

LIST = ISSUER.status_list


def published(*revoked: int, highest: int = 100, now=NOW) -> str:
    return issue_list(revoked, highest, ISSUER, key(), key_id(key()), now)


def revoked(text: str, number: int, now=NOW, issuer: str = ISSUER.address, at: str = LIST) -> bool:
    return is_revoked(text, number, [key()], issuer, at, now)


def test_it_tells_the_revoked_from_their_neighbours() -> None:
    numbers = {0, 7, 8, 100, SHORTEST - 1}
    text = published(*numbers, highest=SHORTEST - 1)
    near = {n + step for n in numbers for step in (-1, 0, 1)} & set(range(SHORTEST))
    assert {number for number in near if revoked(text, number)} == numbers


def test_it_is_as_long_for_one_as_for_a_hundred_thousand() -> None:
    assert len(bits(published(1))) == len(bits(published(1, highest=100_000))) == SHORTEST // 8


@pytest.mark.parametrize("highest", [SHORTEST - 1, SHORTEST, SHORTEST + 7, SHORTEST + 8, 200_001])
def test_it_grows_with_the_numbers(highest: int) -> None:
    assert revoked(published(highest, highest=highest), highest)
    assert not revoked(published(highest=highest), highest)


def test_a_number_beyond_it_is_no_answer() -> None:
    for number in (SHORTEST, -1):
        with pytest.raises(NotGenuine, match="not the issuer's list"):
            revoked(published(), number)


def test_one_that_was_kept_for_more_than_a_day_is_too_old() -> None:
    assert not revoked(published(), 7, NOW + timedelta(hours=23))
    with pytest.raises(NotGenuine, match="too old"):
        revoked(published(), 7, NOW + timedelta(hours=24))
    with pytest.raises(NotGenuine, match="not the issuer's list"):
        revoked(published(now=NOW + timedelta(hours=1)), 7)


def test_the_list_of_another_issuer_or_address_says_nothing_here() -> None:
    for elsewhere in ({"issuer": f"{HOST}/other"}, {"at": f"{HOST}/credentials/status/2"}):
        with pytest.raises(NotGenuine, match="not the issuer's list"):
            revoked(published(7), 7, **elsewhere)
    with pytest.raises(NotGenuine, match="not signed with a key"):
        is_revoked(published(7), 7, [keys.new_key()], ISSUER.address, LIST, NOW)


def test_a_passport_is_no_list() -> None:
    with pytest.raises(NotGenuine, match="not the issuer's list"):
        revoked(signed(), 7)


@pytest.mark.parametrize(
    "encoded",
    [
        None,
        "",
        "u",
        "zAAAA",
        "u!!!!",
        "u" + base64.urlsafe_b64encode(b"no zip").decode(),
        "u" + base64.urlsafe_b64encode(gzip.compress(bytes(16384))[:-9]).decode().rstrip("="),
        "u" + base64.urlsafe_b64encode(gzip.compress(bytes(64 << 20))).decode().rstrip("="),
    ],
    ids=range(8),
)
def test_a_list_that_cannot_be_unzipped_is_refused(encoded: str | None) -> None:
    claims = {
        "id": LIST,
        "type": list(TYPES),
        "issuer": ISSUER.address,
        "iss": ISSUER.address,
        "nbf": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 100,
        "credentialSubject": {"statusPurpose": "revocation", "encodedList": encoded},
    }
    with pytest.raises(NotGenuine, match="not the issuer's list"):
        revoked(jose.sign(claims, key(), key_id(key())), 7)


def bits(text: str) -> bytes:
    claims, _ = jose.opened(text, [key()])
    zipped = claims["credentialSubject"]["encodedList"][1:]
    return gzip.decompress(base64.urlsafe_b64decode(zipped + "=" * (-len(zipped) % 4)))
