"""The flags about the settings that they commission."""

from flask import abort, render_template

from tracker import clock
from tracker.rules.words import FlagKind, FlagState, Severity
from tracker.store.commissioners import commissioned_ids
from tracker.store.database import db
from tracker.store.flag_list import FlagFilter, FlagScope, flag_page
from tracker.store.register_kept import requirements_now
from tracker.store.setting_list import settings_by_id
from tracker.web.asked import page_asked, text_asked, word_asked
from tracker.web.choices import choices, requirement_names
from tracker.web.commissioner.area import blueprint
from tracker.web.security import current

# The kinds that are about a setting and not about a person in it.
KINDS = (
    FlagKind.BELOW_TARGET,
    FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER,
    FlagKind.RELIES_ON_UNVERIFIED_PROVIDER,
    FlagKind.RELIES_ON_EXPIRING_PROVIDER,
    FlagKind.DATA_STALE,
)


@blueprint.get("/flags")
def flags() -> str:
    """The flags about their settings; those about named people stay with HR."""
    session, day = db.session(), clock.today()
    ids = commissioned_ids(session, current.commissioner_id, day)
    settings = {row.code: row.fact.name for row in settings_by_id(session, ids, day)}
    wanted = FlagFilter(
        kind=word_asked("kind", FlagKind),
        severity=word_asked("severity", Severity),
        setting=text_asked("setting") or None,
        state=FlagState.CLOSED if text_asked("state") == FlagState.CLOSED else FlagState.OPEN,
    )
    page = flag_page(session, FlagScope(setting_ids=ids), page_asked(), wanted)
    if page.number > page.pages:
        abort(404)
    return render_template(
        "commissioner/flags.html",
        page=page,
        wanted=wanted,
        kinds=choices(KINDS, "flag_kind"),
        severities=choices(Severity, "severity"),
        states=choices((FlagState.OPEN, FlagState.CLOSED), "flag_state"),
        settings=settings,
        requirements=requirement_names(requirements_now(session), day),
    )
