"""What is shown to HR is taken in only where it is genuine and good at that moment."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.credential.other_tracker import OtherTracker, running
from tests.credential.samples import PASSPORT
from tracker import clock
from tracker.actions.offered_passports import NotOffered, offered
from tracker.actions.trusted_issuers import stop_trusting, trust
from tracker.credential import achievement, fetching
from tracker.store.database import db


@pytest.fixture
def other() -> Iterator[OtherTracker]:
    with running() as other:
        yield other


@pytest.fixture
def session(sqlite_app) -> Iterator[Session]:
    with sqlite_app.app_context():
        yield db.session()


@pytest.fixture
def trusted(session: Session, other: OtherTracker) -> OtherTracker:
    trust(session, other.issuer.address, "The other tracker", other.jwks)
    return other


def show(session: Session, text: str):
    return offered(session, text, clock.now())


def test_a_good_one_is_offered_as_it_is_signed(session: Session, trusted: OtherTracker) -> None:
    text = trusted.signed()
    found = show(session, f"\n{text}\n")
    assert found.passport == PASSPORT
    assert (found.issuer, found.issuer_name) == (trusted.issuer.address, "The other tracker")
    assert found.signed == text.encode()
    assert trusted.asked == ["/credentials/status/1"]


def test_one_that_was_revoked_is_refused(session: Session, trusted: OtherTracker) -> None:
    trusted.revoked = {7}
    with pytest.raises(NotOffered, match="The person has ended this passport"):
        show(session, trusted.signed())


def test_one_whose_last_day_is_over_is_refused(session: Session, trusted: OtherTracker) -> None:
    long_ago = clock.now() - timedelta(days=100)
    over = replace(PASSPORT, ends_on=clock.today() - timedelta(days=1))
    with pytest.raises(NotOffered, match="The last day of this passport was"):
        show(session, trusted.signed(over, long_ago))
    assert trusted.asked == []


def test_an_issuer_that_nobody_listed_is_not_asked(session: Session, other: OtherTracker) -> None:
    with pytest.raises(NotOffered, match="signed by somebody who is not trusted here yet"):
        show(session, other.signed())
    trust(session, other.issuer.address, "The other tracker", other.jwks)
    stop_trusting(session, other.issuer.address)
    with pytest.raises(NotOffered, match="not trusted here yet"):
        show(session, other.signed())
    assert other.asked == []


@pytest.mark.parametrize("answer", [b"", b"<html>", b"a.b.c", b"x" * 200])
def test_a_list_that_is_none_is_refused(
    session: Session, trusted: OtherTracker, answer: bytes
) -> None:
    trusted.answer = answer
    with pytest.raises(NotOffered):
        show(session, trusted.signed())


def test_the_list_of_somebody_else_is_refused(session: Session, trusted: OtherTracker) -> None:
    with running() as third:
        trusted.answer = third.status()
    with pytest.raises(NotOffered, match="not signed with a key"):
        show(session, trusted.signed())


def test_nobody_is_asked_but_who_was_listed(session: Session, trusted: OtherTracker) -> None:
    with running() as third:
        trusted.moved = f"{third.issuer.url}/credentials/status/1"
        with pytest.raises(NotOffered, match="We could not ask The other tracker"):
            show(session, trusted.signed())
        elsewhere = replace(trusted.issuer, status_list=third.issuer.status_list)
        text = achievement.issue(
            PASSPORT, elsewhere, trusted.key, "x/" + trusted.key.thumbprint(), clock.now()
        )
        with pytest.raises(NotOffered, match="We could not ask The other tracker"):
            show(session, text)
        assert third.asked == []


def test_who_does_not_answer_is_told_of(
    session: Session, trusted: OtherTracker, monkeypatch
) -> None:
    trusted.answer = b"x" * (fetching.LARGEST + 1)
    with pytest.raises(NotOffered, match="Try again later"):
        show(session, trusted.signed())
    gone = trusted.signed()
    trusted.issuer = replace(trusted.issuer)
    monkeypatch.setattr(fetching, "SECONDS", 0.2)
    silent = threading.Event()
    trusted.status = lambda: (silent.wait(5) and b"") or b""
    trusted.answer = None
    with pytest.raises(NotOffered, match="Try again later"):
        show(session, gone)
    silent.set()


@pytest.mark.parametrize("said", ["", "hello", "https://tracker.example/passport/x", "x" * 5000])
def test_an_address_that_leads_nowhere_is_told(session: Session, said: str) -> None:
    with pytest.raises(NotOffered, match="No passport has this address or code"):
        show(session, said)
