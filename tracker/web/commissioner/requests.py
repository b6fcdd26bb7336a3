"""What they ask of the settings that they commission, and the documents of these."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.requests import (
    LONGEST,
    USUALLY,
    AskedAlready,
    CannotBeSaid,
    MovedOn,
    NobodyRunsIt,
    ask_again,
    cancel,
    close,
)
from tracker.actions.requests import Asked as Wish
from tracker.actions.requests import ask as ask_for
from tracker.rules.audit_words import Principle, RequestState, Wanted
from tracker.store.commissioners import commissioned_ids
from tracker.store.database import db
from tracker.store.requests import Listed, of_commissioner, one_request, requests_page, steps_of
from tracker.store.setting_documents import document_known
from tracker.store.setting_list import SettingRow, settings_by_id
from tracker.store.setting_scope import setting_id_of
from tracker.web.asked import page_asked, word_asked
from tracker.web.certificate_form import plain
from tracker.web.choices import choices
from tracker.web.commissioner.area import blueprint
from tracker.web.commissioner.audits import case_asked
from tracker.web.commissioner.scope import setting_asked
from tracker.web.day_form import PARTS, boxes, day_in
from tracker.web.providers.days import days_asked
from tracker.web.security import current
from tracker.web.setting_document_form import Errors, file_of

MOVED_ON = "This request has moved on meanwhile, so nothing was changed. This is how it stands."
NOBODY = "Nobody runs this setting today, so that there is nobody to ask"
ALREADY = "You have asked for this already, and it waits for an answer"


@blueprint.route("/settings/<code:setting>/ask", methods=["GET", "POST"])
def ask(setting: str) -> str | Response:
    """Ask whoever runs a setting for fresh data or a document."""
    row, today = _commissioned(setting), clock.today()
    errors: Errors = {}
    wanted, principle = word_asked("wanted", Wanted), word_asked("principle", Principle)
    typed = {"wanted": wanted or "", "principle": principle or "", "said": ""}
    typed |= boxes("due", today + USUALLY)
    if request.method == "POST":
        typed = {name: plain(name) for name in typed}
        wish = _wish(typed, errors)
        try:
            if wish and not errors:
                who, by = current.commissioner_id, current.account_id
                request_id = ask_for(db.session(), who, row.id, wish, by, _audit_asked(row.id))
                flash("You have asked for it. Whoever runs the setting is told.", "success")
                return redirect(url_for("commissioner.asked_request", request_id=request_id), 303)
        except CannotBeSaid as refused:
            errors |= refused.errors
        except AskedAlready:
            errors["wanted"] = ALREADY
        except NobodyRunsIt:
            errors["wanted"] = NOBODY
    return render_template(
        "commissioner/ask.html",
        row=row,
        typed=typed,
        errors=errors,
        kinds=choices(Wanted, "wanted"),
        principles=choices(Principle, "principle"),
        longest=LONGEST,
    )


@blueprint.get("/requests")
def requests() -> str:
    """All that they have asked for of the settings that they commission today."""
    session, day, state = db.session(), clock.today(), word_asked("state", RequestState)
    seen = of_commissioner(session, current.commissioner_id, day)
    page = requests_page(session, seen, day, page_asked(), state)
    if page.number > page.pages:
        abort(404)
    return render_template(
        "commissioner/requests.html",
        page=page,
        state=state,
        states=choices(RequestState, "request_state"),
        today=day,
    )


@blueprint.get("/requests/<int(max=2147483647):request_id>")
def asked_request(request_id: int) -> str:
    """One of them with its history, and what can be done with it."""
    return _page(_ours(request_id), boxes("due", clock.today() + USUALLY) | {"why": ""}, {})


@blueprint.post("/requests/<int(max=2147483647):request_id>/cancel")
def cancel_request(request_id: int) -> Response:
    """Ask for it no longer."""
    one = _ours(request_id)
    try:
        cancel(db.session(), current.commissioner_id, one.id, current.account_id)
        flash("The request is cancelled.", "success")
    except MovedOn:
        flash(MOVED_ON)
    return redirect(url_for("commissioner.asked_request", request_id=one.id), 303)


@blueprint.post("/requests/<int(max=2147483647):request_id>/close")
def close_request(request_id: int) -> Response:
    """Take the answer as it is."""
    one = _ours(request_id)
    try:
        close(db.session(), current.commissioner_id, one.id, current.account_id)
        flash("The request is closed as answered.", "success")
    except MovedOn:
        flash(MOVED_ON)
    return redirect(url_for("commissioner.asked_request", request_id=one.id), 303)


@blueprint.post("/requests/<int(max=2147483647):request_id>/again")
def ask_request_again(request_id: int) -> str | Response:
    """Return the answer with the reason, and a new day."""
    one = _ours(request_id)
    errors: Errors = {}
    if one.state != RequestState.ANSWERED:
        flash(MOVED_ON)
        return redirect(url_for("commissioner.asked_request", request_id=one.id), 303)
    typed = {name: plain(name) for name in ("why", *(f"due-{part}" for part in PARTS))}
    due = day_in(typed, "due", errors)
    try:
        if due:
            who, by = current.commissioner_id, current.account_id
            ask_again(db.session(), who, one.id, by, typed["why"], due)
            flash("You have asked again. Whoever runs the setting is told.", "success")
            return redirect(url_for("commissioner.asked_request", request_id=one.id), 303)
    except CannotBeSaid as refused:
        errors |= refused.errors
    except MovedOn:
        flash(MOVED_ON)
        return redirect(url_for("commissioner.asked_request", request_id=one.id), 303)
    return _page(one, typed, errors)


@blueprint.get("/settings/<code:setting>/documents/<int(max=2147483647):document_id>")
def setting_document(setting: str, document_id: int) -> Response:
    """A document of a setting, as known on the day that is asked for."""
    asked = days_asked(clock.today())
    if asked.errors:
        abort(404)
    setting_id = setting_asked(setting, asked)
    found = document_known(db.session(), setting_id, document_id, asked.moment) or abort(404)
    return file_of(found, url_for("commissioner.requests"))


def _wish(typed: dict[str, str], errors: Errors) -> Wish | None:
    """What was typed; None where too little was, and what to do is added."""
    due = day_in(typed, "due", errors)
    if typed["wanted"] not in {word.value for word in Wanted}:
        errors["wanted"] = "Choose what you ask for"
    if due is None or errors:
        return None
    known = {word.value for word in Principle}
    principle = Principle(typed["principle"]) if typed["principle"] in known else None
    return Wish(Wanted(typed["wanted"]), due, typed["said"] or None, principle)


def _page(one: Listed, typed: dict[str, str], errors: Errors) -> str:
    return render_template(
        "commissioner/request.html",
        one=one,
        steps=steps_of(db.session(), one.id),
        typed=typed,
        errors=errors,
        longest=LONGEST,
        today=clock.today(),
    )


def _ours(request_id: int) -> Listed:
    session, day = db.session(), clock.today()
    seen = of_commissioner(session, current.commissioner_id, day)
    return one_request(session, seen, request_id, day) or abort(404)


def _audit_asked(setting_id: int) -> int | None:
    """The open audit within which it is asked; a 404 where that is not about the setting."""
    audit_id = request.args.get("audit", type=int)
    if audit_id is None:
        return None
    case = case_asked(audit_id)
    return audit_id if case.is_open and case.tells(setting_id) else abort(404)


def _commissioned(code: str) -> SettingRow:
    session, day = db.session(), clock.today()
    setting_id = setting_id_of(session, code)
    if setting_id not in commissioned_ids(session, current.commissioner_id, day):
        abort(404)
    return next(iter(settings_by_id(session, [setting_id or 0], day)), None) or abort(404)
