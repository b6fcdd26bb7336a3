"""Where each user starts, and what they may see of their own account."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.invitations import stop_way_back
from tracker.actions.second_steps import needs_two
from tracker.store.database import db
from tracker.store.invitations import last_way_back, state_of
from tracker.web.account.linked import linked_sign_ins
from tracker.web.security import AREAS, SHARED, current
from tracker.web.signed_in import is_spared

blueprint = Blueprint("account", __name__)


@blueprint.get("/")
def home() -> str | Response:
    """The home of the one area that is theirs; a choice where there are several."""
    areas = [area for area in AREAS if area not in SHARED and current.roles & AREAS[area]]
    if len(areas) == 1:
        return redirect(url_for(f"{areas[0]}.home"))
    return render_template("account/home.html", areas=areas)


@blueprint.get("/account")
def account() -> str:
    """Who is signed in, as what, and how to change how they do."""
    found = last_way_back(db.session(), current_user.person_id) if current_user.person_id else None
    state = state_of(found, clock.now()) if found else None
    spared = needs_two(current.roles) and is_spared(current.email)
    return render_template(
        "account/account.html",
        way_back=found,
        state=state,
        is_spared=spared,
        linked=linked_sign_ins(),
    )


@blueprint.post("/account/way-back/stop")
def stop_code() -> Response:
    """The code that HR made works no more; they sign in as before."""
    stop_way_back(db.session(), current.person_id)
    flash(gettext("The code does not work any more."), "success")
    return redirect(url_for("account.account"), 303)
