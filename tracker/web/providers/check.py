"""Check a provider: one sentence on whom a name means, or may mean."""

from flask import render_template

from tracker import clock
from tracker.actions.find_provider import find_providers
from tracker.rules.provider_wording import say_unheard_of
from tracker.store.database import db
from tracker.web.asked import text_asked
from tracker.web.providers.area import blueprint


@blueprint.get("/")
def home() -> str:
    """A search by code, name, alias, old name or something like it."""
    text = text_asked("q")
    found = find_providers(db.session(), text, clock.today()) if text else None
    return render_template(
        "providers/check.html",
        text=text,
        found=found,
        unheard_of=say_unheard_of(text) if found and not found.exact else None,
    )
