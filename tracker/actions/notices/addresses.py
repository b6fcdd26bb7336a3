"""The addresses that stand in messages: of pages, and of each recipient's preferences."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from tracker.store.database import Session
from tracker.store.notice_wishes import keep_token
from tracker.store.notices import Preferences


def address(endpoint: str, **values: Any) -> str:
    """The whole address of a page, as those outside reach it. Needs the application's context."""
    base = urlsplit(current_app.config["ADDRESS"])
    pages = current_app.url_map.bind(base.netloc, base.path or "/", url_scheme=base.scheme)
    return pages.build(endpoint, values, force_external=True)


def preferences_address(session: Session, one: Preferences) -> str:
    """Where a recipient says how to be told: their account, or a page at a private address.

    That address is made from the application's secret, so that it is the same in each message;
    only its hash is stored.
    """
    if one.account_id is not None:
        return address("account.emails")
    token = _token(one.id)
    keep_token(session, one.id, hashed(token))
    return address("notices.preferences", token=token)


def hashed(token: str) -> str:
    """What is stored of a private address."""
    return sha256(token.encode()).hexdigest()


def _token(recipient_id: int) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    digest = hmac.new(secret, f"preferences of recipient {recipient_id}".encode(), sha256).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")
