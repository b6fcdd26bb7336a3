"""How long things are kept, and what must be kept longer."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.legal_holds import (
    LONGEST,
    CannotHold,
    Covers,
    Wish,
    choose_periods,
    lift_hold,
    place_hold,
)
from tracker.actions.retention import leavers_then_due
from tracker.rules.keeping import FIXED, SCHEDULE, Kept, say_period
from tracker.store.database import db
from tracker.store.erasures import erasures_of, one_person
from tracker.store.holds import holds_of
from tracker.store.keeping import periods_of
from tracker.web.asked import text_asked
from tracker.web.certificate_form import plain
from tracker.web.day_form import PARTS, day_in
from tracker.web.hr.area import blueprint
from tracker.web.security import current

MOST_SHOWN = 50
NOBODY = "Nobody of your organisation has that staff number"
NO_PERIOD = "Choose one of the periods for each kind. Nothing was changed."
HOLD_DAYS = ("worked_from", "worked_to", "until")
HOLD_FIELDS = (
    "covers",
    "number",
    "setting",
    "why",
    *(f"{day}-{part}" for day in HOLD_DAYS for part in PARTS),
)


@blueprint.get("/data-protection")
def data_protection() -> str | Response:
    """The ways on; a staff number leads to that person."""
    session, mine = db.session(), current.organisation_id
    number = text_asked("number")
    found = one_person(session, mine, number=number) if number else None
    if found:
        return redirect(url_for("hr.person_data", person_id=found.id), 303)
    return render_template(
        "hr/data_protection.html",
        number=number,
        problem=NOBODY if number else None,
        erasures=erasures_of(session, mine, MOST_SHOWN),
    )


@blueprint.route("/data-protection/keeping", methods=["GET", "POST"])
def keeping() -> str | Response:
    """The schedule, with the periods that may be chosen."""
    session, mine = db.session(), current.organisation_id
    if request.method == "POST":
        sent = {kept: request.form.get(kept.value, "") for kept in Kept if len(_periods(kept)) > 1}
        if not all(said in _periods(kept) for kept, said in sent.items()):
            flash(NO_PERIOD)
            return redirect(url_for("hr.keeping"), 303)
        wanted = {kept: int(said) for kept, said in sent.items()}
        leavers = leavers_then_due(session, mine, wanted[Kept.LEAVERS], clock.today())
        if leavers and request.form.get("sure") != "yes":
            return render_template(
                "hr/keeping_sure.html", leavers=leavers, wanted=wanted, say_period=say_period
            )
        choose_periods(session, mine, wanted, current.email)
        flash("You have saved how long things are kept.", "success")
        return redirect(url_for("hr.keeping"), 303)
    return render_template(
        "hr/keeping.html",
        schedule=SCHEDULE,
        fixed=FIXED,
        periods=periods_of(session, mine),
        say_period=say_period,
    )


@blueprint.route("/data-protection/holds", methods=["GET", "POST"])
def holds() -> str | Response:
    """What is held and was, with the form to hold more."""
    session, mine = db.session(), current.organisation_id
    errors: dict[str, str] = {}
    typed = {name: plain(name) for name in HOLD_FIELDS}
    if request.method == "POST" and _is_placed(typed, errors):
        flash("The hold is placed. Nothing that it covers is deleted.", "success")
        return redirect(url_for("hr.holds"), 303)
    if (asked := text_asked("number")) and not typed["covers"]:
        typed |= {"covers": Covers.PERSON, "number": asked}
    known = {"typed": typed, "errors": errors, "longest": LONGEST}
    return render_template("hr/holds.html", holds=holds_of(session, mine), **known)


@blueprint.post("/data-protection/holds/<int(max=2147483647):hold_id>/lift")
def lift_legal_hold(hold_id: int) -> Response:
    """Lift one of one's own organisation."""
    session, mine = db.session(), current.organisation_id
    if hold_id not in {one.hold.id for one in holds_of(session, mine)}:
        abort(404)
    if lift_hold(session, mine, hold_id, current.email):
        flash("The hold is lifted.", "success")
    else:
        flash("The hold was lifted before.")
    return redirect(url_for("hr.holds"), 303)


def _periods(kept: Kept) -> set[str]:
    return set(map(str, SCHEDULE[kept].periods))


def _is_placed(typed: dict[str, str], errors: dict[str, str]) -> bool:
    """Whether a hold is placed as it was typed; else what to do is added."""
    covers = next((one for one in Covers if one == typed["covers"]), None)
    days = {name: day_in(typed, name, errors, optional=True) for name in HOLD_DAYS}
    if errors:
        return False
    wish = Wish(covers, typed["number"], typed["setting"], why=typed["why"], **days)
    try:
        place_hold(db.session(), current.organisation_id, wish, current.email)
    except CannotHold as refused:
        errors[refused.field] = str(refused)
        return False
    return True
