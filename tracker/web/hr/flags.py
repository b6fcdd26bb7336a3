"""The flags list: what somebody in the organisation should act on."""

from flask import abort, render_template

from tracker import clock
from tracker.rules.words import FlagKind, Severity
from tracker.store.database import db
from tracker.store.flag_list import FlagScope, flag_page
from tracker.store.register import load_requirements
from tracker.store.setting_list import setting_names
from tracker.web.asked import page_asked, text_asked, word_asked
from tracker.web.choices import choices, requirement_names
from tracker.web.hr.area import blueprint
from tracker.web.security import current

# The kinds that an organisation is told of; the others are about the register.
KINDS = (
    FlagKind.NEVER_TRAINED,
    FlagKind.TRAINING_EXPIRED,
    FlagKind.NOT_ASSURED,
    FlagKind.TRAINING_DUE,
    FlagKind.BELOW_TARGET,
    FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER,
    FlagKind.RELIES_ON_UNVERIFIED_PROVIDER,
    FlagKind.RELIES_ON_EXPIRING_PROVIDER,
    FlagKind.DATA_STALE,
)


@blueprint.get("/flags")
def flags() -> str:
    """Open flags, the worst and most pressing first."""
    session, day, mine = db.session(), clock.today(), current.organisation_id
    kind, severity = word_asked("kind", FlagKind), word_asked("severity", Severity)
    setting = text_asked("setting") or None
    page = flag_page(
        session,
        FlagScope(organisation_id=mine),
        page_asked(),
        kind=kind,
        severity=severity,
        setting=setting,
    )
    if page.number > page.pages:
        abort(404)
    return render_template(
        "hr/flags.html",
        page=page,
        kind=kind,
        severity=severity,
        setting=setting,
        kinds=choices(KINDS, "flag_kind"),
        severities=choices(Severity, "severity"),
        settings=setting_names(session, mine, day),
        requirements=requirement_names(load_requirements(session), day),
    )
