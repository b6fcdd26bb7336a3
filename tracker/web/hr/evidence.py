"""Certificates that staff have sent in: what waits, each beside its document, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.decide_certificate import (
    BadRecord,
    Checked,
    Match,
    NoSuchCertificate,
    OwnCertificate,
    approve,
    is_own,
    match,
    refuse,
)
from tracker.actions.import_ledger import Finding
from tracker.actions.retention import refused_until
from tracker.actions.sent_certificates import NotWaiting
from tracker.actions.up_to_date import catch_up
from tracker.documents.reading import PDF
from tracker.rules.words import Kind, Looked, Mode, Result, Route
from tracker.store.certificate_openings import openings
from tracker.store.certificates import (
    Sent,
    certificate_for,
    names_to_choose,
    recorded,
    work_list,
)
from tracker.store.database import db
from tracker.store.tables.documents import SentState
from tracker.web.asked import page_asked
from tracker.web.certificate_document import document_of
from tracker.web.certificate_form import (
    MOST_OFFERED,
    Errors,
    plain,
    proposal_of,
    typed_in_form,
    typed_of,
)
from tracker.web.certificate_words import COLOURS, say_state
from tracker.web.choices import choices
from tracker.web.hr.area import blueprint
from tracker.web.looked import looked_at
from tracker.web.security import current
from tracker.web.wording import count_of

LONGEST_REASON = 1_000
LONGEST_TRAINER = 500
TOO_LATE = "Somebody has decided on this certificate already, or it was taken back."
OWN = "This certificate is your own. Somebody else of your HR team decides on it."
NO_REASON = "Enter the reason: the person who sent it reads it"
ASK_A_REGISTRAR = (
    "Choose another name from the list, or ask a registrar to add the course to the register"
)


@dataclass(frozen=True, slots=True)
class Form:
    """The forms of the page as they came, and what is wrong in them, by field."""

    typed: Mapping[str, str]
    errors: Errors = field(default_factory=dict)


@blueprint.get("/evidence")
def evidence() -> str:
    """What waits for an answer, the longest first; or what was answered, the latest first."""
    decided = request.args.get("show") == "decided"
    today = clock.today()
    page = work_list(db.session(), current.organisation_id, today, page_asked(), decided)
    if page.number > page.pages:
        abort(404)
    return render_template(
        "hr/evidence.html", page=page, decided=decided, say_state=say_state, colours=COLOURS
    )


@blueprint.get("/evidence/<int(max=2147483647):certificate_id>")
def certificate(certificate_id: int) -> str:
    """One certificate: its document, what the person typed, and the record that it would make."""
    sent = _ours(certificate_id)
    return _page(sent, Form(typed_of(sent.proposal)))


@blueprint.get("/evidence/<int(max=2147483647):certificate_id>/document")
def certificate_document(certificate_id: int) -> Response:
    """The document itself; who opens it is on record, and told to the person."""
    otherwise = url_for("hr.evidence")
    return document_of(_ours(certificate_id), otherwise, current.organisation_id)


@blueprint.post("/evidence/<int(max=2147483647):certificate_id>/approve")
def approve_certificate(certificate_id: int) -> str | Response:
    """Record what it proves, as typed by the person or as corrected here."""
    sent, session = _ours(certificate_id), db.session()
    more = {name: plain(name) for name in ("kind", "route", "mode", "trainer", "reason")}
    typed = {**typed_in_form(), "note": "", **more}
    said, errors = proposal_of(typed, clock.today())
    errors |= _too_long(typed)
    if said is None or errors:
        return _page(sent, Form(typed, errors))
    checked = Checked(
        said,
        _word(typed["kind"], Kind),
        _word(typed["route"], Route),
        _word(typed["mode"], Mode),
        typed["trainer"] or None,
    )
    try:
        approve(
            session,
            current.organisation_id,
            sent.id,
            checked,
            by=current.email,
            reason=typed["reason"] or None,
        )
    except BadRecord as bad:
        return _page(sent, Form(typed, {bad.finding.field: _say(bad.finding)}))
    except OwnCertificate:
        return _own(sent)
    except (NotWaiting, NoSuchCertificate):
        return _too_late()
    waiting = catch_up(session, clock.today())
    follows = f" The standings of {count_of(waiting, 'post')} follow within minutes."
    flash(f"The training record is saved.{follows if waiting else ''}", "success")
    return redirect(url_for("hr.evidence"), 303)


@blueprint.post("/evidence/<int(max=2147483647):certificate_id>/refuse")
def refuse_certificate(certificate_id: int) -> str | Response:
    """Record nothing, and give the person the reason."""
    sent, reason = _ours(certificate_id), plain("refusal")
    wrong = "" if reason else NO_REASON
    if len(reason) > LONGEST_REASON:
        wrong = f"Shorten the reason to {LONGEST_REASON:,} characters or fewer"
    if wrong:
        typed = {**typed_of(sent.proposal), "refusal": reason}
        return _page(sent, Form(typed, {"refusal": wrong}))
    try:
        refuse(db.session(), current.organisation_id, sent.id, by=current.email, reason=reason)
    except OwnCertificate:
        return _own(sent)
    except (NotWaiting, NoSuchCertificate):
        return _too_late()
    flash("The certificate is not accepted. The person can read your reason.", "success")
    return redirect(url_for("hr.evidence"), 303)


def _page(sent: Sent, form: Form) -> str:
    session = db.session()
    waits = sent.state is SentState.WAITING
    courses, providers = names_to_choose(session, MOST_OFFERED) if waits else ([], [])
    found = _match(sent) if waits else None
    page = render_template(
        "hr/certificate.html",
        sent=sent,
        form=form,
        is_pdf=sent.media_type == PDF,
        refused_until=refused_until,
        waits=waits,
        own=OWN if waits and is_own(session, sent, current.email) else None,
        found=found,
        asks=_say(found.taught.finding) if found and found.taught.finding else None,
        is_provider_unknown=bool(found and found.taught.asks and not found.taught.finding),
        recorded=recorded(session, [sent]).get(sent.id),
        openings=openings(session, [sent.id]).get(sent.id, []),
        courses=courses,
        providers=providers,
        results=choices(Result, "result"),
        kinds=choices(Kind, "kind"),
        routes=choices(Route, "route"),
        modes=choices(Mode, "mode"),
        say_state=say_state,
        colours=COLOURS,
    )
    return looked_at(page, sent.person_id, Looked.CERTIFICATE)


def _ours(certificate_id: int) -> Sent:
    """The certificate, where its person is the organisation's of whoever asks; or a 404."""
    found = certificate_for(db.session(), current.organisation_id, clock.today(), certificate_id)
    return found or abort(404)


def _match(sent: Sent) -> Match:
    return match(db.session(), current.organisation_id, sent.person_id, sent.proposal)


def _say(finding: Finding) -> str:
    """What is wrong with the course or provider; the words of files speak of rows that wait."""
    if finding.code != "unknown_course":
        return finding.message
    known = finding.message.partition(", so the row waits")[0]
    return f"{known}. {ASK_A_REGISTRAR}"


def _too_long(typed: Mapping[str, str]) -> Errors:
    most = {"trainer": LONGEST_TRAINER, "reason": LONGEST_REASON}
    return {
        name: f"Shorten this to {number:,} characters or fewer"
        for name, number in most.items()
        if len(typed[name]) > number
    }


def _word(typed: str, words: type[Kind] | type[Route] | type[Mode]) -> Any:
    """The word that was chosen; None where the certificate does not say."""
    return words(typed) if typed in {word.value for word in words} else None


def _own(sent: Sent) -> Response:
    flash(OWN)
    return redirect(url_for("hr.certificate", certificate_id=sent.id), 303)


def _too_late() -> Response:
    flash(TOO_LATE)
    return redirect(url_for("hr.evidence"), 303)
