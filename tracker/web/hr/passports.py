"""Training passports that people bring with them: shown, looked at, taken in, and undone."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField

from tracker import clock
from tracker.actions.offered_passports import NotOffered, note_look, offered
from tracker.actions.taking_passports import (
    AlreadyTaken,
    LookAgain,
    NothingNew,
    Offered,
    propose,
    take_in,
    undo,
)
from tracker.credential.passport import passport_from
from tracker.rules.names import words_of
from tracker.rules.words import Looked
from tracker.store import taken_passports as store
from tracker.store.database import db
from tracker.store.person import PersonRow, person_of
from tracker.web.asked import page_asked
from tracker.web.hr.area import blueprint
from tracker.web.looked import looked_at
from tracker.web.passport_file import PassportFileMixin
from tracker.web.security import current

TAKEN = "/passports/<int(max=2147483647):taken_id>"
LONGEST_SEARCH = 100
CHANGED = "It would now bring something else than what you saw. Look at it again: nothing is saved."
NOTHING = "There is nothing in this passport to take in for this person. Nothing was saved."
NO_CONSENT = "Confirm that it is the same person and that they agree"


class ShowForm(PassportFileMixin, FlaskForm):
    """A passport's address or code, what is in its file, or the file."""


class TakeForm(FlaskForm):
    """A passport for a person, as it was seen, and that they agree."""

    passport = HiddenField()
    person = HiddenField()
    seen = HiddenField()
    agreed = BooleanField()


@blueprint.get("/passports")
def passports() -> str:
    """Those that were taken in, the latest first, and a form for another."""
    return _list(ShowForm(formdata=None))


@blueprint.post("/passports/person")
def passport_person() -> str:
    """What the passport says, and whose it is: people of one's own staff list to choose from."""
    if "passport" in request.form:
        said = request.form["passport"]
    else:
        form = ShowForm()
        if not form.validate_on_submit():
            return _list(form)
        said = form.text_sent()
    try:
        offer = offered(db.session(), said, clock.now())
    except NotOffered as why:
        return _list(ShowForm(formdata=None), str(why))
    if "passport" not in request.form:
        note_look(db.session(), offer)
    return _choose(said, offer)


@blueprint.post("/passports/check")
def passport_check() -> str:
    """What the passport would bring for the person, beside what is held."""
    session, said = db.session(), request.form.get("passport", "")
    try:
        offer = offered(session, said, clock.now())
    except NotOffered as why:
        return _list(ShowForm(formdata=None), str(why))
    if not request.form.get("person"):
        return _choose(said, offer, "Choose whose passport it is")
    return _look(said, offer, _person(request.form["person"]))


@blueprint.post("/passports/take")
def take_passport() -> str | Response:
    """Take in what was seen, for a person who agrees; then show what came of it."""
    session, form = db.session(), TakeForm()
    person = _person(form.person.data or "")
    try:
        offer = offered(session, form.passport.data or "", clock.now())
        if not form.agreed.data:
            return _look(form.passport.data or "", offer, person, NO_CONSENT)
        mine, seen = current.organisation_id, form.seen.data or ""
        taken_id = take_in(session, mine, person.id, offer, seen, current.email)
    except (NotOffered, AlreadyTaken) as why:
        return _list(ShowForm(formdata=None), str(why))
    except LookAgain:
        return _look(form.passport.data or "", offer, person, CHANGED)
    except NothingNew:
        return _list(ShowForm(formdata=None), NOTHING)
    flash("The passport is taken in. Its training counts by your own requirements.", "success")
    return redirect(url_for("hr.passport", taken_id=taken_id), 303)


@blueprint.get(TAKEN)
def passport(taken_id: int) -> str:
    """One that was taken in: what it said, and what came of each certificate."""
    session = db.session()
    taken = _taken(taken_id)
    page = render_template(
        "hr/passport.html",
        taken=taken,
        passport=passport_from(taken.said),
        records=store.records_of(session, taken_id),
    )
    return looked_at(page, taken.person_id, Looked.PASSPORT)


@blueprint.post(f"{TAKEN}/undo")
def undo_passport(taken_id: int) -> Response:
    """Withdraw what it brought, where it was taken in by mistake."""
    _taken(taken_id)
    withdrawn = undo(db.session(), current.organisation_id, taken_id, current.email)
    if withdrawn is None:
        flash("Somebody has undone it already. Nothing was changed.")
    else:
        flash("Undone. The records that it brought are withdrawn.", "success")
    return redirect(url_for("hr.passport", taken_id=taken_id), 303)


def _list(form: ShowForm, refused: str | None = None) -> str:
    page = store.taken_page(db.session(), current.organisation_id, clock.today(), page_asked())
    if page.number > page.pages:
        abort(404)
    return render_template("hr/passports.html", page=page, form=form, refused=refused)


def _choose(said: str, offer: Offered, wrong: str | None = None) -> str:
    """The people of whom each word of what was typed, or of the name on the passport, is true."""
    typed = request.form.get("who", offer.passport.name)[:LONGEST_SEARCH]
    mine = current.organisation_id
    return render_template(
        "hr/passport_person.html",
        said=said,
        offer=offer,
        who=typed,
        people=store.people_found(db.session(), mine, clock.today(), typed),
        wrong=wrong,
    )


def _look(said: str, offer: Offered, person: PersonRow, wrong: str | None = None) -> str:
    mine = current.organisation_id
    try:
        proposal = propose(db.session(), mine, person.id, offer, clock.now())
    except AlreadyTaken as why:
        return _list(ShowForm(formdata=None), str(why))
    page = render_template(
        "hr/passport_check.html",
        said=said,
        offer=offer,
        person=person,
        proposal=proposal,
        wrong=wrong,
        is_of_another=not _share_a_name(person, offer.passport.name),
    )
    return looked_at(page, person.id, Looked.PASSPORT)


def _share_a_name(person: PersonRow, name: str) -> bool:
    own = words_of(f"{person.forename} {person.surname}")
    return any(len(word) > 1 for word in own & words_of(name))


def _person(said: str) -> PersonRow:
    """The person of one's own staff list with that id, or a 404."""
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        abort(404)
    found: Any = person_of(db.session(), current.organisation_id, int(said), clock.today())
    return found[0] if found else abort(404)


def _taken(taken_id: int) -> store.Taken:
    mine = current.organisation_id
    return store.taken_with_id(db.session(), mine, clock.today(), taken_id) or abort(404)
