"""Being signed in: it begins with a token, is checked at each page, and ends on the server."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from tracker import clock
from tracker.store import sign_ins
from tracker.store.database import DatabaseProblem, Session
from tracker.store.tables.accounts import SignIn, User

# A visit is noted at most so often: an hour without a page is over after at most this much more.
NOTED_EVERY = timedelta(minutes=1)
LONGEST_BROWSER = 100
ELSEWHERE = "second step elsewhere"
"""What a provider vouches for: that it asked for a second step itself."""
# Any of these is a second step, or both steps at once.
WHOLE = frozenset({"authenticator", "recovery code", "passkey", ELSEWHERE})


@dataclass(frozen=True)
class Lasts:
    """How long a sign-in lasts without a page, and however many there are."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True)
class Here:
    """The sign-in that goes with the cookie of a request."""

    id: int
    factors: frozenset[str]
    roles: frozenset[str]

    @property
    def is_whole(self) -> bool:
        """Whether a second step was taken."""
        return bool(self.factors & WHOLE)


def begin_sign_in(
    session: Session,
    account_id: int,
    factors: Collection[str],
    roles: Collection[str],
    browser: str,
    instead_of: str | None = None,
) -> str:
    """Sign a browser in, and out of what it was signed in to before. The token for its cookie."""
    token, now = secrets.token_urlsafe(32), clock.now()
    if instead_of:
        sign_ins.end_by_token(session, _hashed(instead_of))
    sign_ins.add(
        session,
        account_id=account_id,
        token_hash=_hashed(token),
        begun_at=now,
        last_seen_at=now,
        browser=browser[:LONGEST_BROWSER],
        factors=sorted(factors),
        roles=sorted(roles),
    )
    session.commit()
    return token


def find_sign_in(
    session: Session, identity: str, token: str, lasts: Lasts
) -> tuple[User, Here] | None:
    """The account and the sign-in of a cookie; None where it is over.

    It is over where it was ended, is too old, or the account is closed or has other roles by now.
    One query; at most once every NOTED_EVERY a write.
    """
    now = clock.now()
    over = now - lasts.absolute, now - lasts.idle - NOTED_EVERY
    found = sign_ins.find(session, identity, _hashed(token), *over)
    if found is None:
        return None
    user, row = found
    here = Here(row.id, frozenset(row.factors), frozenset(role.name for role in user.roles))
    if here.roles != frozenset(row.roles):
        sign_ins.end(session, row.account_id, here.id)
        session.commit()
        return None
    if row.last_seen_at <= now - NOTED_EVERY:
        try:
            sign_ins.touch(session, here.id, now, now - NOTED_EVERY)
            session.commit()
        except DatabaseProblem:
            # Somebody writes for long: it is noted with a later page.
            session.rollback()
    return user, here


def add_factor(session: Session, here: Here, factor: str) -> str:
    """A second step was taken: the token of before is good for nothing. The new one."""
    token = secrets.token_urlsafe(32)
    factors = sorted(here.factors | {factor})
    sign_ins.alter(session, here.id, token_hash=_hashed(token), factors=factors)
    session.commit()
    return token


def where_signed_in(session: Session, account_id: int, lasts: Lasts) -> list[SignIn]:
    """Where an account is signed in, the browser seen last first."""
    now = clock.now()
    found = sign_ins.of_account(session, account_id, now - lasts.idle - NOTED_EVERY)
    return [one for one in found if one.begun_at > now - lasts.absolute]


def end_sign_in(session: Session, account_id: int, sign_in_id: int) -> bool:
    """Sign one browser of an account out; False where it is none of theirs."""
    is_ended = sign_ins.end(session, account_id, sign_in_id)
    session.commit()
    return is_ended


def end_by_token(session: Session, token: str) -> None:
    """Whoever has the token is signed out, with every copy of its cookie."""
    sign_ins.end_by_token(session, _hashed(token))
    session.commit()


def end_sign_ins(session: Session, account_id: int, but: int | None = None) -> int:
    """Sign an account out everywhere, but for the sign-in `but`; how many browsers that were."""
    ended = sign_ins.end_all(session, account_id, but)
    session.commit()
    return ended


def keep_with_roles(
    session: Session, sign_in_id: int, account_id: int, roles: Collection[str]
) -> None:
    """Within the caller's work: an account has other roles from now on, and of its sign-ins only
    this one goes on. All others would end anyway when next used."""
    sign_ins.end_all(session, account_id, sign_in_id)
    sign_ins.alter(session, sign_in_id, roles=sorted(roles))


def _hashed(token: str) -> str:
    """The token is random and long: a plain digest cannot be turned back."""
    return sha256(token.encode()).hexdigest()
