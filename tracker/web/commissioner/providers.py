"""One provider, as an audit reads it, for the settings of its viewer that rely on it."""

from flask import abort, render_template

from tracker import clock
from tracker.actions.audits.answer import NotKnown
from tracker.actions.audits.provider_page import provider_audit
from tracker.store.database import db
from tracker.store.paging import PAGE_SIZE, Page
from tracker.web.asked import page_asked
from tracker.web.commissioner.area import blueprint
from tracker.web.commissioner.scope import codes_asked
from tracker.web.providers.days import days_asked


@blueprint.get("/providers/<code:provider>")
def provider(provider: str) -> str:
    """What it was certified for that day, and what that shows for each of their settings."""
    asked = days_asked(clock.today())
    theirs = frozenset(codes_asked(asked))
    moment = asked.known_by
    try:
        shown = provider_audit(db.session(), provider, asked.on, moment, theirs)
    except NotKnown:
        abort(404)
    found = shown.content["standings"]
    number = page_asked()
    start = (number - 1) * PAGE_SIZE
    people = Page(found[start : start + PAGE_SIZE], number, len(found))
    if number > people.pages:
        abort(404)
    return render_template(
        "commissioner/provider.html", code=provider, asked=asked, shown=shown, people=people
    )
