"""Who may open what, and the headers that every answer carries."""

import logging
import re
import secrets

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from tracker.actions.second_steps import StillToDo
from tracker.pack.sealing import OF_A_VISITOR
from tracker.store.acting import THE_PRODUCT, Acting, act_as
from tracker.store.database import db
from tracker.store.walls import stand_within
from tracker.web.request_log import request_reference
from tracker.web.signed_in import DEMO, still_to_be_done

# The addresses that are their own keys: whoever has one may read what is there.
FEED = "calendar.feed"
PREFERENCES = "notices.preferences"
PASSPORT = "passports.shown"
VERIFY = "credentials.verify"
# What programs that check training passports fetch, from wherever they are; about nobody.
CHECKING = frozenset({f"credentials.{name}" for name in ("jwks", "key", "issuer", "status")})
# In the logs, all that follows the first part of these.
_SECRET = re.compile(r"/(calendar|p)/[^\s\"?]+|/(notices)/[\w-]{43}")
# Whoever comes may open these, and no others.
PUBLIC = frozenset(
    {
        "static",
        "public.accessibility",
        "public.privacy",
        "public.healthz",
        "public.readyz",
        "metrics.metrics",
        FEED,
        PASSPORT,
        PREFERENCES,
        *CHECKING,
        VERIFY,
        "joining.code",
        "joining.facts",
        "joining.address",
        "joining.address_code",
        "joining.finish",
        # For whoever has taken the first step of two, of whom nobody knows yet that it is they.
        "second_step.code",
        "second_step.recovery",
        "second_step.stop",
        "account_joining.finish",
        "account.with_provider",
        "account.back_from_provider",
        "security.login",
        "security.us_signin_send_code",
        "security.wan_signin",
        "security.wan_signin_response",
        "security.logout",
    }
)
# Pages for everyone who is signed in, whatever their role.
SIGNED_IN = frozenset(
    {
        "account.home",
        "account.account",
        "account.stop_code",
        "account.emails",
        "account.sign_ins",
        "account.end_one",
        "account.end_others",
        "account.second_step",
        "account.app",
        "account.remove_app",
        "account.recovery_codes",
        "account.link_provider",
        "account.unlink_provider",
        "security.change_password",
        "security.us_verify",
        "security.us_verify_send_code",
        "security.wan_register",
        "security.wan_register_response",
        "security.wan_delete",
    }
)
# All that is open to whoever needs a second step and has none yet.
SETTING_UP = frozenset(
    {
        "account.second_step",
        "account.app",
        "security.us_verify",
        "security.us_verify_send_code",
        "security.wan_register",
        "security.wan_register_response",
    }
)
# The roles that may open the pages of each blueprint.
AREAS: dict[str, frozenset[str]] = {
    "hr": frozenset({"hr"}),
    "staff": frozenset({"staff"}),
    "commissioner": frozenset({"commissioner"}),
    "accounts": frozenset({"admin"}),
    "registrar": frozenset({"registrar", "admin"}),
    "providers": frozenset({"hr", "staff", "commissioner", "registrar", "admin"}),
}
# The roles, and their areas, that see people of their own organisation alone. What commissioners
# and the register's keepers see runs across organisations, and hangs on their scopes.
WALLED = frozenset({"hr", "staff"})
# The areas that nobody starts in: those in them come from an area of their own.
SHARED = frozenset({"providers", "accounts"})
FEW_MINUTES = 5 * 60
MOST_OF_A_VISITOR = 1024 * 1024
"""Bytes that somebody who need not sign in may send."""
MOST_WITH_A_PACK = OF_A_VISITOR.size + MOST_OF_A_VISITOR
"""Where they may also send an evidence pack."""
YEAR = 365 * 24 * 60 * 60
# What no page asks a browser for, nor may anything that somebody got into one.
UNUSED = (
    "accelerometer",
    "autoplay",
    "bluetooth",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "web-share",
    "xr-spatial-tracking",
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Permissions-Policy": ", ".join(
        (
            *(f"{what}=()" for what in UNUSED),
            "publickey-credentials-create=(self)",
            "publickey-credentials-get=(self)",
        )
    ),
}


class _Current:
    """What the person signed in answers for; a page that asks for what they lack is a 404."""

    @property
    def organisation_id(self) -> int:
        return self._own("organisation_id")

    @property
    def person_id(self) -> int:
        return self._own("person_id")

    @property
    def commissioner_id(self) -> int:
        return self._own("commissioner_id")

    @property
    def account_id(self) -> int:
        return self._own("id")

    @property
    def email(self) -> str:
        return current_user.email

    @property
    def roles(self) -> frozenset[str]:
        """The names of the roles that they may act in: none before they have taken two steps."""
        return frozenset() if still_to_be_done() else self.held

    @property
    def held(self) -> frozenset[str]:
        """The names of the roles of their account; none for a visitor."""
        if not current_user.is_authenticated:
            return frozenset()
        return frozenset(role.name for role in current_user.roles)

    @property
    def is_demo(self) -> bool:
        """Whether they belong to the demo, where nobody is real."""
        return current_user.is_authenticated and current_user.email.endswith(DEMO)

    @staticmethod
    def _own(name: str) -> int:
        owned = getattr(current_user, name, None)
        if owned is None:
            abort(404)
        return owned


current = _Current()


class _Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie, which the answer to who reads a calendar or opens a passport
    never carries; nor does a style sheet, which may arrive after its reader has signed out."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        if request.endpoint in {"static", FEED, PASSPORT, *CHECKING}:
            return False
        return super().should_set_cookie(app, session)


class _WithoutSecrets(logging.Filter):
    """Keeps the secrets in addresses out of the logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if _SECRET.search(said):
            hidden = _SECRET.sub(lambda found: f"/{found[1] or found[2]}/...", said)
            record.msg, record.args = hidden, None
        return True


def register_security(app: Flask) -> None:
    """Close every page that is not named above, and put the headers on every answer."""
    app.session_interface = _Sessions()
    for log in (app.logger, *map(logging.getLogger, ("werkzeug", "gunicorn.access"))):
        if not any(isinstance(one, _WithoutSecrets) for one in log.filters):
            log.addFilter(_WithoutSecrets())
    app.before_request(_guard)
    app.before_request(_acts)
    app.teardown_request(lambda error: act_as(THE_PRODUCT))
    app.after_request(_headers)
    app.context_processor(lambda: {"cspNonce": nonce(), "current": current})


def nonce() -> str:
    """The one nonce of this answer, for GOV.UK's inline script."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return g.nonce


def _guard() -> AnyResponse | None:
    """Let in whom the tables above name; send a visitor to sign in, give a stranger a 404."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in PUBLIC:
        takes_packs = endpoint == VERIFY
        request.max_content_length = MOST_WITH_A_PACK if takes_packs else MOST_OF_A_VISITOR
        # Who is signed in joins as who they are: then it must be they.
        is_theirs = request.blueprint == "joining" and still_to_be_done() == StillToDo.SET_UP
        return redirect(url_for("account.second_step")) if is_theirs else None
    if endpoint not in SIGNED_IN and request.blueprint not in AREAS:
        abort(404)
    if elsewhere := _to_sign_in(endpoint):
        return elsewhere
    g.role = " ".join(sorted(current.roles))
    if endpoint not in SIGNED_IN and not current.roles & AREAS[request.blueprint or ""]:
        abort(404)
    if request.blueprint in WALLED or current.roles <= WALLED:
        stand_within(db.session(), current_user.organisation_id, current_user.person_id)
    return None


def _to_sign_in(endpoint: str) -> AnyResponse | None:
    """Where whoever is not wholly signed in goes first, and how they come back."""
    asked = request.full_path.rstrip("?") if request.method == "GET" else None
    next = asked if asked != "/" else None
    match still_to_be_done():
        case StillToDo.SHOW:
            return redirect(url_for("second_step.code", next=next))
        case StillToDo.SET_UP if endpoint not in SETTING_UP:
            return redirect(url_for("account.second_step"))
    return None if current_user.is_authenticated else redirect(url_for("security.login", next=next))


def _acts() -> None:
    """What this request writes is logged as written by whoever is signed in, on this page."""
    endpoint = request.endpoint
    request_id = request_reference()
    if endpoint is None or endpoint in PUBLIC:
        act_as(Acting(f"page {endpoint}", request_id=request_id))
        return
    role = min(current.roles & AREAS.get(request.blueprint or "", current.roles), default=None)
    own = current_user.organisation_id
    act_as(Acting(f"page {endpoint}", current.account_id, role, own, request_id))


def _headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    # A document that somebody sent in comes with a stricter one of its own.
    response.headers.setdefault("Content-Security-Policy", _policy())
    if current_app.config["PRODUCTION"] and request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    if request.endpoint in {FEED, PASSPORT, PREFERENCES}:
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    if request.endpoint in {PASSPORT, PREFERENCES}:
        response.headers["Referrer-Policy"] = "no-referrer"
    if response.status_code < 400 and request.endpoint in CHECKING:
        response.headers["Cache-Control"] = f"public, max-age={FEW_MINUTES}"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Access-Control-Allow-Origin"] = "*"
    elif response.status_code >= 400 or request.endpoint not in {"static", FEED}:
        response.headers["Cache-Control"] = "no-store"
    elif request.endpoint == FEED:
        # Kept by whoever subscribes, who asks each time whether it is still the same.
        response.headers["Cache-Control"] = "private, no-cache"
    elif "v" in request.args:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def _policy() -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce()}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )
