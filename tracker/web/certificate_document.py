"""The document of a certificate, given to whoever may open it, with that put on record."""

from io import BytesIO

from flask import abort, current_app, flash, redirect, send_file
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.actions.sent_certificates import NoDocument, open_document
from tracker.documents.reading import PDF
from tracker.documents.sealing import CannotBeOpened
from tracker.store.certificates import Sent
from tracker.store.database import db
from tracker.web.certificate_form import keys
from tracker.web.security import current


def document_of(sent: Sent, otherwise: str, team: int | None = None) -> Response:
    """A picture to be shown, a PDF to be kept; `otherwise` is where to go if neither can be had.

    Nothing runs in it, and it is a page of its own. `team` is the organisation for whose HR it is
    opened; None where it is the reader's own.
    """
    try:
        document = open_document(db.session(), keys(), sent, current.email, team)
    except NoDocument:
        abort(404)
    except CannotBeOpened:
        current_app.logger.error("Certificate %s opens with none of EVIDENCE_KEY.", sent.id)
        flash(gettext("We cannot open this document. Tell whoever looks after the tracker."))
        return redirect(otherwise, 303)
    is_pdf = document.media_type == PDF
    response = send_file(
        BytesIO(document.content),
        document.media_type,
        as_attachment=is_pdf,
        download_name=f"certificate-{sent.id}.{'pdf' if is_pdf else 'jpg'}",
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
