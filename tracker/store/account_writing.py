"""What is written of accounts, their invitations and the providers by which they sign in."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from tracker.store.account_list import WorkRole
from tracker.store.tables.accounts import AccountInvitation, LinkedSignIn, Role, User

STAFF = "staff"
_OPEN = and_(AccountInvitation.used_at.is_(None), AccountInvitation.revoked_at.is_(None))


class Place(NamedTuple):
    """What an account of HR or of a commissioner answers for; nothing, for the other roles."""

    organisation_id: int | None = None
    commissioner_id: int | None = None


def add_account(session: Session, address: str, made_by: str) -> int:
    """An account that nobody can sign in to yet; its id."""
    user: Any = User(email=address, active=False, fs_uniquifier=uuid4().hex, made_by=made_by)
    session.add(user)
    session.flush()
    return int(user.id)


def give_role(session: Session, account_id: int, role: WorkRole | None, place: Place) -> None:
    """Let it be for `role` and nothing else beside its owner's own training."""
    user = _user(session, account_id)
    kept = [one for one in user.roles if one.name == STAFF]
    user.roles = [*kept, _role(session, role)] if role else kept
    user.organisation_id, user.commissioner_id = place


def end_sessions(session: Session, account_id: int) -> None:
    """Whoever is signed in to it is so no more."""
    _user(session, account_id).fs_uniquifier = uuid4().hex


def open_account(session: Session, account_id: int) -> None:
    """Let its owner sign in."""
    user = _user(session, account_id)
    user.active, user.closed_at, user.closed_by = True, None, None


def close_account(session: Session, account_id: int, by: str, now: datetime) -> None:
    """Nobody signs in to it any more, nor uses its invitation."""
    user = _user(session, account_id)
    user.active, user.closed_at, user.closed_by = False, now, by
    user.fs_uniquifier = uuid4().hex
    revoke_invitation(session, account_id, now)


def wait_for_owner(session: Session, account_id: int, by: str) -> None:
    """It was closed before its owner ever opened it: it waits for them again."""
    user = _user(session, account_id)
    user.closed_at, user.closed_by, user.made_by = None, None, user.made_by or by


def has_been_opened(session: Session, account_id: int) -> bool:
    """Whether its owner ever came to it: by an invitation, or as one made without."""
    used = AccountInvitation.used_at.is_not(None)
    query = select(AccountInvitation.id).where(AccountInvitation.account_id == account_id, used)
    return session.scalar(query.limit(1)) is not None or not _user(session, account_id).made_by


def note_sign_in(session: Session, account_id: int, day: date) -> None:
    """Its owner signed in on that day."""
    session.execute(
        update(User)
        .where(User.id == account_id, or_(User.signed_in_on.is_(None), User.signed_in_on != day))
        .values(signed_in_on=day)
        .execution_options(synchronize_session=False)
    )


def add_invitation(session: Session, **known: Any) -> None:
    """Record an invitation; the one that the account had is revoked."""
    revoke_invitation(session, known["account_id"], known["made_at"])
    session.add(AccountInvitation(**known))


def revoke_invitation(session: Session, account_id: int, now: datetime) -> None:
    """The code that its owner was sent works no more."""
    session.execute(
        update(AccountInvitation)
        .where(AccountInvitation.account_id == account_id, _OPEN)
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


def invitation_by_code(session: Session, code_hash: str) -> AccountInvitation | None:
    """The invitation with that code, whatever became of it."""
    query = select(AccountInvitation).where(AccountInvitation.code_hash == code_hash)
    return session.scalar(query)


def invitation_by_id(session: Session, invitation_id: int) -> AccountInvitation | None:
    """The invitation as the database has it now."""
    return session.get(AccountInvitation, invitation_id, populate_existing=True)


def use_invitation(session: Session, invitation_id: int, now: datetime) -> int | None:
    """Use it up; the account that it opens. None where it could not be used any more."""
    statement = update(AccountInvitation).where(
        AccountInvitation.id == invitation_id, _OPEN, AccountInvitation.expires_at > now
    )
    found = statement.values(used_at=now).returning(AccountInvitation.account_id)
    return session.scalar(found.execution_options(synchronize_session=False))


def linked_account(session: Session, issuer: str, subject: str) -> int | None:
    """The account to which somebody whom a provider knows is linked."""
    return session.scalar(
        select(LinkedSignIn.account_id).where(
            LinkedSignIn.issuer == issuer, LinkedSignIn.subject == subject
        )
    )


def links_of(session: Session, account_id: int) -> list[LinkedSignIn]:
    """The providers by which an account is signed in to, the first linked first."""
    query = select(LinkedSignIn).where(LinkedSignIn.account_id == account_id)
    return list(session.scalars(query.order_by(LinkedSignIn.id)))


def add_link(session: Session, link: LinkedSignIn) -> None:
    session.add(link)
    session.flush()


def remove_link(session: Session, account_id: int, link_id: int) -> str | None:
    """End one link of an account; the issuer of which it was, None where it was not theirs."""
    ended = delete(LinkedSignIn).where(
        LinkedSignIn.id == link_id, LinkedSignIn.account_id == account_id
    )
    return session.scalar(ended.returning(LinkedSignIn.issuer))


def _user(session: Session, account_id: int) -> Any:
    return session.get_one(User, account_id)


def _role(session: Session, role: WorkRole) -> Any:
    name: Any = Role.name
    found = session.scalar(select(Role).where(name == role.value))
    return found or Role(name=role.value)
