"""The register's providers, found by code, name, old name or alias."""

from flask import abort, render_template

from tracker import clock
from tracker.actions.register_page import providers
from tracker.rules.words import ProviderState
from tracker.store.database import db
from tracker.store.paging import PAGE_SIZE
from tracker.store.register import load_register
from tracker.web.asked import page_asked, text_asked, word_asked
from tracker.web.registrar.area import blueprint


@blueprint.get("/")
def home() -> str:
    """Every provider in the register with its state today, a page at a time."""
    state, number = word_asked("state", ProviderState), page_asked()
    rows = providers(load_register(db.session()), clock.today(), text_asked("q"), state)
    start = (number - 1) * PAGE_SIZE
    if number > 1 and start >= len(rows):
        abort(404)
    return render_template(
        "registrar/home.html",
        rows=rows[start : start + PAGE_SIZE],
        total=len(rows),
        number=number,
        more=len(rows) > start + PAGE_SIZE,
        text=text_asked("q"),
        state=state,
        states=list(ProviderState),
    )
