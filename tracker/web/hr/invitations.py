"""HR invites people to make their account, by email or by letter, and sees what came of it."""

from collections.abc import Sequence
from typing import Any

import segno
from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.invitations import (
    MOST_AT_ONCE,
    Inviter,
    Made,
    invite,
    not_sent,
    revoke,
    waiting_for_one,
)
from tracker.actions.notices.addresses import address
from tracker.rules.words import InvitedBy
from tracker.store.accounts import account_address, has_account
from tracker.store.database import db
from tracker.store.invitations import (
    Invitable,
    invitable,
    invitation_of,
    invitations_page,
    last_invitation,
)
from tracker.store.organisation import organisation_name
from tracker.store.person import PersonRow, person_of
from tracker.store.setting_list import setting_names
from tracker.web.asked import page_asked, text_asked
from tracker.web.hr.area import blueprint
from tracker.web.joining_mail import send_invitations, send_way_back_made
from tracker.web.language import NAMES
from tracker.web.security import current
from tracker.web.wording import count_of

CHOOSE = "Choose whether to invite by email or by letter"
NOBODY = "Nobody could be invited. They may have joined or left since, or have no email address."
REVOKED = "The invitation of {} is revoked. Its code does not work any more."
INVITATION = "/invitations/<int(max=2147483647):invitation_id>"


@blueprint.context_processor
def joining() -> dict[str, Any]:
    """For a person's page: `joining(person_id)`, whether they have an account, and the latest
    invitation of theirs."""
    return {"joining": lambda person_id: (has_account(db.session(), person_id), _last(person_id))}


@blueprint.get("/invitations")
def invitations() -> str:
    """The invitations that were not revoked, those to look into first."""
    page = invitations_page(db.session(), current.organisation_id, clock.now(), page_asked())
    if page.number > page.pages:
        abort(404)
    return render_template("hr/invitations.html", page=page)


@blueprint.route("/invitations/new", methods=["GET", "POST"])
def new_invitations() -> str | Response:
    """Invite everybody of a setting, or of all, who has neither account nor invitation."""
    session, mine = db.session(), current.organisation_id
    settings = setting_names(session, mine, clock.today())
    setting = text_asked("setting")
    if setting and setting not in settings:
        abort(404)
    people = waiting_for_one(session, mine, setting or None)
    problem = ""
    if request.method == "POST":
        how = _how()
        if how is not None:
            chosen = _reached(people, how)[:MOST_AT_ONCE]
            return _invite([one.person_id for one in chosen], how)
        problem = CHOOSE
    return render_template(
        "hr/invitations_new.html",
        settings=settings,
        setting=setting,
        people=people,
        with_address=_reached(people, InvitedBy.EMAIL),
        most=MOST_AT_ONCE,
        problem=problem,
        failed=bool(problem),
    )


@blueprint.route("/staff/<int(max=2147483647):person_id>/invite", methods=["GET", "POST"])
def invite_person(person_id: int) -> str | Response:
    """Invite one person; who has an account already, to a new way to sign in to it."""
    person = _person(person_id)
    session, mine = db.session(), current.organisation_id
    way_back = has_account(session, person_id)
    problem = ""
    if request.method == "POST":
        how = _how()
        if how is not None:
            # As the page said when it was sent: an account may have been made since.
            return _invite([person_id], how, way_back="way_back" in request.form)
        problem = CHOOSE
    return render_template(
        "hr/invite.html",
        person=person,
        way_back=way_back,
        can_be=bool(invitable(session, mine, clock.today(), [person_id], way_back=way_back)),
        last=_last(person_id),
        problem=problem,
        failed=bool(problem),
    )


@blueprint.post(f"{INVITATION}/revoke")
def revoke_invitation(invitation_id: int) -> Response:
    """Take an invitation back."""
    found = revoke(db.session(), current.organisation_id, invitation_id) or abort(404)
    flash(REVOKED.format(f"{found.forename} {found.surname}".strip()), "success")
    return redirect(url_for("hr.invitations"), 303)


@blueprint.post(f"{INVITATION}/again")
def invite_again(invitation_id: int) -> str | Response:
    """Invite the same person anew in the same way; the code of before works no more."""
    found = invitation_of(db.session(), current.organisation_id, invitation_id, clock.now())
    if found is None:
        abort(404)
    return _invite([found.person_id], found.invited_by, way_back=found.is_way_back)


def _invite(person_ids: Sequence[int], how: InvitedBy, way_back: bool = False) -> str | Response:
    """Invite these people; letters are shown, once, and emails are sent.

    Of a way back the person is told at the address with which they sign in until then.
    """
    session, mine = db.session(), current.organisation_id
    by = Inviter(mine, current.email, str(current_app.secret_key))
    made = invite(session, by, how, person_ids, way_back)
    if not made:
        flash(NOBODY)
        return redirect(url_for("hr.invitations"), 303)
    employer = organisation_name(session, mine)
    for one in made:
        if way_back and (before := account_address(session, one.person_id)):
            send_way_back_made(before, employer)
    if how == InvitedBy.LETTER:
        return _letters(made, employer)
    unsent = send_invitations(made, employer, _languages())
    if unsent:
        not_sent(session, [one.id for one in unsent])
        names = "; ".join(f"{one.surname}, {one.forename}".strip(", ") for one in unsent)
        flash(f"No email could be sent to these people, so they are not invited: {names}.")
    if sent := len(made) - len(unsent):
        flash(f"{count_of(sent, 'invitation is', 'invitations are')} on the way.", "success")
    return redirect(url_for("hr.invitations"), 303)


def _letters(made: list[Made], employer: str) -> str:
    """A page of letters. The code of a QR stands after the #, so that no server is told of it."""
    page, languages = address("joining.code"), _languages()
    codes = {one.id: _qr(f"{page}#{one.code}") for one in made}
    texts = {one.id: _letter(one, languages, page) for one in made}
    return render_template(
        "hr/invitation_letters.html", letters=made, codes=codes, employer=employer, texts=texts
    )


def _letter(one: Made, languages: Sequence[str], page: str) -> list[tuple[str, Markup]]:
    """What a letter says, in each of these languages."""
    texts = []
    for language in languages:
        with force_locale(language):
            said = render_template("parts/invitation_letter.html", one=one, page=page)
        texts.append((language, Markup(said)))
    return texts


def _qr(text: str) -> str:
    """A QR code as the address of an image, which holds the whole image."""
    return segno.make(text, error="m", micro=False).svg_data_uri(scale=5, border=4)


def _person(person_id: int) -> PersonRow:
    found = person_of(db.session(), current.organisation_id, person_id, clock.today())
    if found is None:
        abort(404)
    return found[0]


def _last(person_id: int) -> Any:
    return last_invitation(db.session(), current.organisation_id, person_id, clock.now())


def _how() -> InvitedBy | None:
    chosen = request.form.get("how", "")
    return InvitedBy(chosen) if chosen in {one.value for one in InvitedBy} else None


def _languages() -> tuple[str, ...]:
    """In which languages HR wants to write: both, where it does not say."""
    asked = request.form.get("language", "")
    return (asked,) if asked in NAMES else tuple(NAMES)


def _reached(people: Sequence[Invitable], how: InvitedBy) -> list[Invitable]:
    """Those who can be invited in that way."""
    return [one for one in people if one.email or how == InvitedBy.LETTER]
