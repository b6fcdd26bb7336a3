"""What was written about the organisation's own people and uploads, by whom, and from where."""

from flask import abort, render_template

from tracker.store.audit_log.reading import Asked, Named, acts
from tracker.store.database import db
from tracker.web.asked import day_asked, page_asked, text_asked
from tracker.web.hr.area import blueprint
from tracker.web.log_words import chosen_tables, number_asked, table_choices, where, who, wrote
from tracker.web.security import current


@blueprint.get("/log")
def log() -> str:
    """By transaction, the last first."""
    table, upload_id = text_asked("table"), number_asked("upload")
    asked = Asked(
        organisation_id=current.organisation_id,
        tables=chosen_tables(table, None),
        day=day_asked("day"),
        who=text_asked("who"),
        upload_id=upload_id,
        named=Named.ALL,
    )
    page = acts(db.session(), asked, page_asked())
    if page.number > page.pages:
        abort(404)
    words = {"who": who, "where": where, "wrote": wrote}
    tables = table_choices(None)
    return render_template(
        "hr/log.html", page=page, asked=asked, table=table, tables=tables, **words
    )
