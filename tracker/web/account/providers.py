"""Signing in by a provider, and linking one to the account of who is signed in.

A sign-in begins by a link, not by a form: a page's policy keeps forms to our own addresses, also
where the provider sends the browser on to yet another. Nothing is linked without a form of ours.
"""

import hmac
from datetime import timedelta
from typing import Any, NamedTuple

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import current_user
from flask_security import login_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.accounts.linked import (
    Closed,
    NotLinked,
    Taken,
    account_of_identity,
    link,
    unlink,
)
from tracker.actions.notices.addresses import address
from tracker.actions.sign_ins import ELSEWHERE
from tracker.oidc.discovery import ProviderDown
from tracker.oidc.providers import Provider
from tracker.oidc.signing_in import Begun, Identity, NotSignedIn, begin, finish
from tracker.store.database import db
from tracker.web.account.account import blueprint
from tracker.web.account.linked import linked_sign_ins, providers
from tracker.web.account.sign_in_forms import FRESH
from tracker.web.account.telling import tell_owner
from tracker.web.security import current

# What is said on the page to sign in too, which keeps other messages to itself.
SAID = "provider"
AWAY, LINKING = "provider_away", "provider_linking"
MOST_AWAY = timedelta(minutes=10)
WITH = "/sign-in/with/<code:key>"


class Away(NamedTuple):
    """Whoever is with a provider: for whose account, where to go on to, and since when."""

    key: str
    begun: tuple[str, str, str, str]
    account_id: int | None
    next: str
    at: float


class Linking(NamedTuple):
    """Somebody whom a provider knows, to be linked once the owner says so; `account_id` where they
    were signed in when they went there."""

    key: str
    who: tuple[str, str, str | None, bool, bool]
    account_id: int | None
    at: float


@blueprint.get(WITH)
def with_provider(key: str) -> Response:
    """Off to the provider."""
    provider = providers().get(key) or abort(404)
    own = current.account_id if current_user.is_authenticated else None
    try:
        begun = begin(provider, address("account.back_from_provider", key=key))
    except ProviderDown:
        current_app.logger.exception("A provider could not be reached.")
        return _start(_down(provider), own)
    session[AWAY] = list(Away(key, _plain(begun), own, _next(), clock.now().timestamp()))
    session.permanent = True
    return redirect(begun.address)


@blueprint.get(f"{WITH}/back")
def back_from_provider(key: str) -> Response:
    """Back from the provider, with a code that is good once."""
    provider = providers().get(key) or abort(404)
    kept = session.pop(AWAY, None)
    away = Away(*kept) if kept else None
    own = current.account_id if current_user.is_authenticated else None
    if away is None or away.key != key or away.account_id != own or _is_old(away.at):
        return _start(_not_begun(), own)
    back = address("account.back_from_provider", key=key)
    try:
        who = finish(provider, back, Begun(*away.begun), request.args, clock.now())
    except NotSignedIn as refused:
        current_app.logger.warning("A sign-in by a provider was refused: %s", refused)
        said = gettext("%(name)s did not sign you in. Try again.", name=provider.name)
        return _start(said, own)
    except ProviderDown:
        current_app.logger.exception("A provider could not be reached.")
        return _start(_down(provider), own)
    if own is not None:
        _keep(key, who, own)
        return redirect(url_for("account.link_provider"))
    return _signed_in(provider, who, away.next)


def _signed_in(provider: Provider, who: Identity, going_to: str) -> Response:
    """Sign in to the account that is linked; who has none linked signs in as before, first."""
    try:
        found = account_of_identity(db.session(), provider, who)
    except Closed:
        said = gettext("Your account here is closed. Ask whoever looks after the tracker about it.")
        return _start(said, None)
    except NotLinked:
        _keep(provider.key, who, None)
        flash(
            gettext(
                "You come with %(name)s for the first time. Sign in here once as you did until "
                "now. Then you can link the two. If you have no account here, ask HR for one.",
                name=provider.name,
            ),
            SAID,
        )
        return redirect(url_for("security.login", next=url_for("account.link_provider")))
    user: Any = current_app.extensions["security"].datastore.find_user(id=found.account_id)
    ways = ["provider", *([ELSEWHERE] if who.has_second_factor else [])]
    if not login_user(user, authn_via=ways):
        abort(404)
    db.session.commit()
    if found.is_new:
        tell_owner(user, "linked", name=provider.name)
    return redirect(going_to)


@blueprint.route("/account/sign-in/link", methods=["GET", "POST"])
def link_provider() -> str | Response:
    """Let somebody whom a provider knows sign in to this account, once its owner says so."""
    kept = session.get(LINKING)
    linking = Linking(*kept) if kept else None
    provider = providers().get(linking.key) if linking else None
    if linking is None or provider is None or _is_old(linking.at):
        session.pop(LINKING, None)
        flash(_not_begun())
        return redirect(url_for("account.account"), 303)
    who = Identity(*linking.who)
    if not _may_be_linked(linking, who):
        session.pop(LINKING, None)
        flash(
            gettext(
                "%(name)s does not vouch that the address of this account is yours. If both are "
                "yours, link them under Your account.",
                name=provider.name,
            )
        )
        return redirect(url_for("account.account"), 303)
    if clock.now().timestamp() - session.get("fs_paa", 0) > FRESH.total_seconds():
        return redirect(url_for("security.us_verify", next=url_for("account.link_provider")), 303)
    form = FlaskForm()
    if form.validate_on_submit():
        return _link(provider, who)
    said = {"name": provider.name, "address": who.address or who.subject}
    return render_template("account/link_provider.html", form=form, **said)


def _link(provider: Provider, who: Identity) -> Response:
    session.pop(LINKING, None)
    try:
        link(db.session(), current.account_id, who)
    except Taken:
        flash(
            gettext(
                "You sign in to another account here with that account of %(name)s. Remove it "
                "there first.",
                name=provider.name,
            )
        )
    else:
        tell_owner(current_user, "linked", name=provider.name)
        said = gettext("You can sign in with %(name)s from now on.", name=provider.name)
        flash(said, "success")
    return redirect(url_for("account.account"), 303)


@blueprint.post("/account/sign-in/<int(max=2147483647):link_id>/unlink")
def unlink_provider(link_id: int) -> Response:
    """The owner does not sign in with that provider any more."""
    names = {key: name for key, name, _ in linked_sign_ins()}
    if link_id not in names or not unlink(db.session(), current.account_id, link_id):
        abort(404)
    tell_owner(current_user, "unlinked", name=names[link_id])
    said = gettext("You do not sign in with %(name)s any more.", name=names[link_id])
    flash(said, "success")
    return redirect(url_for("account.account"), 303)


def _may_be_linked(linking: Linking, who: Identity) -> bool:
    """Who went to the provider from their own account may have another address there. Of who came
    from outside it must be that of the account: another may have begun in the same browser."""
    if linking.account_id is not None:
        return linking.account_id == current.account_id
    own = current.email.lower().encode()
    return who.is_verified and hmac.compare_digest((who.address or "").encode(), own)


def _keep(key: str, who: Identity, account_id: int | None) -> None:
    known = (who.issuer, who.subject, who.address, who.is_verified, who.has_second_factor)
    session[LINKING] = list(Linking(key, known, account_id, clock.now().timestamp()))


def _plain(begun: Begun) -> tuple[str, str, str, str]:
    return begun.address, begun.state, begun.nonce, begun.verifier


def _is_old(at: float) -> bool:
    return clock.now().timestamp() - at > MOST_AWAY.total_seconds()


def _next() -> str:
    """Where they wanted to go, if that is a page of ours."""
    asked = request.args.get("next", "")
    is_ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable()
    return asked if is_ours and len(asked) < 500 else url_for("account.home")


def _not_begun() -> str:
    return gettext("That sign-in was not begun here, or too long ago. Start again.")


def _down(provider: Provider) -> str:
    return gettext(
        "%(name)s cannot be reached at the moment. Try again in a few minutes, or sign in another "
        "way.",
        name=provider.name,
    )


def _start(said: str, account_id: int | None) -> Response:
    flash(said, SAID)
    return redirect(url_for("account.account" if account_id else "security.login"))
