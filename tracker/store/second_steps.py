"""What an account has for the second step of signing in; all take part in the caller's work."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tracker.store.tables.accounts import RecoveryCode as Row
from tracker.store.tables.accounts import User, WebAuthn


def secret_of(session: Session, account_id: int) -> str | None:
    """The authenticator's secret, encrypted as it is kept; None where none is set up."""
    user: Any = User
    return session.scalar(select(user.tf_totp_secret).where(user.id == account_id))


def set_secret(session: Session, account_id: int, secret: str | None, counter: int | None) -> None:
    """Another authenticator, or none; `counter` is that of the code that was used last."""
    user: Any = User
    values = {
        "tf_totp_secret": secret,
        "tf_primary_method": secret and "authenticator",
        "totp_counter": counter,
    }
    session.execute(update(user).where(user.id == account_id).values(**values))


def use_counter(session: Session, account_id: int, secret: str, counter: int) -> bool:
    """Use up a code of the authenticator; False where it, or a later one, was used before.

    Of two at one moment the second waits for the first, and then finds it used.
    """
    user: Any = User
    used = update(user).where(
        user.id == account_id,
        user.tf_totp_secret == secret,
        user.totp_counter.is_(None) | (user.totp_counter < counter),
    )
    return session.scalar(used.values(totp_counter=counter).returning(user.id)) is not None


def has_passkey(session: Session, account_id: int) -> bool:
    """Whether the account has a passkey."""
    row: Any = WebAuthn
    return session.scalar(select(row.id).where(row.user_id == account_id).limit(1)) is not None


def remove_passkeys(session: Session, account_id: int) -> None:
    row: Any = WebAuthn
    session.execute(delete(row).where(row.user_id == account_id))


def add_codes(session: Session, account_id: int, hashes: Iterable[str], now: datetime) -> None:
    session.add_all(Row(account_id=account_id, code_hash=one, made_at=now) for one in hashes)
    session.flush()


def remove_codes(session: Session, account_id: int) -> None:
    """The recovery codes of an account, used or not."""
    session.execute(delete(Row).where(Row.account_id == account_id))


def use_code(session: Session, account_id: int, code_hash: str, now: datetime) -> bool:
    """Use up a recovery code; False where there is none such, or it was used. Two at one moment
    are one."""
    used = update(Row).where(
        Row.account_id == account_id, Row.code_hash == code_hash, Row.used_at.is_(None)
    )
    return session.scalar(used.values(used_at=now).returning(Row.id)) is not None


def codes_left(session: Session, account_id: int) -> int:
    """How many recovery codes were not used yet."""
    query = select(func.count()).where(Row.account_id == account_id, Row.used_at.is_(None))
    return session.scalar(query) or 0
