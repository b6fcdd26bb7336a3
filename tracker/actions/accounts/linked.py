"""Accounts that their owners sign in to by a provider.

Whom a provider knows is linked to one account. A provider that says that somebody has an address
takes over no account by that: only where the settings name it for the domain of the address is it
believed, and else the owner signs in as before and then links the two.
"""

from dataclasses import dataclass

from tracker import clock
from tracker.oidc.providers import Provider
from tracker.oidc.signing_in import Identity
from tracker.store.account_list import AccountState, account_with_address, any_account
from tracker.store.account_writing import add_link, linked_account, links_of, remove_link
from tracker.store.database import Session, Turn, take_turn
from tracker.store.tables.accounts import LinkedSignIn


class Closed(Exception):
    """The account that is meant cannot be signed in to."""


class NotLinked(Exception):
    """No account is linked, and none may be without its owner."""


class Taken(Exception):
    """Whom the provider knows signs in to another account."""


@dataclass(frozen=True)
class SignIn:
    """The account to sign in to; `is_new` where it was linked just now."""

    account_id: int
    is_new: bool


def account_of_identity(session: Session, provider: Provider, who: Identity) -> SignIn:
    """The account that somebody comes to by a provider. Raises Closed and NotLinked."""
    take_turn(session, Turn.JOINING)
    account_id = linked_account(session, who.issuer, who.subject)
    if account_id is not None:
        found = any_account(session, account_id)
        session.rollback()
        if found is None or found.state != AccountState.OPEN:
            raise Closed
        return SignIn(account_id, False)
    is_believed = who.is_verified and who.address and provider.owns(who.address)
    found = account_with_address(session, who.address) if is_believed and who.address else None
    if found is None:
        session.rollback()
        raise NotLinked
    if found.state != AccountState.OPEN:
        session.rollback()
        raise Closed
    _add(session, found.id, who)
    session.commit()
    return SignIn(found.id, True)


def link(session: Session, account_id: int, who: Identity) -> None:
    """Let somebody whom a provider knows sign in to the account of who is signed in. Raises Taken.

    Linked already, it stays so.
    """
    take_turn(session, Turn.JOINING)
    held = linked_account(session, who.issuer, who.subject)
    if held is None:
        _add(session, account_id, who)
    session.commit()
    if held not in {None, account_id}:
        raise Taken


def links(session: Session, account_id: int) -> list[LinkedSignIn]:
    """By whom an account is signed in to."""
    return links_of(session, account_id)


def unlink(session: Session, account_id: int, link_id: int) -> bool:
    """The owner does not sign in by it any more; False where it was not theirs."""
    is_ended = remove_link(session, account_id, link_id) is not None
    session.commit()
    return is_ended


def _add(session: Session, account_id: int, who: Identity) -> None:
    add_link(
        session,
        LinkedSignIn(
            account_id=account_id,
            issuer=who.issuer,
            subject=who.subject,
            address=who.address,
            linked_at=clock.now(),
        ),
    )
