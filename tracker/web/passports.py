"""A training passport by its address, for whoever has it: nobody signs in."""

from flask import Blueprint, current_app, render_template, request
from flask_login import current_user

from tracker import clock
from tracker.actions.passports import hash_of, is_live, look, opened
from tracker.actions.sign_in_limit import Caller, Limits, TooManyTries, begin_try
from tracker.store.database import db
from tracker.store.passports import passport_by
from tracker.web.passport_words import certificate_rows, say_since, training_days

blueprint = Blueprint("passports", __name__)
for told in (certificate_rows, say_since, training_days):
    blueprint.add_app_template_global(told)

# A secret cannot be guessed; this keeps whoever tries from being a burden. They are counted apart
# from those who open what was shared with them, so that no stranger's guesses keep these out. It is
# by where they come from alone: nothing is counted for all together.
GUESSES = Limits("guess a passport", 100, 100)
# A hospital that checks all who start on one day looks from one address.
LOOKS = Limits("look at a passport", 1000, 1000)


@blueprint.get("/p/<share:secret>")
def shown(secret: str) -> tuple[str, int]:
    """What the passport tells now, and what it told when it was shared.

    A 404 where there is none, a 410 where it ended or was stopped, a 429 after too many guesses or
    looks from where it is asked. Its owner is told of each, but of none that only asks whether it
    is there, as programs do that show a preview.
    """
    passport = passport_by(db.session(), hash_of(secret))
    whence = request.remote_addr or ""
    try:
        begin_try(db.session(), Caller(whence, whence, key()), LOOKS if passport else GUESSES)
    except TooManyTries:
        return render_template("public/passport_wait.html"), 429
    if passport is None:
        return render_template("public/passport_gone.html", known=False), 404
    if request.method != "HEAD":
        look(db.session(), passport, getattr(current_user, "person_id", None))
    if not is_live(passport, clock.today()):
        return render_template("public/passport_gone.html", known=True), 410
    told = opened(db.session(), passport, address_of(secret))
    return render_template("public/passport.html", opened=told, then=told.then, now=told.now), 200


def address_of(secret: str) -> str:
    """Where a passport is opened, as it is told to others."""
    return f"{current_app.config['ADDRESS']}/p/{secret}"


def key() -> str:
    """The server's key, from which secrets are made."""
    return str(current_app.config["CREDENTIAL_KEY"])
