"""Who of the HR team answers for a setting, and is told where nobody has taken a flag up."""

from flask import abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.notices.answering import NotInTheTeam, answering, keep_answering
from tracker.store.database import db
from tracker.store.setting_list import settings_page
from tracker.web.asked import page_asked, text_asked
from tracker.web.filters import same_page
from tracker.web.hr.area import blueprint
from tracker.web.security import current


@blueprint.route("/responsible", methods=["GET", "POST"])
def responsible() -> str | Response:
    """The HR lead, and the manager of each setting that is run today, a page at a time."""
    session, mine = db.session(), current.organisation_id
    text = text_asked("text")
    page = settings_page(session, mine, text, clock.today(), page_asked())
    if page.number > page.pages:
        abort(404)
    problem = None
    if request.method == "POST":
        shown = {row.code: row.id for row in page.rows}
        try:
            managers = {shown[code]: _chosen(f"manager-{code}") for code in _sent() & set(shown)}
            keep_answering(session, mine, _chosen("lead"), managers)
            flash("You have saved who answers for your settings.", "success")
            return redirect(same_page(), 303)
        except NotInTheTeam as wrong:
            problem = str(wrong)
    return render_template(
        "hr/responsible.html",
        page=page,
        text=text,
        answering=answering(session, mine),
        problem=problem,
    )


def _sent() -> set[str]:
    """The codes of the settings that the form has a choice for."""
    names = (name.partition("manager-") for name in request.form)
    return {code for before, found, code in names if found and not before}


def _chosen(name: str) -> int | None:
    """The account that is chosen there; None for nobody. Raises NotInTheTeam."""
    chosen = request.form.get(name, "")
    if not chosen:
        return None
    if not chosen.isdecimal() or len(chosen) > 9:
        raise NotInTheTeam("Choose somebody who is in your HR team.")
    return int(chosen)
