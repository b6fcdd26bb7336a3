"""Whose passports may be taken in: listed by an administrator, by address and keys."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.credential import samples
from tests.credential.samples import ISSUER, NOW, PASSPORT, key
from tests.credential.stored import store_passport
from tracker.actions.reading_passports import NotGenuine, State, read, read_with
from tracker.actions.signing_keys import rotate, signer
from tracker.actions.trusted_issuers import BadIssuer, BadKeys, stop_trusting, trust
from tracker.credential import keys
from tracker.credential.achievement import issue
from tracker.credential.status_list import issue_list
from tracker.store.credentials import trusted_issuers
from tracker.store.tables.credentials import TrustedIssuer

JWKS = {"keys": [keys.public_key(key())]}


def test_a_passport_of_an_issuer_that_is_trusted_is_read(session: Session) -> None:
    with pytest.raises(NotGenuine, match="not signed with a key of an issuer that is known"):
        read(session, samples.signed(), NOW)
    assert trust(session, f" {ISSUER.address} ", "Their  Tracker", JWKS) == [key().thumbprint()]
    found = read(session, f"{samples.signed()}\n", NOW)
    assert found.verified.passport == PASSPORT
    assert (found.issuer, found.issuer_name) == (ISSUER.address, "Their Tracker")
    assert found.state is State.UNKNOWN


def test_it_cannot_speak_for_another(session: Session) -> None:
    other = keys.new_key()
    trust(session, ISSUER.address, "One", JWKS)
    theirs = {"keys": [keys.public_key(other)]}
    trust(session, "https://other.example/credentials/issuer", "Other", theirs)
    with pytest.raises(NotGenuine, match="the key of another issuer than the one that it names"):
        read(session, samples.signed(by=other), NOW)


def test_an_issuer_that_is_trusted_no_more_is_not_known(session: Session) -> None:
    trust(session, ISSUER.address, "One", JWKS, "admin@a.example")
    assert stop_trusting(session, ISSUER.address, "admin@a.example")
    assert not stop_trusting(session, ISSUER.address)
    with pytest.raises(NotGenuine):
        read(session, samples.signed(), NOW)
    trust(session, ISSUER.address, "One", JWKS)
    rows = session.scalars(select(TrustedIssuer).order_by(TrustedIssuer.id)).all()
    assert [(row.ended_by, row.ended_at is None) for row in rows] == [
        ("admin@a.example", False),
        (None, True),
    ]


def test_said_again_the_keys_are_the_new_ones(session: Session) -> None:
    later = {"keys": [keys.public_key(keys.new_key()), *JWKS["keys"]]}
    trust(session, ISSUER.address, "One", JWKS)
    trust(session, ISSUER.address, "One, renamed", later)
    (listed,) = trusted_issuers(session)
    assert (listed.name, listed.keys) == ("One, renamed", later)
    assert read(session, samples.signed(), NOW).issuer_name == "One, renamed"


@pytest.mark.parametrize(
    "address", ["", "tracker.example", "ftp://a.example", "https://", "https://a b.example/x"]
)
def test_an_address_that_is_none_is_refused(session: Session, address: str) -> None:
    with pytest.raises(BadIssuer, match="Give the issuer's own address"):
        trust(session, address, "One", JWKS)


def test_a_name_and_keys_are_needed(session: Session) -> None:
    with pytest.raises(BadIssuer, match="Give the name"):
        trust(session, ISSUER.address, "  ", JWKS)
    with pytest.raises(BadKeys):
        trust(session, ISSUER.address, "One", {"keys": []})
    assert trusted_issuers(session) == []


def test_what_was_signed_here_is_known_by_its_key_alone(session: Session) -> None:
    """The address of a tracker may change; its keys stay its own. One of a number that nobody
    shared is as good as revoked."""
    before = signer(session, "https://old.example", "secret")
    text = issue(PASSPORT, before.issuer, before.key, before.key_id, NOW)
    rotate(session, "secret")
    assert read(session, text, NOW).state is State.REVOKED
    store_passport(session)
    found = read(session, text, NOW)
    assert (found.issuer, found.state) == ("", State.GOOD)
    assert found.issuer_name == "Training Standards Tracker at old.example"


def test_with_published_keys_and_the_list_no_database_is_needed() -> None:
    text = samples.signed()
    lists = [
        issue_list(revoked, 100, ISSUER, key(), samples.key_id(key()), NOW)
        for revoked in ([8], [7])
    ]
    assert read_with(text, json.loads(json.dumps(JWKS)), None, NOW).state is State.UNKNOWN
    assert [read_with(text, JWKS, one, NOW).state for one in lists] == [State.GOOD, State.REVOKED]
    over = samples.signed(replace(PASSPORT, ends_on=NOW.date()))
    later = NOW.replace(day=27)
    assert read_with(over, JWKS, None, later).state is State.ENDED
    with pytest.raises(NotGenuine):
        read_with(text, JWKS, text, NOW)
