"""Joining by an invitation: the code, who it is for, an email address, and the account.

Whoever is signed in already, as HR may be, and is nobody's yet, adds their own training to the
account that they have.

How far somebody has come is in their session, which only the application can write; each page
asks the database again whether the invitation can still be used.
"""

import smtplib
from datetime import timedelta
from typing import Any, NamedTuple

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions import joining
from tracker.actions.joining import AddressTaken, Unknown, Unusable, WrongFacts
from tracker.actions.sign_in_limit import Caller
from tracker.rules.days import london_day
from tracker.store.accounts import may_be_of_both
from tracker.store.database import db
from tracker.store.invitations import State
from tracker.store.organisation import organisation_name
from tracker.store.tables.invitations import Invitation
from tracker.web.account.sign_in_forms import FRESH
from tracker.web.account_joining import begin_with_account
from tracker.web.joining_account import add_to_account, open_account
from tracker.web.joining_forms import (
    AddressCodeForm,
    AddressForm,
    CodeForm,
    FactsForm,
    PasswordForm,
)
from tracker.web.joining_mail import send_code
from tracker.web.language import say_day_here

blueprint = Blueprint("joining", __name__, url_prefix="/join")
KEPT = "joining"
# Who leaves a shared computer half way does not leave their invitation to whoever comes next.
STEP_LASTS = timedelta(minutes=15)


class Step(NamedTuple):
    """How far whoever joins has come: the code, the facts, an address, and that it is theirs."""

    invitation_id: int
    is_known: bool = False
    address: str = ""
    is_theirs: bool = False
    taken_at: float = 0.0
    """Seconds since 1970."""


@blueprint.before_request
def _nobody_yet() -> Response | None:
    """Who is signed in and is somebody of the staff has nothing to join."""
    if not current_user.is_authenticated or current_user.person_id is None:
        return None
    flash(gettext("You are signed in already. To use another code, sign out first."))
    return redirect(url_for("account.home"))


@blueprint.errorhandler(Unusable)
def _unusable(refused: Unusable) -> str:
    """An invitation that came to its end on the way."""
    session.pop(KEPT, None)
    return _code_page(CodeForm(formdata=None), _why(refused))


@blueprint.route("", methods=["GET", "POST"])
def code() -> str | Response:
    """The code of an invitation. It may stand after the # of the address, where no log sees it."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(form)
    try:
        found = joining.invitation_by_code(db.session(), form.code.data, _caller())
    except Unknown:
        return begin_with_account(str(form.code.data)) or _code_page(form, _unknown())
    _keep(Step(found))
    return redirect(url_for("joining.facts"), 303)


@blueprint.route("/you", methods=["GET", "POST"])
def facts() -> str | Response:
    """Facts that show whoever has the code to be the person invited."""
    step = _step()
    if step is None:
        return _start()
    invitation = joining.usable_invitation(db.session(), step.invitation_id)
    form = FactsForm()
    if form.validate_on_submit():
        said = str(form.number.data), str(form.surname.data)
        try:
            joining.check_facts(db.session(), step.invitation_id, *said, _caller())
        except WrongFacts as wrong:
            if not wrong.left:
                raise Unusable(State.BLOCKED) from wrong
            form.number.errors = [_wrong_facts(wrong.left)]
        else:
            return _known(invitation)
    return _page(
        "facts", form, employer=organisation_name(db.session(), invitation.organisation_id)
    )


def _known(invitation: Invitation) -> Response:
    """On to an email address; whoever is signed in has shown theirs."""
    if current_user.is_authenticated:
        mine, theirs = current_user.organisation_id, invitation.person_id
        if not may_be_of_both(db.session(), mine, theirs):
            session.pop(KEPT, None)
            flash(gettext("Your account is for another organisation. Sign out, then join again."))
            return redirect(url_for("account.home"))
        _keep(Step(invitation.id, True, current_user.email, True))
        return redirect(url_for("joining.finish"), 303)
    _keep(Step(invitation.id, is_known=True))
    return redirect(url_for("joining.address"), 303)


@blueprint.route("/email", methods=["GET", "POST"])
def address() -> str | Response:
    """The email address to sign in with, to which a code goes."""
    step = _step()
    if step is None or not step.is_known:
        return _start()
    invitation = joining.usable_invitation(db.session(), step.invitation_id)
    form = AddressForm(address=step.address or invitation.address)
    if form.validate_on_submit() and _is_code_sent(step.invitation_id, form):
        _keep(Step(step.invitation_id, True, form.address.data))
        return redirect(url_for("joining.address_code"), 303)
    return _page("address", form)


@blueprint.route("/email/code", methods=["GET", "POST"])
def address_code() -> str | Response:
    """The code that was emailed, which shows that the address is theirs."""
    step = _step()
    if step is None or not step.address:
        return _start()
    joining.usable_invitation(db.session(), step.invitation_id)
    form = AddressCodeForm()
    if form.validate_on_submit():
        known = step.invitation_id, step.address, str(form.code.data)
        if joining.is_code_for_address(db.session(), *known, _caller()):
            _keep(step._replace(is_theirs=True))
            return redirect(url_for("joining.finish"), 303)
        form.code.errors = [
            gettext("That is not the code that we emailed last. Check it, or ask for another")
        ]
    return _page("address_code", form, address=step.address)


@blueprint.route("/finish", methods=["GET", "POST"])
def finish() -> str | Response:
    """A password for those who want one; then the account is made and they are signed in."""
    step = _step()
    if step is None or not step.is_theirs:
        return _start()
    invitation = joining.usable_invitation(db.session(), step.invitation_id)
    if current_user.is_authenticated:
        return _add_own(step, invitation)
    form = PasswordForm()
    form.owner = step.address
    if not form.validate_on_submit():
        known = {"address": step.address, "is_way_back": invitation.is_way_back}
        return _page("finish", form, **known)
    said = _come_back() if invitation.is_way_back else _joined()
    try:
        open_account(invitation, step.address, form.password.data)
    except AddressTaken:
        _keep(Step(step.invitation_id, is_known=True))
        other = AddressForm(formdata=None)
        other.address.errors = [
            gettext(
                "Somebody signs in with that email address already. If it is you, sign in first "
                "and then type your code again. If not, enter another one"
            )
        ]
        return _page("address", other)
    session.pop(KEPT, None)
    flash(said, "success")
    return redirect(url_for("account.home"), 303)


def _add_own(step: Step, invitation: Invitation) -> str | Response:
    """The account of whoever is signed in, just now, becomes that of the person invited too.

    What somebody else began in the same browser, before they signed in, is not theirs to end.
    """
    if step.address != current_user.email:
        return _start()
    if clock.now().timestamp() - session.get("fs_paa", 0) > FRESH.total_seconds():
        return redirect(url_for("security.us_verify", next=url_for("joining.finish")), 303)
    form = FlaskForm()
    if not form.validate_on_submit():
        return _page("add", form, address=current_user.email)
    add_to_account(current_user._get_current_object(), invitation)
    session.pop(KEPT, None)
    flash(gettext("You can see your own training here from now on."), "success")
    return redirect(url_for("staff.home"), 303)


def _is_code_sent(invitation_id: int, form: AddressForm) -> bool:
    """Send a code to the address; where that fails the form says so."""
    to = str(form.address.data)
    digits = joining.code_for_address(db.session(), invitation_id, to, _caller())
    try:
        send_code(to, digits)
    except (smtplib.SMTPException, OSError):
        current_app.logger.exception("A code to join could not be emailed.")
        form.address.errors = [
            gettext("We could not send an email there. Check the address, or try again later")
        ]
        return False
    return True


def _unknown() -> str:
    return gettext(
        "We do not know that code. Check each letter. If it still does not work, ask HR for a "
        "new one"
    )


def _come_back() -> str:
    return gettext(
        "You are back. You sign in with the email address that you gave now; your old ways to "
        "sign in do not work any more."
    )


def _joined() -> str:
    return gettext("You have joined. From now on you sign in with your own email address.")


def _wrong_facts(left: int) -> str:
    return gettext(
        "That is not what your employer has. Check both. Tries left: %(left)s", left=left
    )


def _why(refused: Unusable) -> str:
    """Why an invitation cannot be used, and what to do."""
    if refused.state == State.USED and refused.used_at:
        day = say_day_here(london_day(refused.used_at))
        return gettext(
            "This code was used on %(day)s. If that was not you, tell HR at once", day=day
        )
    if refused.state == State.BLOCKED:
        return gettext(
            "This code was stopped after 5 wrong answers, and HR can see that. Ask HR for a new one"
        )
    return gettext("This code cannot be used any more. Ask HR for a new one")


def _code_page(form: CodeForm, problem: str = "") -> str:
    if problem:
        form.code.errors = [problem]
    return _page("code", form)


def _page(name: str, form: Any, **known: Any) -> str:
    failed = bool(form.errors)
    return render_template(f"joining/{name}.html", form=form, failed=failed, **known)


def _caller() -> Caller:
    return Caller("", request.remote_addr or "", str(current_app.secret_key))


def _step() -> Step | None:
    """The last step taken, if that was not too long ago."""
    kept = session.get(KEPT)
    step = Step(*kept) if kept else None
    if step is None or clock.now().timestamp() - step.taken_at > STEP_LASTS.total_seconds():
        return None
    return step


def _keep(step: Step) -> None:
    session[KEPT] = list(step._replace(taken_at=clock.now().timestamp()))


def _start() -> Response:
    return redirect(url_for("joining.code"))
