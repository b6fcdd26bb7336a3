"""Other people's libraries read what is signed here, and refuse what was altered."""

import base64
from dataclasses import replace
from datetime import UTC, date, datetime

import jwt
import pytest
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from tests.credential.samples import HOST, ISSUER, PASSPORT, key, key_id, signed
from tracker import clock
from tracker.credential import keys
from tracker.credential.status_list import issue_list

PEM = key().as_pem(private=False)


@pytest.fixture
def now():
    """The libraries ask the time themselves."""
    return clock.now()


def status_list(now, *revoked: int, by=None) -> bytes:
    by = by or key()
    return issue_list(revoked, 100, ISSUER, by, key_id(by), now).encode()


def test_a_verifier_of_open_badges_takes_it(now) -> None:
    found = OB3Verifier(PEM).verify(signed(now=now))
    assert found.issuer.id == ISSUER.address
    assert found.achievement.name == "Training passport"
    assert found.identifiers[0].identity_hash == PASSPORT.name
    assert found.evidence[0].name == "Maybo Safer Handling"
    assert found.raw["credentialSubject"]["trainingPassport"]["number"] == 7


def test_it_refuses_one_that_was_altered(now) -> None:
    text = signed(now=now)
    middle = len(text) // 2
    letter = "A" if text[middle] != "A" else "B"
    with pytest.raises(OB3VerificationError):
        OB3Verifier(PEM).verify(text[:middle] + letter + text[middle + 1 :])
    with pytest.raises(OB3VerificationError):
        OB3Verifier(keys.new_key().as_pem(private=False)).verify(text)


def test_it_refuses_one_whose_last_day_is_over() -> None:
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)
    passport = replace(PASSPORT, ends_on=date(2025, 2, 1))
    with pytest.raises(OB3VerificationError, match="expired"):
        OB3Verifier(PEM).verify(signed(passport, now=long_ago))


def test_it_reads_the_status_list(now) -> None:
    asked = []

    def download(address: str) -> bytes:
        asked.append(address)
        return published

    verifier = OB3Verifier(PEM)
    published = status_list(now, 6, 8)
    verifier.verify(signed(now=now), check_status=True, download=download)
    published = status_list(now, 7)
    with pytest.raises(OB3VerificationError, match="'revocation' is set at index 7"):
        verifier.verify(signed(now=now), check_status=True, download=download)
    assert asked == [ISSUER.status_list] * 2


def test_it_does_not_take_a_status_list_of_somebody_else(now) -> None:
    published = status_list(now, by=keys.new_key())
    with pytest.raises(OB3VerificationError, match="proof is invalid"):
        OB3Verifier(PEM).verify(signed(now=now), check_status=True, download=lambda _: published)


def test_pyjwt_finds_the_key_in_the_published_list(now) -> None:
    published = {"keys": [keys.public_key(keys.new_key()), keys.public_key(key())]}
    text = signed(now=now)
    name = jwt.get_unverified_header(text)["kid"].rpartition("/")[2]
    found = next(one for one in jwt.PyJWKSet.from_dict(published).keys if one.key_id == name)
    claims = jwt.decode(text, found.key, algorithms=["ES256"], issuer=f"{HOST}/credentials/issuer")
    assert claims["credentialSubject"]["trainingPassport"]["name"] == PASSPORT.name


def test_every_letter_of_the_signature_matters_to_pyjwt_too(now) -> None:
    head, payload, signature = signed(now=now).split(".")
    raw = bytearray(base64.urlsafe_b64decode(signature + "=="))
    for place in range(len(raw)):
        flipped = bytearray(raw)
        flipped[place] ^= 1
        text = base64.urlsafe_b64encode(flipped).rstrip(b"=").decode()
        with pytest.raises(jwt.InvalidSignatureError):
            jwt.decode(f"{head}.{payload}.{text}", PEM, algorithms=["ES256"])
