"""What falls due, as a month."""

import re
from datetime import date

from flask import render_template, request

from tracker import clock
from tracker.actions.due_calendar import due_month
from tracker.rules.days import add_months
from tracker.store.database import db
from tracker.store.organisation import is_behind
from tracker.store.scope import scope_of
from tracker.web.hr.area import blueprint
from tracker.web.security import current

YEARS_BACK, YEARS_AHEAD = 5, 20


@blueprint.get("/flags/calendar")
def flag_calendar() -> str:
    """The posts whose training runs out, by day; this month where no other is asked for."""
    session, today, mine = db.session(), clock.today(), current.organisation_id
    first = _month_asked(today)
    return render_template(
        "hr/flag_calendar.html",
        month=due_month(session, mine, first, today),
        before=_named(add_months(first, -1), today),
        after=_named(add_months(first, 1), today),
        today=today,
        is_behind=is_behind(session, scope_of(session, mine, today)),
    )


def _month_asked(today: date) -> date:
    """The first of the month asked for as 2026-12; of this month where it is none of ours."""
    asked = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", request.args.get("month", ""))
    first = date(max(1, int(asked[1])), int(asked[2]), 1) if asked else today.replace(day=1)
    return first if _is_ours(first, today) else today.replace(day=1)


def _is_ours(first: date, today: date) -> bool:
    return today.year - YEARS_BACK <= first.year <= today.year + YEARS_AHEAD


def _named(first: date, today: date) -> tuple[str, str] | None:
    """A month as an address names it and as it is read; None where it is none of ours."""
    return (f"{first:%Y-%m}", f"{first:%B %Y}") if _is_ours(first, today) else None
