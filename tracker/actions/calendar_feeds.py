"""Calendar feeds: made with a secret that is told once, and revoked at once."""

import secrets
from hashlib import sha256

from tracker import clock
from tracker.store.database import Session
from tracker.store.feeds import Whose, add_feed, count_feeds, feed_of

SECRET_BYTES = 32
MOST_FEEDS = 20


class TooManyFeeds(Exception):
    """The account has MOST_FEEDS already."""


def make_feed(session: Session, account_id: int, whose: Whose, name: str) -> str:
    """Make a feed and return its secret, which is kept nowhere. Raises TooManyFeeds."""
    if count_feeds(session, account_id) >= MOST_FEEDS:
        raise TooManyFeeds
    token = secrets.token_urlsafe(SECRET_BYTES)
    add_feed(session, account_id, whose, name, hash_of(token), clock.now())
    session.commit()
    return token


def revoke_feed(session: Session, account_id: int, whose: Whose, feed_id: int) -> str | None:
    """Let a feed be read no more; its name, or None where the account has no such feed."""
    feed = feed_of(session, account_id, whose, feed_id)
    if feed is None:
        return None
    feed.revoked_at = clock.now()
    name = feed.name
    session.commit()
    return name


def hash_of(token: str) -> str:
    """By which a secret is known."""
    return sha256(token.encode()).hexdigest()
