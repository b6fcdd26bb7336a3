"""The settings of the organisation: all of them, and one with whom it relies on."""

from flask import abort, render_template

from tracker import clock
from tracker.actions.covered import covered
from tracker.actions.relied_providers import relied_on
from tracker.store.database import db
from tracker.store.flag_list import FlagScope, count_by_setting, worst_flags
from tracker.store.organisation import is_behind
from tracker.store.register_kept import providers_now, requirements_now
from tracker.store.scope import scope_of
from tracker.store.setting_ages import setting_ages
from tracker.store.setting_list import setting_coded, settings_page
from tracker.web.asked import page_asked, text_asked
from tracker.web.choices import requirement_names
from tracker.web.hr.area import blueprint
from tracker.web.security import current

WORST = 10


@blueprint.get("/settings")
def settings() -> str:
    """Settings by name, a page at a time."""
    session, day, mine = db.session(), clock.today(), current.organisation_id
    text = text_asked("text")
    page = settings_page(session, mine, text, day, page_asked())
    if page.number > page.pages:
        abort(404)
    requirements, providers = requirements_now(session), providers_now(session)
    return render_template(
        "hr/settings.html",
        page=page,
        is_behind=is_behind(session, scope_of(session, mine, day)),
        text=text,
        ages=setting_ages(session, mine, day),
        figures={row.id: row.figures(day) for row in page.rows},
        covered={
            row.id: covered(row.covered, requirements, row.figures(day), row.place)
            for row in page.rows
        },
        relied={row.id: relied_on(row, providers, day) for row in page.rows},
        flags=count_by_setting(session, [row.id for row in page.rows], day),
    )


@blueprint.get("/settings/<code:code>")
def setting(code: str) -> str:
    """One setting: coverage, providers, flags, and the freshness of its figures."""
    session, day, mine = db.session(), clock.today(), current.organisation_id
    row = setting_coded(session, mine, code, day) or abort(404)
    requirements = requirements_now(session)
    return render_template(
        "hr/setting.html",
        row=row,
        is_behind=is_behind(session, scope_of(session, mine, day)),
        covered=covered(row.covered, requirements, row.figures(day), row.place),
        relied=relied_on(row, providers_now(session), day),
        flags=worst_flags(session, FlagScope(mine, awake_on=day), WORST, row.id),
        flag_count=count_by_setting(session, [row.id], day).get(row.id, 0),
        settings={row.code: row.fact.name},
        requirements=requirement_names(requirements, day),
        figures=row.figures(day),
    )
