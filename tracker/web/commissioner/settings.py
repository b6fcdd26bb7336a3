"""One setting that they commission."""

from flask import abort, render_template

from tracker import clock
from tracker.actions.covered import covered
from tracker.actions.portfolio import Commissioned, portfolio
from tracker.store.commissioners import commissioned_ids
from tracker.store.database import db
from tracker.store.flag_list import FlagScope, flag_page
from tracker.store.register import Register, load_register
from tracker.web.asked import page_asked
from tracker.web.choices import requirement_names
from tracker.web.commissioner.area import blueprint
from tracker.web.security import current


@blueprint.get("/settings/<code:setting>")
def setting(setting: str) -> str:
    """A setting's coverage, its providers with their certificates, and its flags."""
    register = load_register(db.session(), on=clock.today())
    shown = _commissioned(register, setting)
    scope = FlagScope(setting_ids=[shown.row.id])
    return render_template(
        "commissioner/setting.html",
        shown=shown,
        requirements=requirement_names(register.requirements, clock.today()),
        covered_here=covered(shown.row.covered, register.requirements, shown.figures),
        flags=flag_page(db.session(), scope, page_asked()),
    )


def _commissioned(register: Register, code: str) -> Commissioned:
    """The setting, where they commission it today; else a 404."""
    day = clock.today()
    ids = commissioned_ids(db.session(), current.commissioner_id, day)
    for one in portfolio(db.session(), register, ids, day):
        if one.row.code == code:
            return one
    abort(404)
