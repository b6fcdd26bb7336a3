"""The staff list: every current post, narrowed by what is asked."""

from flask import abort, render_template

from tracker import clock
from tracker.rules.words import Standing
from tracker.store.database import db
from tracker.store.organisation import is_behind
from tracker.store.register_kept import requirements_now
from tracker.store.scope import scope_of
from tracker.store.setting_list import setting_names
from tracker.store.staff_list import StaffFilter, staff_page
from tracker.web.asked import day_asked, page_asked, text_asked, word_asked
from tracker.web.choices import choices, requirement_names
from tracker.web.hr.area import blueprint
from tracker.web.security import current


@blueprint.get("/staff")
def staff() -> str:
    """Posts by name, a page at a time."""
    session, day, mine = db.session(), clock.today(), current.organisation_id
    wanted = StaffFilter(
        text=text_asked("text"),
        setting=text_asked("setting") or None,
        standing=word_asked("standing", Standing),
        requirement=text_asked("requirement") or None,
        due=day_asked("due"),
    )
    page = staff_page(session, mine, wanted, day, page_asked())
    if page.number > page.pages:
        abort(404)
    return render_template(
        "hr/staff.html",
        page=page,
        is_behind=is_behind(session, scope_of(session, mine, day)),
        wanted=wanted,
        standings=choices(Standing, "standing"),
        settings=setting_names(session, mine, day),
        requirements=requirement_names(requirements_now(session), day),
    )
