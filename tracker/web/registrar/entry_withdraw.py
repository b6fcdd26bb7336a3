"""An entry withdrawn, and the documents that show entries to be true."""

from io import BytesIO

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.register_columns import Spec
from tracker.actions.register_entry import Overtaken
from tracker.actions.register_withdrawal import Withdrawal, preview_withdrawal, withdraw
from tracker.store.database import db
from tracker.store.evidence import load_document
from tracker.store.register_writing import Codes
from tracker.web.registrar.area import blueprint
from tracker.web.registrar.entry import LATER, spec_of
from tracker.web.registrar.entry_words import (
    called,
    home_of,
    kind_of,
    lines_of,
    load_names,
    owner_of,
    title_of,
)
from tracker.web.security import current
from tracker.web.wording import count_of


@blueprint.route(
    "/entries/<code:kind>/<int(max=2147483647):fact_id>/withdraw", methods=["GET", "POST"]
)
def withdraw_entry(kind: str, fact_id: int) -> str | Response:
    """Show what hangs on an entry and what would change without it; then withdraw it."""
    spec, session, today = spec_of(kind), db.session(), clock.today()
    try:
        if request.method == "GET":
            found = preview_withdrawal(session, spec, fact_id, today) or abort(404)
            return _page(spec, found)
        done = withdraw(session, spec, fact_id, today, current.email) or abort(404)
    except Overtaken as overtaken:
        values = overtaken.gone.fact.values
        flash(f"Somebody has corrected or withdrawn this {called(spec)}. Nothing else was changed.")
        return redirect(home_of(spec, values, owner_of(session, values)), 303)
    if not done.is_free:
        return _page(spec, done)
    flash(f"The {called(spec)} is withdrawn.", "success")
    if done.waiting:
        flash(LATER.format(count_of(done.waiting, "post")))
    values = done.held.values
    gone = {spec.brings} & {"provider", "body"}
    home = (
        url_for("registrar.overview") if gone else home_of(spec, values, owner_of(session, values))
    )
    return redirect(home, 303)


def _page(spec: Spec, found: Withdrawal) -> str:
    session = db.session()
    kinds = {column.refers for column in spec.columns if column.refers} - {"curriculum"}
    kinds |= {"organisation", "commissioner"}
    names = load_names(session, Codes(session), kinds, [found.held])
    values = found.held.values
    return render_template(
        "registrar/entry_withdraw.html",
        called=called(spec),
        caption=title_of(spec, values, names),
        lines=lines_of(spec, values, names),
        found=found,
        referring=[
            (
                called(of).capitalize(),
                title_of(of, one.values, names),
                url_for("registrar.correct_entry", kind=kind_of(of), fact_id=one.id),
            )
            for of, one in found.referring
            if of.name != "Requirements"
        ],
        home=home_of(spec, values, owner_of(session, values)),
        today=clock.today(),
    )


@blueprint.get("/evidence/<int(max=2147483647):evidence_id>")
def evidence(evidence_id: int) -> Response:
    """A document to be kept by whoever asks: never shown in the browser, whatever is in it."""
    document = load_document(db.session(), evidence_id) or abort(404)
    return send_file(
        BytesIO(document.content),
        document.media_type,
        as_attachment=True,
        download_name=document.name,
    )
