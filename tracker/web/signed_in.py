"""Who is signed in: the cookie's token is asked of the database at each request.

`begin` is the one place where a browser is signed in, whatever showed who they are.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_login import current_user, user_logged_out
from flask_security.utils import set_request_attr

from tracker.actions import sign_ins
from tracker.actions.second_steps import StillToDo, still_to_do
from tracker.actions.sign_ins import Here, Lasts
from tracker.store.database import db
from tracker.web.browsers import browser_said

# What the email addresses of the demo's accounts end in; `.example` never belongs to anyone.
DEMO = "@demo.example"
TOKEN = "sign_in"
# What Flask-Security calls what is shown when signing in, and what it is called here.
FACTORS = {"webauthn": "passkey"}


def register_signed_in(app: Flask) -> None:
    """Ask the database who is signed in, and sign out there too."""
    app.login_manager.user_loader(_load)  # type: ignore[attr-defined]
    user_logged_out.connect(_end, app)


def lasts() -> Lasts:
    """How long a sign-in lasts."""
    config = current_app.config
    return Lasts(config["PERMANENT_SESSION_LIFETIME"], timedelta(hours=config["SESSION_HOURS"]))


def still_to_be_done() -> StillToDo | None:
    """What is missing before whoever asks is signed in; None for a visitor too."""
    # Who they are is asked once, when somebody first wants to know.
    return g.get("still_to_do") if current_user.is_authenticated or "half_in" in g else None


def half_in() -> Any:
    """The account of whoever has taken one step of two; None for all others."""
    return g.get("half_in") if not current_user.is_authenticated else None


def here() -> Here:
    """The sign-in of this request, of somebody who has one."""
    return g.here


def begin(user: Any, ways: Collection[str]) -> None:
    """Sign this browser in, and out of whatever it was in before. A commit."""
    if "change" in ways:
        # A new password: it goes on as it was, and every other sign-in ends.
        factors = here().factors
        sign_ins.end_sign_ins(db.session(), user.id)
    else:
        factors = frozenset(FACTORS.get(way, way) for way in ways)
    session.permanent = True
    session["by_code"] = "email" in ways
    session.pop("app_secret", None)
    session[TOKEN] = sign_ins.begin_sign_in(
        db.session(),
        user.id,
        factors,
        [role.name for role in user.roles],
        browser_said(request.user_agent.string),
        session.get(TOKEN),
    )


def took_second_step(factor: str) -> None:
    """They have shown another factor just now: they go on with another token."""
    session[TOKEN] = sign_ins.add_factor(db.session(), here(), factor)


def end() -> None:
    """Whoever is signed in here is not any more, and every copy of the cookie is dead."""
    if token := session.pop(TOKEN, None):
        sign_ins.end_by_token(db.session(), str(token))


def is_spared(email: str) -> bool:
    """Whether an account needs no second step because it is the demo's, where nobody is real."""
    return email.endswith(DEMO) and not current_app.config["PRODUCTION"]


def _load(identity: str) -> Any:
    """The account of the cookie; None for half a sign-in, which is told by `half_in`."""
    token = session.get(TOKEN)
    if not token:
        return None
    found = sign_ins.find_sign_in(db.session(), str(identity), str(token), lasts())
    if found is None:
        return None
    user: Any = found[0]
    g.here = found[1]
    g.pop("half_in", None)
    g.still_to_do = still_to_do(db.session(), user, g.here, is_spared(user.email))
    if g.still_to_do == StillToDo.SHOW:
        g.half_in = user
        return None
    # What Flask-Security keeps of whom it loads itself.
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return user


def _end(app: Flask, **more: Any) -> None:
    end()
