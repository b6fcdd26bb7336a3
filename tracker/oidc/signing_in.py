"""One sign-in with a provider: where the browser is sent, and who comes back.

It is the authorization code flow with PKCE, a state and a nonce. Nothing that the browser brings
back is believed: the code is exchanged by us, and the token is checked wholly.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from tracker.oidc.discovery import TIMEOUT, Known, ProviderDown, known_of
from tracker.oidc.providers import Provider

# Those with a public key: with none, or with a key that both know, anybody could sign.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
LEEWAY = 60  # seconds by which clocks differ
LONGEST = 255
YES = {True, "true", "1"}


class NotSignedIn(Exception):
    """Whoever came back is not known by it to be anybody; the text is for the log."""


@dataclass(frozen=True)
class Begun:
    """What is remembered of a sign-in while the browser is with the provider."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Who signed in there. `is_verified` says that the provider vouches for the address."""

    issuer: str
    subject: str
    address: str | None
    is_verified: bool
    has_second_factor: bool


def begin(provider: Provider, back: str) -> Begun:
    """Begin a sign-in that ends at our address `back`. Raises ProviderDown."""
    known = known_of(provider)
    nonce, verifier = token_urlsafe(32), token_urlsafe(48)
    with _client(provider, known, back) as client:
        address, state = client.create_authorization_url(
            known.metadata["authorization_endpoint"],
            state=token_urlsafe(32),
            code_verifier=verifier,
            nonce=nonce,
            **({"acr_values": " ".join(sorted(provider.mfa))} if _asks(provider, known) else {}),
        )
    return Begun(address, state, nonce, verifier)


def finish(
    provider: Provider, back: str, begun: Begun, came: Mapping[str, str], now: datetime
) -> Identity:
    """Who came back with the parameters `came`. Raises NotSignedIn and ProviderDown."""
    if not hmac.compare_digest(came.get("state", "").encode(), begun.state.encode()):
        raise NotSignedIn("the state is not the one that was sent")
    known = known_of(provider)
    says_who = known.metadata.get("authorization_response_iss_parameter_supported")
    if (says_who or "iss" in came) and came.get("iss") != provider.issuer:
        raise NotSignedIn("another provider answered")
    if "error" in came or not came.get("code"):
        raise NotSignedIn(f"the provider refused: {came.get('error', 'no code')[:100]!r}")
    token = _exchanged(provider, known, back, begun, came["code"])
    said = verified(provider, token, begun.nonce, now)
    if "email" not in said and "userinfo_endpoint" in known.metadata:
        said = {**_asked(provider, known, token, said["sub"]), **said}
    return _identity(provider, said)


def _client(provider: Provider, known: Known, back: str) -> OAuth2Session:
    """Authlib's client, which adds the secret in the way that the provider takes."""
    takes = known.metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    basic = "client_secret_basic" in takes
    return OAuth2Session(
        provider.client_id,
        provider.client_secret,
        token_endpoint_auth_method="client_secret_basic" if basic else "client_secret_post",
        scope="openid email",
        redirect_uri=back,
        code_challenge_method="S256",
        default_timeout=TIMEOUT,
    )


def _asks(provider: Provider, known: Known) -> bool:
    """Whether the provider can be asked for one of the ways that count as a second factor."""
    return bool(provider.mfa & set(known.metadata.get("acr_values_supported", ())))


def _exchanged(
    provider: Provider, known: Known, back: str, begun: Begun, code: str
) -> dict[str, Any]:
    try:
        with _client(provider, known, back) as client:
            token: dict[str, Any] = client.fetch_token(
                known.metadata["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=begun.verifier,
                allow_redirects=False,
            )
    except OAuthError as refused:
        raise NotSignedIn(f"the code was refused: {refused.error}") from refused
    except (requests.RequestException, ValueError) as wrong:
        raise ProviderDown(f"{provider.name} gives no token") from wrong
    return token


def _asked(provider: Provider, known: Known, token: dict[str, Any], subject: Any) -> dict[str, Any]:
    """The address of who signed in, of a provider that does not put it into its tokens."""
    headers = {"Authorization": f"Bearer {token.get('access_token', '')}"}
    address = known.metadata["userinfo_endpoint"]
    try:
        answer = requests.get(address, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        said = answer.json() if answer.status_code == 200 else {}
    except (requests.RequestException, ValueError) as wrong:
        raise ProviderDown(f"{provider.name} does not say who it is") from wrong
    if not isinstance(said, dict) or said.get("sub") != subject:
        return {}
    return {name: said[name] for name in ("email", "email_verified", "xms_edov") if name in said}


def verified(
    provider: Provider, token: Mapping[str, Any], nonce: str, now: datetime
) -> dict[str, Any]:
    """What the ID token of an answer says, once all of it is checked. Raises NotSignedIn.

    Signature, issuer, audience, nonce, times and the access token's digest.
    """
    known = known_of(provider)
    text = str(token.get("id_token", ""))
    try:
        try:
            found = _decoded(text, known.keys)
        except InvalidKeyIdError:
            # Providers change their keys; what is kept may be from before.
            found = _decoded(text, known_of(provider, newer_than=known.at).keys)
        options: Any = {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
            "nonce": {"essential": True, "value": nonce},
        }
        params = {
            "nonce": nonce,
            "client_id": provider.client_id,
            "access_token": token.get("access_token"),
        }
        said = CodeIDToken(found.claims, found.header, options, params)
        said.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError) as wrong:
        raise NotSignedIn(f"the token is not good: {wrong}") from wrong
    return dict(said)


def _decoded(text: str, keys: KeySet) -> jwt.Token:
    registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
    return jwt.decode(text, keys, registry=registry)


def _identity(provider: Provider, said: Mapping[str, Any]) -> Identity:
    subject, address = said["sub"], said.get("email")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST:
        raise NotSignedIn("nobody is named")
    if not isinstance(address, str) or "@" not in address or len(address) > LONGEST:
        address = None
    # Entra says by xms_edov, and not by email_verified, that the owner of the domain vouches.
    vouched = [said.get(name) for name in ("email_verified", "xms_edov") if name in said]
    is_verified = address is not None and bool(vouched) and all(one in YES for one in vouched)
    return Identity(
        provider.issuer,
        subject,
        address.strip().lower() if address else None,
        is_verified,
        bool(provider.mfa & _ways(said)),
    )


def _ways(said: Mapping[str, Any]) -> set[str]:
    """How the sign-in was made, as the provider calls it."""
    amr = said.get("amr", [])
    ways = [said.get("acr"), *(amr if isinstance(amr, list) else [amr])]
    return {one for one in ways if isinstance(one, str)}
