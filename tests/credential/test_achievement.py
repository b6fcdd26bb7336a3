"""What is signed reads back whole; what was altered anywhere is refused, and says why."""

import base64
import hmac
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from joserfc import jws

from tests.credential.samples import (
    CERTIFICATE,
    HOST,
    ISSUER,
    NOW,
    PASSPORT,
    key,
    key_id,
    signed,
)
from tracker.credential import jose, keys
from tracker.credential.achievement import Ended, verify
from tracker.credential.jose import NotGenuine
from tracker.credential.passport import Place
from tracker.rules.since import Since
from tracker.rules.words import Mode, Population, ProviderState, Result, SettingType

SHORT = replace(CERTIFICATE, chain=(), certificate_number=None, started_on=None)


def test_a_passport_reads_back_as_it_was_signed() -> None:
    found = verify(signed(), [key()], NOW)
    assert found.passport == PASSPORT
    assert (found.issuer, found.issuer_name) == (ISSUER.address, ISSUER.name)
    assert (found.status_list, found.status_index) == (ISSUER.status_list, 7)
    assert found.signed_at == NOW


def test_a_record_of_which_little_is_known_reads_back_too() -> None:
    known = dict.fromkeys(("level", "provider", "certified_by", "kind", "route"))
    bare = replace(SHORT, completed_on=None, assurance=None, **known)
    passport = replace(PASSPORT, certificates=(bare,), employer="Harbour Trust")
    assert verify(signed(passport), [key()], NOW).passport == passport


@pytest.mark.parametrize("word", ["withdrawn", "suspended", "lapsed"])
def test_what_became_of_the_provider_and_for_whom_it_was_judged_read_back_too(word: str) -> None:
    place = Place(SettingType.SPECIAL_SCHOOL, (Population.CHILDREN, Population.AUTISM))
    since = Since(ProviderState(word), date(2026, 5, 3))
    one = replace(CERTIFICATE, judged_for=place, since=since)
    passport = replace(PASSPORT, certificates=(one, replace(one, judged_for=Place(None))))
    assert verify(signed(passport), [key()], NOW).passport == passport


def test_every_byte_of_a_passport_matters() -> None:
    text = signed(replace(PASSPORT, certificates=(SHORT,))).encode()
    accepted, said = [], set()
    for place in range(len(text)):
        for flip in (0x01, 0x20, 0x80):
            altered = bytearray(text)
            altered[place] ^= flip
            try:
                verify(altered.decode("latin-1"), [key()], NOW)
            except NotGenuine as why:
                said.add(str(why))
            else:
                accepted.append((place, flip))
    assert accepted == []
    assert len(said) > 3


def test_bits_to_spare_at_the_end_of_a_part_are_refused() -> None:
    """The last letter of the signature has four bits that mean nothing: 16 ways to write it."""
    text = signed()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    value = alphabet.index(text[-1])
    others = [alphabet[value & ~15 | low] for low in range(16) if value & ~15 | low != value]
    assert len(others) == 15
    for letter in others:
        with pytest.raises(NotGenuine, match="not written as signed files are"):
            verify(text[:-1] + letter, [key()], NOW)


@pytest.mark.parametrize("cut", [1, 10, 86, 87, 400])
def test_a_passport_that_was_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(NotGenuine):
        verify(signed()[:-cut], [key()], NOW)


def test_a_passport_pasted_with_a_line_end_is_the_same() -> None:
    assert verify(f"\n {signed()}\r\n", [key()], NOW).passport == PASSPORT


def test_another_key_is_not_known() -> None:
    with pytest.raises(NotGenuine, match="not signed with a key of an issuer that is known"):
        verify(signed(), [keys.new_key()], NOW)


def test_a_key_with_a_borrowed_name_does_not_fit() -> None:
    forged = jose.sign({"iss": "x"}, keys.new_key(), key_id(key()))
    with pytest.raises(NotGenuine, match="signature does not fit"):
        verify(forged, [key()], NOW)


def test_an_older_key_still_verifies_beside_the_new_one() -> None:
    old, new = keys.new_key(), keys.new_key()
    for by in (old, new):
        assert verify(signed(by=by), [new, old], NOW).key_name == by.thumbprint()


def parts(text: str) -> tuple[dict, dict]:
    return tuple(
        json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        for part in text.split(".")[:2]
    )


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def written(header: dict, claims: dict, signature: str = "") -> str:
    told = (encoded(json.dumps(one).encode()) for one in (header, claims))
    return ".".join([*told, signature])


@pytest.mark.parametrize("alg", ["none", "None", "", "ES384", "HS256", "RS256", None])
def test_the_header_does_not_choose_how_it_is_checked(alg: str | None) -> None:
    header, claims = parts(signed())
    signature = signed().split(".")[2]
    for end in ("", signature):
        with pytest.raises(NotGenuine):
            verify(written({**header, "alg": alg}, claims, end), [key()], NOW)


def test_the_public_key_is_no_password() -> None:
    """HS512 with the public key as its secret, as some verifiers once took."""
    header, claims = parts(signed())
    told = json.dumps(keys.public_key(key())).encode()
    for secret in (told, key().as_pem(private=False)):
        text = written({**header, "alg": "HS512"}, claims)
        text += encoded(hmac.digest(secret, text.rstrip(".").encode(), "sha512"))
        with pytest.raises(NotGenuine, match="not signed in the way"):
            verify(text, [key()], NOW)


@pytest.mark.parametrize(
    "more",
    [{"jwk": {}}, {"jku": HOST}, {"x5u": HOST}, {"crit": ["b64"], "b64": False}, {"zip": "DEF"}],
)
def test_a_header_that_brings_its_own_key_is_refused(more: dict) -> None:
    mine = keys.new_key()
    if "jwk" in more:
        more = {"jwk": keys.public_key(mine)}
    header = {"alg": "ES256", "typ": "vc+jwt", "kid": key_id(mine), **more}
    _, claims = parts(signed())
    with pytest.raises(NotGenuine, match="not signed in the way"):
        verify(written(header, claims, signed().split(".")[2]), [key()], NOW)


def test_a_passport_ends_with_its_last_day_in_london() -> None:
    passport = replace(PASSPORT, ends_on=date(2027, 6, 30))
    text = signed(passport)
    assert verify(text, [key()], datetime(2027, 6, 30, 22, 59, 59, tzinfo=UTC)).passport == passport
    with pytest.raises(Ended, match="ended on 30 June 2027") as ended:
        verify(text, [key()], datetime(2027, 6, 30, 23, 0, tzinfo=UTC))
    assert ended.value.verified.passport == passport


def test_what_is_signed_for_tomorrow_is_refused_today() -> None:
    with pytest.raises(NotGenuine, match="signed later than now"):
        verify(signed(now=NOW + timedelta(days=1)), [key()], NOW)


def altered(change) -> str:
    _, claims = parts(signed())
    change(claims)
    return jose.sign(claims, key(), key_id(key()))


@pytest.mark.parametrize(
    "change",
    [
        lambda claims: claims.update(iss="https://other.example"),
        lambda claims: claims.update(jti="another"),
        lambda claims: claims.update(exp=claims["exp"] + 86400),
        lambda claims: claims.update(validUntil="2099-01-01T00:00:00Z"),
        lambda claims: claims.update(nbf="now"),
        lambda claims: claims.update(nbf=10**30),
        lambda claims: claims.update(
            type=["VerifiableCredential", "BitstringStatusListCredential"]
        ),
        lambda claims: claims.pop("credentialStatus"),
        lambda claims: claims["credentialStatus"].update(statusListIndex="8"),
        lambda claims: claims.update(credentialSubject=[]),
        lambda claims: claims["credentialSubject"].pop("trainingPassport"),
        lambda claims: claims["credentialSubject"]["trainingPassport"].update(name="Another"),
        lambda claims: claims["credentialSubject"]["trainingPassport"].update(endsOn="never"),
        lambda claims: claims["credentialSubject"]["trainingPassport"].update(certificates="x"),
        lambda claims: claims["credentialSubject"]["trainingPassport"].update(name="x" * 1001),
        lambda claims: claims["credentialSubject"]["trainingPassport"].update(name="A\u202eB"),
        lambda claims: claims["credentialSubject"]["trainingPassport"]["certificates"][0].update(
            level="expert"
        ),
        lambda claims: claims["credentialSubject"]["trainingPassport"]["certificates"][0].update(
            startedOn="2026-03-05"
        ),
        lambda claims: claims["credentialSubject"]["trainingPassport"].update(
            certificates=[{}] * 61
        ),
        lambda claims: claims["credentialSubject"]["trainingPassport"]["certificates"][0].update(
            since={"word": "gone", "on": "2026-05-03"}
        ),
        lambda claims: claims["credentialSubject"]["trainingPassport"]["certificates"][0].update(
            judgedFor={"populations": ["Ward 1"]}
        ),
    ],
)
def test_a_signed_text_whose_parts_do_not_agree_is_no_passport(change) -> None:
    with pytest.raises(NotGenuine, match="not a training passport as written here"):
        verify(altered(change), [key()], NOW)


@pytest.mark.parametrize(
    "payload",
    [
        b"[]",
        b"7",
        b"\xff\xfe",
        b'{"iss": "a", "iss": "b"}',
        b'{"iss": NaN}',
        b"[" * 100_000,
        b'{"a":' * 60 + b"1" + b"}" * 60,
        b'{"a": ' + b"9" * 5_000 + b"}",
    ],
)
def test_hostile_json_is_refused_even_when_signed(payload: bytes) -> None:
    header = {"alg": "ES256", "typ": "vc+jwt", "kid": key_id(key())}
    text = jws.serialize_compact(header, payload, key())
    with pytest.raises(NotGenuine, match="damaged"):
        verify(text, [key()], NOW)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not a signed training passport"),
        ("hello", "not a signed training passport"),
        ("a.b", "not a signed training passport"),
        ("a.b.c.d.e", "not a signed training passport"),
        ("..", "not written as signed files are"),
        ("é.é.é", "not written as signed files are"),
        ("x" * (256 * 1024 + 1), "larger than 256 kB"),
        (signed() + "A" * 256 * 1024, "larger than 256 kB"),
    ],
    ids=range(8),
)
def test_what_is_no_passport_at_all_is_told_so(text: str, why: str) -> None:
    with pytest.raises(NotGenuine, match=why):
        verify(text, [key()], NOW)


def test_it_says_nothing_that_was_not_shared() -> None:
    _, claims = parts(signed())
    said = json.dumps(claims)
    assert "employer" not in claims["credentialSubject"]["trainingPassport"]
    assert "mailto" not in said
    assert Mode.FACE_TO_FACE in said
    assert Result.PASSED in said
