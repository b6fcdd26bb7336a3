"""With whom people may sign in here, and with whom who is signed in does."""

from flask import current_app

from tracker.actions.accounts.linked import links
from tracker.oidc.providers import Provider
from tracker.store.database import db
from tracker.web.security import current


def providers() -> dict[str, Provider]:
    """With whom people may sign in, by the keys in our addresses."""
    found: dict[str, Provider] = current_app.config["OIDC_PROVIDERS"]
    return found


def linked_sign_ins() -> list[tuple[int, str, str | None]]:
    """Of who is signed in: id, provider's name, and the address there."""
    names = {one.issuer: one.name for one in providers().values()}
    held = links(db.session(), current.account_id)
    return [(one.id, names.get(one.issuer, one.issuer), one.address) for one in held]
