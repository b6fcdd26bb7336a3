"""How a recipient wants to be told, and who answers for a setting: read and kept one at a time."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from tracker.store.tables.accounts import Role, User
from tracker.store.tables.notices import Recipient, Responsible


def responsible(session: Session) -> dict[tuple[int, int | None], int]:
    """The account that answers for a setting, by organisation and setting; the HR lead by None."""
    query = select(Responsible.organisation_id, Responsible.setting_id, Responsible.account_id)
    return {(organisation, setting): who for organisation, setting, who in session.execute(query)}


def keep_token(session: Session, recipient_id: int, hashed: str) -> None:
    """Know a recipient by the hash of the secret in the address of their preferences."""
    session.execute(
        update(Recipient)
        .where(
            Recipient.id == recipient_id,
            or_(Recipient.token_hash.is_(None), Recipient.token_hash != hashed),
        )
        .values(token_hash=hashed)
    )


def recipient_by(
    session: Session, *, token_hash: str | None = None, account_id: int | None = None
) -> Recipient | None:
    """The recipient with that private address, or with that account."""
    query = select(Recipient).where(Recipient.account_id == account_id)
    if token_hash is not None:
        query = select(Recipient).where(Recipient.token_hash == token_hash)
    return session.scalars(query).one_or_none()


def hr_accounts(session: Session, organisation_id: int) -> dict[int, str]:
    """The email addresses of the active accounts of an organisation's HR team, by their ids."""
    is_theirs: tuple[Any, ...] = (User.organisation_id == organisation_id, User.active)
    query: Any = (
        select(User.id, User.email)
        .join(User.roles)
        .where(*is_theirs, Role.name == "hr")
        .order_by(User.email)
    )
    return dict(session.execute(query).all())


def keep_responsible(
    session: Session, organisation_id: int, answering: Mapping[int | None, int | None]
) -> None:
    """Say who answers for these settings of an organisation, and under None for all the rest.

    Other settings stay as they are.
    """
    settings = [setting for setting in answering if setting is not None]
    session.execute(
        delete(Responsible)
        .where(
            Responsible.organisation_id == organisation_id,
            or_(Responsible.setting_id.in_(settings), Responsible.setting_id.is_(None)),
        )
        .execution_options(synchronize_session=False)
    )
    rows = [
        {"organisation_id": organisation_id, "setting_id": setting, "account_id": account}
        for setting, account in answering.items()
        if account is not None
    ]
    if rows:
        session.execute(insert(Responsible), rows)
