"""Only a token that a real provider gave, for us, for this sign-in and just now, names anybody."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from tests.oidc.running import came_back, provider, running
from tracker import clock
from tracker.oidc import discovery, signing_in
from tracker.oidc.discovery import ProviderDown, known_of
from tracker.oidc.signing_in import Begun, Identity, NotSignedIn, begin, finish, verified

BACK = "http://127.0.0.1:5000/sign-in/with/own/back"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with running(inToken=True) as address:
        yield address


def gone_through(issuer: str, login: str, **known: Any) -> tuple[Begun, dict[str, str]]:
    begun = begin(provider(issuer, **known), BACK)
    return begun, dict(parse_qsl(urlsplit(came_back(begun.address, login)).query))


def who(issuer: str, login: str, **known: Any) -> Identity:
    begun, came = gone_through(issuer, login, **known)
    return finish(provider(issuer, **known), BACK, begun, came, clock.now())


def token_of(issuer: str, begun: Begun, came: Mapping[str, str], client: str = "tracker") -> Any:
    """What the provider gives for a code, as we ask for it."""
    one = provider(issuer, client=client)
    return signing_in._exchanged(one, known_of(one), BACK, begun, came["code"])


def test_who_signed_in_there_is_told(issuer: str) -> None:
    assert who(issuer, "ruth") == Identity(issuer, "ruth", "ruth@home.example", True, False)
    assert not who(issuer, "claims").is_verified
    assert who(issuer, "plain") == Identity(issuer, "plain", None, False, False)
    assert who(issuer, "sure", mfa=frozenset({"mfa"})).has_second_factor
    assert not who(issuer, "sure", mfa=frozenset({"phr"})).has_second_factor
    assert not who(issuer, "ruth", mfa=frozenset({"mfa"})).has_second_factor
    assert who(issuer, "ruth", client="another").subject == "ruth"


def test_who_it_is_may_be_asked_for_beside_the_token() -> None:
    with running() as issuer:
        assert who(issuer, "ruth") == Identity(issuer, "ruth", "ruth@home.example", True, False)


def test_the_browser_is_sent_with_pkce_state_and_nonce(issuer: str) -> None:
    begun = begin(provider(issuer), BACK)
    asked = dict(parse_qsl(urlsplit(begun.address).query))
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["redirect_uri"] == BACK
    assert (asked["state"], asked["nonce"]) == (begun.state, begun.nonce)
    assert begun.verifier not in begun.address
    assert begin(provider(issuer), BACK).state != begun.state


def refused(issuer: str, begun: Begun, came: Mapping[str, str]) -> str:
    with pytest.raises(NotSignedIn) as why:
        finish(provider(issuer), BACK, begun, came, clock.now())
    return str(why.value)


def test_a_state_or_issuer_that_is_not_ours_is_refused(issuer: str) -> None:
    begun, came = gone_through(issuer, "ruth")
    assert "state" in refused(issuer, begun, {**came, "state": "x"})
    assert "state" in refused(issuer, begun, {"code": came["code"]})
    assert "another provider" in refused(issuer, begun, {**came, "iss": "https://other.example"})
    assert "another provider" in refused(
        issuer, begun, {name: one for name, one in came.items() if name != "iss"}
    )


def test_a_code_is_good_once_and_with_its_verifier(issuer: str) -> None:
    begun, came = gone_through(issuer, "ruth")
    assert "invalid_grant" in refused(issuer, replace(begun, verifier="x" * 64), came)
    begun, came = gone_through(issuer, "ruth")
    finish(provider(issuer), BACK, begun, came, clock.now())
    assert "invalid_grant" in refused(issuer, begun, came)


def test_who_is_refused_there_is_nobody_here(issuer: str) -> None:
    begun, came = gone_through(issuer, "nobody")
    assert "access_denied" in refused(issuer, begun, came)


def test_a_token_of_another_sign_in_or_of_before_is_refused(issuer: str) -> None:
    begun, came = gone_through(issuer, "ruth")
    assert "nonce" in refused(issuer, replace(begun, nonce="another"), came)
    begun, came = gone_through(issuer, "ruth")
    token = token_of(issuer, begun, came)
    own, now = provider(issuer), clock.now()
    assert verified(own, token, begun.nonce, now)["sub"] == "ruth"
    for wrong in (now + timedelta(hours=2), now - timedelta(hours=2)):
        with pytest.raises(NotSignedIn):
            verified(own, token, begun.nonce, wrong)


def test_a_token_for_another_or_by_another_is_refused(issuer: str) -> None:
    begun, came = gone_through(issuer, "ruth")
    token = token_of(issuer, begun, came)
    now = clock.now()
    with pytest.raises(NotSignedIn, match="aud"):
        verified(provider(issuer, client="another"), token, begun.nonce, now)
    with running(inToken=True) as other, pytest.raises(NotSignedIn):
        verified(provider(other), token, begun.nonce, now)


def test_a_token_that_nobody_signed_is_refused(issuer: str) -> None:
    begun, came = gone_through(issuer, "ruth")
    token = token_of(issuer, begun, came)
    head, body, signature = token["id_token"].split(".")

    def said(**claims: str) -> str:
        return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")

    forged = f"{said(sub='closed')}"
    for text in (
        f"{said(alg='none')}.{body}.",
        f"{said(alg='none', kid='first')}.{body}.",
        f"{said(alg='HS256', kid='first')}.{body}.{signature}",
        f"{head}.{forged}.{signature}",
        "no token",
        "",
    ):
        with pytest.raises(NotSignedIn):
            verified(provider(issuer), {**token, "id_token": text}, begun.nonce, clock.now())


def test_a_provider_that_is_down_is_told_soon_and_not_asked_again_at_once(
    issuer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as address:
        pass
    with pytest.raises(ProviderDown, match="cannot be read"):
        begin(provider(address), BACK)
    with pytest.raises(ProviderDown, match="a moment ago"):
        begin(provider(address), BACK)
    begun, came = gone_through(issuer, "ruth")
    monkeypatch.setattr(discovery, "NOT_AGAIN_FOR", 0)
    with pytest.raises(ProviderDown, match="calls itself"):
        begin(provider(f"{issuer}/"), BACK)
    with pytest.raises(ProviderDown):
        finish(provider(address), BACK, begun, {**came, "iss": address}, clock.now())


def test_addresses_and_keys_are_fetched_once(issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    discovery.forget()
    asked, get = [], requests.get

    def listen(address: str, **known: Any) -> requests.Response:
        asked.append(address)
        assert known["timeout"] == discovery.TIMEOUT
        return get(address, **known)

    monkeypatch.setattr(discovery.requests, "get", listen)
    begin(provider(issuer), BACK)
    begin(provider(issuer), BACK)
    assert len(asked) == 2
