"""Where each user starts, and what they may see of their own account."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.web.security import AREAS, SHARED, current

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
    """Who is signed in, as what, and how to change the password."""
    return render_template("account/account.html")
