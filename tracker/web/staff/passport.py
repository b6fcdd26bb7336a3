"""My passport: share certificates, show the QR, see who looked, and stop it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import segno
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.passport_told import employer_of, shareable, tells_employer
from tracker.actions.passports import (
    LONGEST_MONTHS,
    USUAL_MONTHS,
    CannotBeShared,
    Wish,
    is_live,
    opened,
    secret_of,
    share,
    stop,
)
from tracker.credential.passport import NO_ADDRESS
from tracker.rules.days import add_months
from tracker.store import passports as store
from tracker.store.database import db
from tracker.store.person import person_with_id
from tracker.store.tables.passports import Passport
from tracker.web.asked import day_of
from tracker.web.language import say_here
from tracker.web.passports import address_of, key
from tracker.web.security import current
from tracker.web.staff.area import blueprint

PATH = "/passport/<int(max=2147483647):passport_id>"
_PARTS = ("day", "month", "year")


@blueprint.get("/passport")
def passport() -> str:
    """Their passports, the latest first."""
    return render_template(
        "staff/passports.html",
        passports=store.passports_of(db.session(), current.person_id),
        is_live=is_live,
        today=clock.today(),
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """The form as it was sent, or as it is offered first; `errors` by the part that is wrong."""

    records: frozenset[int]
    name: str
    ends: Mapping[str, str]
    shows_employer: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)


@blueprint.get("/passport/new")
def new_passport() -> str:
    """What they may share, with their name and three months filled in."""
    person = person_with_id(db.session(), current.person_id) or abort(404)
    ends = add_months(clock.today(), USUAL_MONTHS)
    filled = {part: str(getattr(ends, part)) for part in _PARTS}
    return _form(Sent(frozenset(), f"{person.forename} {person.surname}".strip(), filled))


@blueprint.post("/passport/new")
def make_passport() -> str | Response:
    """Share what was chosen, or say what is wrong."""
    form = request.form
    ids = [
        int(one)
        for one in form.getlist("records")
        if one.isascii() and one.isdigit() and len(one) < 10
    ]
    ends = {part: form.get(f"ends-{part}", "") for part in _PARTS}
    wish = Wish(
        training_ids=list(dict.fromkeys(ids)),
        name=" ".join(form.get("name", "").split()),
        ends_on=day_of(ends),
        shows_employer="employer" in form,
        consent=consent() if "consent" in form else "",
    )
    try:
        made = share(db.session(), current.person_id, wish, key())
    except CannotBeShared as wrong:
        db.session.rollback()
        errors = {wrong.part: say_here(str(wrong))}
        return _form(Sent(frozenset(ids), wish.name[:200], ends, wish.shows_employer, errors))
    flash(gettext("Your passport is ready."), "success")
    return redirect(url_for("staff.shown_passport", passport_id=made), 303)


@blueprint.get(PATH)
def shown_passport(passport_id: int) -> str:
    """One passport: its address and QR while it is live, what it tells, and each look at it."""
    found = _own(passport_id)
    secret = secret_of(found, key()) if is_live(found, clock.today()) else None
    address = address_of(secret) if secret else None
    return render_template(
        "staff/passport.html",
        passport=found,
        is_live=is_live(found, clock.today()),
        address=address,
        qr=segno.make(address, error="m").svg_data_uri(scale=6, border=2) if address else None,
        opened=opened(db.session(), found, address or NO_ADDRESS),
        looks=store.looks_at(db.session(), found.id),
        most_looks=store.MOST_LOOKS,
    )


@blueprint.get(f"{PATH}/stop")
def ask_stop_passport(passport_id: int) -> str:
    """Whether to stop it."""
    return render_template("staff/passport_stop.html", passport=_own(passport_id))


@blueprint.post(f"{PATH}/stop")
def stop_passport(passport_id: int) -> Response:
    """Stop it at once."""
    stop(db.session(), _own(passport_id))
    flash(
        gettext("This passport is stopped. Whoever opens it sees nothing from now on."), "success"
    )
    return redirect(url_for("staff.passport"), 303)


def consent() -> str:
    """What somebody agrees to, in the language in which they read it."""
    return gettext(
        "I agree that whoever has the address or the QR code of this passport sees my name, these "
        "certificates and the kind of place where I work, as they are on the day they look, until "
        "it ends or I stop it."
    )


def _own(passport_id: int) -> Passport:
    return store.passport_of(db.session(), current.person_id, passport_id) or abort(404)


def _form(sent: Sent) -> str:
    person_id = current.person_id
    found = shareable(db.session(), person_id, clock.today())
    employer = employer_of(db.session(), person_id)
    return render_template(
        "staff/passport_new.html",
        sent=sent,
        found=found,
        employer=employer,
        telling={one.id for one in found if tells_employer(one, employer)},
        consent=consent(),
        latest=_latest(),
    )


def _latest() -> date:
    return add_months(clock.today(), LONGEST_MONTHS)
