"""Evidence packs to download, of settings that they commissioned on the days asked about."""

from collections.abc import Callable
from io import BytesIO

from flask import abort, current_app, render_template, send_file
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.audits.case_pack import pack_case
from tracker.actions.audits.pack import make_pack
from tracker.actions.audits.question import Busy, Question
from tracker.actions.signing_keys import CannotSign
from tracker.actions.standing import NotKnown
from tracker.store.database import db
from tracker.web.commissioner.area import blueprint
from tracker.web.commissioner.audits import case_asked
from tracker.web.commissioner.scope import codes_asked, setting_asked
from tracker.web.errors import AGAIN_AFTER
from tracker.web.providers.days import DaysAsked, days_asked
from tracker.web.security import current

ZIP = "application/zip"
Page = Response | tuple[str, int]


@blueprint.get("/settings/<code:setting>/pack")
def setting_pack(setting: str) -> Page:
    """How things stood in a setting that they commissioned on both days."""
    asked = days_asked(clock.today())
    setting_asked(setting, asked)
    if asked.errors:
        return _sorry(asked)
    return _download(Question("setting", setting, asked.on, asked.known_by))


@blueprint.get("/providers/<code:provider>/pack")
def provider_pack(provider: str) -> Page:
    """How a provider stood, for those alone of their settings that relied on it."""
    asked = days_asked(clock.today())
    if asked.errors:
        return _sorry(asked)
    theirs = codes_asked(asked)
    moment = asked.known_by
    return _download(Question("provider", provider, asked.on, moment, frozenset(theirs)))


@blueprint.get("/audits/<int(max=2147483647):audit_id>/pack")
def audit_pack(audit_id: int) -> Response:
    """An audit with all that happened in it, and the answer to what it asks."""
    case = case_asked(audit_id)
    by = current.account_id
    name = f"audit-{audit_id}-{case.code}-{case.audit.day}"
    return _sent(lambda *keys: pack_case(db.session(), case, by, *keys), name)


def _sorry(asked: DaysAsked) -> tuple[str, int]:
    heading = "Sorry, we could not understand that"
    sentences = [f"{message.rstrip('.')}." for message in asked.errors.values()]
    return render_template("parts/error.html", heading=heading, sentences=sentences), 400


def _download(question: Question) -> Response:
    name = f"evidence-pack-{question.code}-{question.on}"
    return _sent(lambda *keys: make_pack(db.session(), question, *keys), name)


def _sent(make: Callable[[str, str], bytes], name: str) -> Response:
    """The pack that is made with the tracker's address and the secret of its key."""
    config = current_app.config
    try:
        pack = make(config["ADDRESS"], config["CREDENTIAL_KEY"])
    except NotKnown:
        abort(404)
    except Busy:
        raise ServiceUnavailable(retry_after=AGAIN_AFTER) from None
    except CannotSign:
        current_app.logger.exception("The pack cannot be signed.")
        abort(503)
    return send_file(BytesIO(pack), ZIP, as_attachment=True, download_name=f"{name}.zip")
