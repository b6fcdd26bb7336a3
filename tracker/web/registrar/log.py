"""What was written in the register and to accounts, by whom, and from where; about no person.

Whose address an account has, administrators see, who look after accounts; registrars read what
they acted as.
"""

from flask import abort, render_template

from tracker.store.audit_log.reading import Asked, Named, acts
from tracker.store.database import db
from tracker.web.asked import day_asked, page_asked, text_asked
from tracker.web.log_words import (
    ACCOUNTS,
    REGISTER,
    chosen_tables,
    number_asked,
    table_choices,
    where,
    who,
    wrote,
)
from tracker.web.registrar.area import blueprint
from tracker.web.security import current


@blueprint.get("/log")
def log() -> str:
    """By transaction, the last first."""
    table = text_asked("table")
    asked = Asked(
        tables=chosen_tables(table, REGISTER | ACCOUNTS),
        day=day_asked("day"),
        who=text_asked("who"),
        upload_id=number_asked("upload"),
        named=Named.WORK if "admin" in current.roles else Named.NONE,
    )
    page = acts(db.session(), asked, page_asked())
    if page.number > page.pages:
        abort(404)
    words = {"who": who, "where": where, "wrote": wrote}
    tables = table_choices(REGISTER | ACCOUNTS)
    return render_template(
        "registrar/log.html", page=page, asked=asked, table=table, tables=tables, **words
    )
