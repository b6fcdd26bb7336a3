"""The keys that sign, and the issuers whose passports are trusted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tracker.store.tables.credentials import SigningKey, TrustedIssuer


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A key that signs or signed; `locked` is its private half, encrypted."""

    name: str
    public_key: dict[str, Any]
    locked: str
    made_at: datetime
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class Trusted:
    """An issuer whose passports may be taken in, until it ended; `source` is how the keys came."""

    id: int
    address: str
    name: str
    keys: dict[str, Any]
    listed_at: datetime
    listed_by: str | None
    source: str | None
    ended_at: datetime | None
    ended_by: str | None


def signing_keys(session: Session) -> list[KeptKey]:
    """Every key there ever was, the one that signs now first, then the latest."""
    columns = (getattr(SigningKey, name) for name in KeptKey.__slots__)
    query = select(*columns).order_by(
        SigningKey.retired_at.is_not(None), SigningKey.made_at.desc(), SigningKey.name
    )
    return [KeptKey(*row) for row in session.execute(query)]


def add_signing_key(session: Session, key: KeptKey) -> None:
    """Record a new key; the one that signed until now is retired at that moment."""
    session.execute(
        update(SigningKey)
        .where(SigningKey.retired_at.is_(None))
        .values(retired_at=key.made_at)
        .execution_options(synchronize_session=False)
    )
    row = {name: getattr(key, name) for name in KeptKey.__slots__}
    session.execute(insert(SigningKey), [row])


def trusted_issuers(session: Session) -> list[Trusted]:
    """Those who are trusted now, by name."""
    query = _issuers().where(TrustedIssuer.ended_at.is_(None))
    rows = session.execute(query.order_by(TrustedIssuer.name, TrustedIssuer.id))
    return [Trusted(*row) for row in rows]


def issuers_of_before(session: Session, most: int) -> list[Trusted]:
    """What was trusted once, the last to end first."""
    query = _issuers().where(TrustedIssuer.ended_at.is_not(None))
    rows = session.execute(query.order_by(TrustedIssuer.ended_at.desc()).limit(most))
    return [Trusted(*row) for row in rows]


def _issuers() -> Any:
    return select(*(getattr(TrustedIssuer, name) for name in Trusted.__slots__))


def list_issuer(
    session: Session,
    address: str,
    name: str,
    keys: dict[str, Any],
    now: datetime,
    by: str | None,
    source: str | None = None,
) -> None:
    """Trust an issuer from now on, in the place of what was known of that address."""
    end_issuer(session, address, now, by)
    row = {"address": address, "name": name, "keys": keys, "listed_at": now, "listed_by": by}
    session.execute(insert(TrustedIssuer), [{**row, "source": source}])


def end_issuer(session: Session, address: str, now: datetime, by: str | None) -> bool:
    """Trust an issuer no longer; False where it was not trusted."""
    ended = session.scalar(
        update(TrustedIssuer)
        .where(TrustedIssuer.address == address, TrustedIssuer.ended_at.is_(None))
        .values(ended_at=now, ended_by=by)
        .returning(TrustedIssuer.id)
        .execution_options(synchronize_session=False)
    )
    return ended is not None
