"""A passport to carry: as a signed file that anybody can check, and as a PDF to print."""

from io import BytesIO
from typing import Any

from flask import abort, current_app, flash, redirect, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.passports import is_live, opened, secret_of
from tracker.actions.signing_keys import CannotSign, issuer_at, signer
from tracker.credential.achievement import issue
from tracker.credential.passport import Certificate, Passport
from tracker.credential.sheet import draw
from tracker.store import passports as store
from tracker.store.database import db
from tracker.web.language import language, say_day_here, say_here
from tracker.web.passport_words import certificate_rows, say_since
from tracker.web.passports import address_of, key
from tracker.web.security import current
from tracker.web.staff.area import blueprint
from tracker.web.wording import word

PATH = "/passport/<int(max=2147483647):passport_id>"


@blueprint.get(f"{PATH}/training-passport.jwt")
def passport_credential(passport_id: int) -> Response:
    """The passport as it stands now, signed: an Open Badges 3.0 credential."""
    told, config = _live(passport_id), current_app.config
    try:
        by = signer(db.session(), config["ADDRESS"], config["CREDENTIAL_KEY"])
    except CannotSign:
        current_app.logger.exception("A passport cannot be signed.")
        flash(gettext("The file cannot be made just now. Tell whoever looks after the tracker."))
        return redirect(url_for("staff.shown_passport", passport_id=passport_id), 303)
    text = issue(told, by.issuer, by.key, by.key_id, clock.now())
    return _sent(text.encode(), "application/vc+jwt", "training-passport.jwt")


@blueprint.get(f"{PATH}/training-passport.pdf")
def passport_pdf(passport_id: int) -> Response:
    """The same to print, with the QR code that leads to the live answer."""
    told = _live(passport_id)
    content = draw(words(told), told.address, clock.now())
    return _sent(content, "application/pdf", "training-passport.pdf")


def words(told: Passport) -> dict[str, Any]:
    """Every word of the PDF, in the language of whoever prints it."""
    host = current_app.config["ADDRESS"]
    about = [
        gettext(
            "Shared on %(day)s. It can be checked until %(last)s.",
            day=say_day_here(told.shared_on),
            last=say_day_here(told.ends_on),
        )
    ]
    if told.employer:
        about.append(gettext("Employer: %(name)s", name=told.employer))
    return {
        "lang": language(),
        "title": gettext("Training passport"),
        "issuer": issuer_at(host).name,
        "name": told.name,
        "about": about,
        "qr": gettext("QR code of this passport\N{RIGHT SINGLE QUOTATION MARK}s address"),
        "scan": gettext("Scan the code, or open this address, to see what holds today:"),
        "what": gettext("What"),
        "answer": gettext("As it was when this was printed"),
        "chain": gettext("The chain of assurance"),
        "certificates": [_certificate(one) for one in told.certificates],
        "check": gettext("How to check it"),
        "how": [
            gettext(
                "This paper shows how things stood on %(day)s. Its owner may have ended the "
                "passport since, and a record may have been corrected: the address tells.",
                day=say_day_here(clock.today()),
            ),
            gettext("The signed file can be checked at %(address)s", address=f"{host}/verify"),
        ],
        "foot": gettext("Training passport of %(name)s", name=told.name),
        "page": gettext("Page"),
    }


def _certificate(one: Certificate) -> dict[str, Any]:
    rows = [*certificate_rows(one)]
    if one.assurance:
        rows.append((gettext("Assurance"), say_here(word(one.assurance, "assurance").text)))
    return {
        "title": one.course,
        "rows": [list(row) for row in rows],
        "since": say_since(one) or "",
        "chain": [reason.text for reason in one.chain],
    }


def _live(passport_id: int) -> Passport:
    """One of their own that can be looked at, with what still stands on it; or a 404."""
    found = store.passport_of(db.session(), current.person_id, passport_id)
    secret = secret_of(found, key()) if found and is_live(found, clock.today()) else None
    if found is None or secret is None:
        abort(404)
    return opened(db.session(), found, address_of(secret)).told_now


def _sent(content: bytes, kind: str, name: str) -> Response:
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name)
