"""What those who check training passports and evidence packs need: the keys, the issuer, the status
list, and a page that reads a signed file in plain words."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template
from flask_wtf import FlaskForm

from tracker import clock
from tracker.actions.audits.checking import known_names, signer_here
from tracker.actions.reading_passports import NotGenuine, Read, read
from tracker.actions.signing_keys import (
    CannotSign,
    issuer_at,
    published_keys,
    signed_status_list,
)
from tracker.pack.container import Changed
from tracker.pack.sealing import OF_A_VISITOR
from tracker.pack.sealing import verify as check_pack
from tracker.store.database import db
from tracker.web.passport_file import PassportFileMixin

blueprint = Blueprint("credentials", __name__)
PROFILE_CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


class VerifyForm(PassportFileMixin, FlaskForm):
    """A signed passport, pasted or as a file."""


@blueprint.get("/.well-known/jwks.json")
def jwks() -> dict[str, Any]:
    """The public keys that passports were ever signed with (RFC 7517)."""
    return published_keys(db.session(), current_app.config["CREDENTIAL_KEY"])


@blueprint.get("/credentials/keys/<secret:name>")
def key(name: str) -> dict[str, Any]:
    """One of them, as the header of a passport names it."""
    return next((one for one in jwks()["keys"] if one["kid"] == name), None) or abort(404)


@blueprint.get("/credentials/issuer")
def issuer() -> dict[str, Any]:
    """Who signs passports here, as Open Badges 3.0 tells it."""
    mine = issuer_at(current_app.config["ADDRESS"])
    keys = f"{mine.url}/.well-known/jwks.json"
    return {"@context": list(PROFILE_CONTEXT), **mine.profile, "jwks_uri": keys}


@blueprint.get("/credentials/status/1")
def status() -> Response:
    """Which passports are revoked: one signed list of bits."""
    config = current_app.config
    try:
        text = signed_status_list(db.session(), config["ADDRESS"], config["CREDENTIAL_KEY"])
    except CannotSign:
        current_app.logger.exception("The status list cannot be signed.")
        abort(503)
    return Response(text, mimetype="application/vc+jwt")


@blueprint.route("/verify", methods=["GET", "POST"])
def verify() -> str | Response:
    """Say of a signed passport whether it is genuine, what it says, and whether it was revoked; of
    an evidence pack whether it is whole, and who signed it."""
    form, found, refused = VerifyForm(), None, None
    if form.validate_on_submit():
        if pack := form.pack_sent():
            return render_template("credentials/pack.html", **_pack(pack))
        found, refused = _read(form.text_sent())
    return render_template("credentials/verify.html", form=form, found=found, refused=refused)


def _read(text: str) -> tuple[Read | None, str | None]:
    try:
        return read(db.session(), text, clock.now()), None
    except NotGenuine as why:
        return None, str(why)


def _pack(content: bytes) -> dict[str, Any]:
    """What the page tells of a pack."""
    try:
        found = check_pack(content, OF_A_VISITOR)
    except Changed as changed:
        return {"changed": changed}
    return {"found": found, "signer": signer_here(found, known_names(db.session()))}
