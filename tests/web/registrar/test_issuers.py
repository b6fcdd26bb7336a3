"""A registrar lists other trackers whose passports HR may take in, and ends that."""

import json

import pytest

from tests.credential.samples import ISSUER, key, signed
from tests.web.checked_page import parsed, text_of
from tracker.credential.keys import public_key
from tracker.store.tables.credentials import TrustedIssuer

PAGE = "/registrar/issuers"
KEYS = json.dumps({"keys": [public_key(key())]})
FIELDS = {
    "name": "Northern Trust",
    "address": ISSUER.address,
    "keys": KEYS,
    "source": "Their page, and by phone with their registrar",
}


def problem(response) -> str:
    assert response.status_code == 200
    return text_of(parsed(response).find(class_="govuk-error-summary__body"))


@pytest.mark.parametrize("role", ["registrar", "admin"])
def test_listed_and_ended(session, signed_in, role):
    client = signed_in(role)
    assert "No other tracker is trusted yet." in text_of(client.page(PAGE).main)
    assert client.send(PAGE, FIELDS).location == PAGE
    said = text_of(client.page(PAGE).main)
    for told in ("Northern Trust", ISSUER.address, FIELDS["source"], "@tests.example"):
        assert told in said
    client.send(f"{PAGE}/stop", {"address": ISSUER.address})
    said = text_of(client.page(PAGE).main)
    assert "It is not trusted any more." in said
    assert "Until Northern Trust" in said
    assert "Trusted before" in said
    row = session.query(TrustedIssuer).one()
    assert row.listed_by == row.ended_by
    client.send(f"{PAGE}/stop", {"address": ISSUER.address})
    assert "Nothing was changed." in text_of(client.page(PAGE).main)


def test_said_again_it_takes_the_place_of_the_old_one(session, registrar):
    registrar.send(PAGE, FIELDS)
    registrar.send(PAGE, {**FIELDS, "name": "Northern Trust, renamed"})
    assert session.query(TrustedIssuer).filter_by(ended_at=None).one().name.endswith("renamed")
    assert session.query(TrustedIssuer).count() == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Enter what you call it here"),
        ("name", "x" * 501, "Give the name of the issuer"),
        ("address", "tracker.example", "Give the issuer's own address"),
        ("address", "javascript:alert(1)", "Give the issuer's own address"),
        ("keys", "", "Paste the whole list of keys"),
        ("keys", "nonsense", "Paste the whole list of keys"),
        ("keys", "[" * 100_000, "Paste the whole list of keys"),
        ("keys", "{}", "This is not a list of keys."),
        ("keys", '{"keys": [{"kty": "RSA"}]}', "None of these keys can sign"),
        ("source", " ", "Say how you got the keys"),
        ("source", "x" * 501, "Say how you got the keys in 500"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_listed(session, registrar, field, value, said):
    assert said in problem(registrar.send(PAGE, {**FIELDS, field: value}))
    assert session.query(TrustedIssuer).count() == 0


def test_hr_is_told_whom_to_ask(registrar, signed_in):
    hr = signed_in("hr", organisation="HARB")
    said = text_of(parsed(hr.send("/hr/passports/person", {"text": signed()})).main)
    assert "somebody who is not trusted here yet. Ask the registrar of this tracker" in said
    registrar.send(PAGE, FIELDS)
    said = text_of(parsed(hr.send("/hr/passports/person", {"text": signed()})).main)
    assert "not trusted here" not in said


@pytest.mark.parametrize("role", ["hr", "staff", "commissioner"])
def test_others_find_nothing(session, signed_in, role):
    client = signed_in(role)
    assert client.send(PAGE, FIELDS).status_code == 404
    assert client.send(f"{PAGE}/stop", {"address": ISSUER.address}).status_code == 404
    assert session.query(TrustedIssuer).count() == 0
