"""Where HR starts: who is covered, what to work on, and how fresh the figures are."""

from flask import render_template

from tracker import clock
from tracker.actions.covered import covered_in_all
from tracker.store.certificates import waiting_count
from tracker.store.corrections import waiting
from tracker.store.database import db
from tracker.store.flag_list import FlagScope, flag_counts, worst_flags
from tracker.store.invitations import count_blocked
from tracker.store.organisation import has_staff, is_behind, last_uploads, organisation_name
from tracker.store.register_kept import requirements_now
from tracker.store.requests import waiting as requests_waiting
from tracker.store.runs import last_run
from tracker.store.scope import scope_of
from tracker.store.setting_ages import organisation_coverage, setting_ages
from tracker.store.setting_list import setting_names
from tracker.web.choices import requirement_names
from tracker.web.hr.area import blueprint
from tracker.web.security import current

WORST = 10


@blueprint.get("/")
def home() -> str:
    """The organisation at a glance."""
    session, day, mine = db.session(), clock.today(), current.organisation_id
    scope = scope_of(session, mine, day)
    run = last_run(session, "sweep")
    requirements = requirements_now(session)
    counts = flag_counts(session, mine, day, run.day if run else None)
    worst = worst_flags(session, FlagScope(mine, awake_on=day), WORST, counts=counts)
    return render_template(
        "hr/home.html",
        name=organisation_name(session, mine),
        covered=covered_in_all(organisation_coverage(session, mine, day), requirements, day),
        ages=setting_ages(session, mine, day),
        counts=counts,
        worst=worst,
        settings=setting_names(session, mine, day, {flag.setting or "" for flag in worst}),
        requirements=requirement_names(requirements, day),
        run=run,
        today=day,
        uploads=last_uploads(session, mine),
        is_behind=is_behind(session, scope),
        has_staff=has_staff(session, scope),
        corrections=waiting(session, mine, day),
        requests=requests_waiting(session, mine, day),
        certificates=waiting_count(session, scope, day),
        blocked=count_blocked(session, mine),
    )
