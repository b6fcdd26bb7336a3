"""Whom a provider knows comes to one account, which nobody but its owner gives them."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from tests.actions.accounts.acting import account, admin, trust
from tests.actions.harbour import fill
from tests.actions.invited import at_once
from tracker.actions.accounts.changing import close
from tracker.actions.accounts.linked import (
    Closed,
    NotLinked,
    SignIn,
    Taken,
    account_of_identity,
    link,
    links,
    unlink,
)
from tracker.oidc.providers import Provider
from tracker.oidc.signing_in import Identity

ISSUER = "https://signin.example"
TRUSTED = Provider("nhs", "NHS", ISSUER, "id", "secret", frozenset({"harbour.example"}))
ANY = replace(TRUSTED, domains=frozenset())
ASHA = Identity(ISSUER, "1", "asha@harbour.example", True, False)


@pytest.fixture
def asha(session: Session) -> int:
    fill(session)
    return account(session, "Asha@Harbour.example", "hr", trust(session))


def test_a_provider_that_is_believed_leads_to_the_account_and_goes_on_to(
    session: Session, asha: int
) -> None:
    assert account_of_identity(session, TRUSTED, ASHA) == SignIn(asha, True)
    moved = replace(ASHA, address="other@elsewhere.example", is_verified=False)
    assert account_of_identity(session, ANY, moved) == SignIn(asha, False)
    (one,) = links(session, asha)
    assert (one.issuer, one.subject, one.address) == (ISSUER, "1", "asha@harbour.example")


@pytest.mark.parametrize(
    ("provider", "who"),
    [
        (ANY, ASHA),
        (TRUSTED, replace(ASHA, is_verified=False)),
        (TRUSTED, replace(ASHA, address=None)),
        (TRUSTED, replace(ASHA, address="nobody@harbour.example")),
        (replace(TRUSTED, domains=frozenset({"bour.example"})), ASHA),
    ],
)
def test_others_lead_nowhere(
    session: Session, asha: int, provider: Provider, who: Identity
) -> None:
    with pytest.raises(NotLinked):
        account_of_identity(session, provider, who)
    assert links(session, asha) == []


def test_an_account_that_is_closed_or_not_opened_yet_is_not_signed_in_to(
    session: Session, asha: int
) -> None:
    link(session, asha, ASHA)
    close(session, admin(session), asha)
    with pytest.raises(Closed):
        account_of_identity(session, ANY, ASHA)
    with pytest.raises(Closed):
        account_of_identity(session, TRUSTED, replace(ASHA, subject="2"))


def test_a_link_is_of_one_account_and_its_owner_ends_it(session: Session, asha: int) -> None:
    ben = account(session, "ben@harbour.example", "hr", trust(session))
    link(session, asha, ASHA)
    link(session, asha, ASHA)
    with pytest.raises(Taken):
        link(session, ben, ASHA)
    (one,) = links(session, asha)
    assert not unlink(session, ben, one.id)
    assert unlink(session, asha, one.id)
    link(session, ben, ASHA)
    assert (len(links(session, asha)), len(links(session, ben))) == (0, 1)


def test_of_two_accounts_that_are_linked_at_once_one_is(session: Session, asha: int) -> None:
    ben = account(session, "ben@harbour.example", "hr", trust(session))
    got = at_once(session, lambda one: link(one, asha, ASHA), lambda one: link(one, ben, ASHA))
    assert sorted(type(one).__name__ for one in got) == ["NoneType", "Taken"]
    assert len(links(session, asha)) + len(links(session, ben)) == 1
