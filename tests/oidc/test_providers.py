"""A provider that is named is set wholly; else the tracker says what is missing, and stops."""

import pytest

from tracker.oidc.providers import BadProvider, Provider, providers_from
from tracker.settings import MissingSetting, settings_from

WHOLE = {
    "OIDC_PROVIDERS": "nhs",
    "OIDC_NHS_NAME": "NHS",
    "OIDC_NHS_ISSUER": "https://signin.example/",
    "OIDC_NHS_CLIENT_ID": "tracker",
    "OIDC_NHS_CLIENT_SECRET": "only in the environment",
}


def told(tmp_path, **more):
    return settings_from({**WHOLE, **more}, tmp_path)["OIDC_PROVIDERS"]


def test_there_are_none_unless_they_are_named(tmp_path):
    assert settings_from({"OIDC_NHS_NAME": "NHS"}, tmp_path)["OIDC_PROVIDERS"] == {}


def test_what_is_set_is_taken_and_the_secret_is_not_shown(tmp_path):
    more = {"OIDC_NHS_DOMAINS": "NHS.net, harbour.nhs.uk", "OIDC_NHS_ACR_MFA": "AAL2 AAL3"}
    (found,) = told(tmp_path, **more).values()
    domains = frozenset({"nhs.net", "harbour.nhs.uk"})
    known = ("nhs", "NHS", "https://signin.example/", "tracker", "only in the environment")
    assert found == Provider(*known, domains, frozenset({"AAL2", "AAL3"}))
    assert "only in" not in repr(found)
    assert found.owns("Asha@NHS.net")
    assert not found.owns("asha@evil-nhs.net")
    assert not found.owns("asha@nhs.net.evil.example")


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("OIDC_NHS_NAME", "", "Set OIDC_NHS_NAME"),
        ("OIDC_NHS_ISSUER", "", "Set OIDC_NHS_ISSUER"),
        ("OIDC_NHS_CLIENT_ID", " ", "Set OIDC_NHS_CLIENT_ID"),
        ("OIDC_NHS_CLIENT_SECRET", "", "Set OIDC_NHS_CLIENT_SECRET"),
        ("OIDC_NHS_ISSUER", "http://signin.example", "begins with https://"),
        ("OIDC_NHS_ISSUER", "signin.example", "begins with https://"),
        ("OIDC_NHS_ISSUER", "https://signin.example/?a=b", "no . and no # in it"),
        ("OIDC_NHS_DOMAINS", "*", "Give domains such as nhs.net"),
        ("OIDC_PROVIDERS", "nhs nhs", "names nhs twice"),
        ("OIDC_PROVIDERS", "n/s", "a short name of letters and digits"),
        ("OIDC_PROVIDERS", "nhs entra", "Set OIDC_ENTRA_NAME"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, setting, value, said):
    with pytest.raises(MissingSetting, match=said):
        told(tmp_path, **{setting: value})


def test_only_outside_production_a_provider_may_be_on_this_machine_without_tls(tmp_path):
    near = {"OIDC_NHS_ISSUER": "http://127.0.0.1:3000"}
    assert told(tmp_path, **near)["nhs"].issuer == "http://127.0.0.1:3000"
    with pytest.raises(BadProvider, match="begins with https"):
        providers_from({**WHOLE, **near}, production=True)
