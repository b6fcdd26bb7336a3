"""The emails to an organisation's own people: which arrived, and what to mend where not."""

from flask import abort, render_template

from tracker.rules.words import Looked, NoticeState
from tracker.store.database import db
from tracker.store.outbox_list import organisation_notice, outbox_page
from tracker.web.asked import page_asked, word_asked
from tracker.web.choices import choices
from tracker.web.hr.area import blueprint
from tracker.web.looked import looked_at
from tracker.web.security import current


@blueprint.get("/notices")
def notices() -> str:
    """By day, the latest first."""
    state = word_asked("state", NoticeState)
    page = outbox_page(
        db.session(), page_asked(), organisation_id=current.organisation_id, state=state
    )
    if page.number > page.pages:
        abort(404)
    return render_template(
        "hr/notices.html", page=page, state=state, states=choices(NoticeState, "notice_state")
    )


@blueprint.get("/notices/<int(max=2147483647):notice_id>")
def notice(notice_id: int) -> str:
    """What one of them said."""
    found = organisation_notice(db.session(), current.organisation_id, notice_id)
    if found is None:
        abort(404)
    page = render_template("hr/notice.html", one=found.listed, plain=found.plain)
    return looked_at(page, found.listed.person_id, Looked.NOTICE)
