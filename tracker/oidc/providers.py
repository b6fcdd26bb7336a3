"""The providers that an installation names in its settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

# `back` and the like are parts of our own addresses.
_NAME = re.compile(r"[a-z][a-z0-9]{0,19}")
_DOMAIN = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class BadProvider(ValueError):
    """A setting of a provider is missing or wrong; its text says which, and what to do."""


@dataclass(frozen=True)
class Provider:
    """One provider. Whoever it says has an address in one of `domains` is believed to be its
    owner; `mfa` are the values of acr or amr that say that a second factor was used."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    domains: frozenset[str] = frozenset()
    mfa: frozenset[str] = frozenset()

    def owns(self, address: str) -> bool:
        """Whether it speaks for who has that address."""
        return address.rpartition("@")[2].lower() in self.domains


def providers_from(environ: Mapping[str, str], production: bool) -> dict[str, Provider]:
    """The providers that OIDC_PROVIDERS names, in its order. Raises BadProvider."""
    found: dict[str, Provider] = {}
    for key in environ.get("OIDC_PROVIDERS", "").replace(",", " ").lower().split():
        if not _NAME.fullmatch(key):
            raise BadProvider(
                f"OIDC_PROVIDERS names {key}. Use a short name of letters and digits, such as nhs."
            )
        if key in found:
            raise BadProvider(f"OIDC_PROVIDERS names {key} twice.")
        found[key] = _provider(key, environ, production)
    return found


def _provider(key: str, environ: Mapping[str, str], production: bool) -> Provider:
    start = f"OIDC_{key.upper()}_"

    def needed(name: str) -> str:
        if value := environ.get(start + name, "").strip():
            return value
        raise BadProvider(f"Set {start}{name}: OIDC_PROVIDERS names {key}.")

    def several(name: str) -> frozenset[str]:
        return frozenset(environ.get(start + name, "").replace(",", " ").split())

    domains = frozenset(one.lower() for one in several("DOMAINS"))
    for one in domains:
        if not _DOMAIN.fullmatch(one):
            raise BadProvider(f"{start}DOMAINS has {one}. Give domains such as nhs.net.")
    return Provider(
        key,
        needed("NAME"),
        _issuer(start + "ISSUER", needed("ISSUER"), production),
        needed("CLIENT_ID"),
        needed("CLIENT_SECRET"),
        domains,
        several("ACR_MFA"),
    )


def _issuer(name: str, issuer: str, production: bool) -> str:
    """As it is given: the slash at its end, or none, is part of it."""
    parts = urlsplit(issuer)
    is_near = not production and parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not parts.hostname or not (parts.scheme == "https" or is_near):
        raise BadProvider(f"{name} is {issuer}. It must be an address that begins with https://.")
    if parts.query or parts.fragment:
        raise BadProvider(f"{name} is {issuer}. An issuer has no ? and no # in it.")
    return issuer
