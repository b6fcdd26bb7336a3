"""Keys are kept under a secret, published without theirs, and read from others with care."""

import pytest

from tracker.credential import keys
from tracker.credential.keys import BadKeys, Locked

KEY = keys.new_key()


def test_a_locked_key_opens_with_its_own_secret_alone() -> None:
    text = keys.locked(KEY, "the secret of the settings")
    assert keys.unlocked(text, "the secret of the settings").thumbprint() == KEY.thumbprint()
    assert KEY.as_dict(private=True)["d"] not in text
    with pytest.raises(Locked):
        keys.unlocked(text, "another secret")
    with pytest.raises(Locked):
        keys.unlocked(text[:-3] + "AAA", "the secret of the settings")


def test_what_is_published_holds_no_secret() -> None:
    told = keys.public_key(KEY)
    assert set(told) == {"kty", "crv", "x", "y", "kid", "alg", "use"}
    assert told["kid"] == KEY.thumbprint()


def test_a_published_list_is_read_back() -> None:
    other = {"kty": "RSA", "n": "AQAB", "e": "AQAB"}
    found = keys.keys_of({"keys": [other, keys.public_key(KEY)]})
    assert [one.thumbprint() for one in found] == [KEY.thumbprint()]


def entry(**changed) -> dict:
    return {"keys": [{**keys.public_key(KEY), **changed}]}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (None, "not a list of keys"),
        ([], "not a list of keys"),
        ({"keys": "x"}, "not a list of keys"),
        ({"keys": [{}] * 101}, "not a list of keys"),
        ({"keys": []}, "None of these keys"),
        ({"keys": ["x", None]}, "None of these keys"),
        (entry(kty="OKP"), "None of these keys"),
        (entry(crv="P-384"), "None of these keys"),
        (entry(d="AAAA"), "private key"),
        (entry(x="AAAA"), "cannot be read"),
        (entry(x=7), "cannot be read"),
        (entry(y=keys.public_key(keys.new_key())["y"]), "cannot be read"),
        (entry(kid="another"), "name of another"),
    ],
)
def test_a_list_that_cannot_be_trusted_is_refused(said, why: str) -> None:
    with pytest.raises(BadKeys, match=why):
        keys.keys_of(said)
