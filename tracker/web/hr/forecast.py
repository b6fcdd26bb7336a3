"""What training falls due in the months ahead: drawn, in tables, and as a workbook."""

import re
from io import BytesIO
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.forecast import ForecastFilter, Outlook, outlook
from tracker.actions.forecast_book import forecast_book
from tracker.rules.flags import UPLOAD_EVERY_DAYS
from tracker.rules.forecast import last_day
from tracker.rules.forecast_numbers import worst_costs
from tracker.rules.places import WHY_LEFT_OUT
from tracker.rules.renewal_plan import EARLY_MONTHS
from tracker.store.database import db
from tracker.store.organisation import has_staff, is_behind
from tracker.store.scope import scope_of
from tracker.web.asked import text_asked
from tracker.web.hr.annotated import TYPES
from tracker.web.hr.area import blueprint
from tracker.web.hr.forecast_chart import places_chart, plan_chart
from tracker.web.security import current

MOST_ROWS, MOST_COSTS = 50, 10
SOON_MONTHS = 3
MOST_PLACES = 100_000
WRONG_PLACES = (
    f"Enter the places in a month as a whole number from 1 to {MOST_PLACES:,}, such as 20"
)


@blueprint.get("/forecast")
def forecast() -> str:
    """The months ahead at a glance, and what stands behind them."""
    session, day, mine = db.session(), clock.today(), current.organisation_id
    wanted, typed = _wanted(), text_asked("places")
    capacity = _places(typed)
    found = outlook(session, mine, day, wanted, capacity)
    scope = scope_of(session, mine, day)
    return render_template(
        "hr/forecast.html",
        found=found,
        wanted=wanted,
        typed=typed,
        wrong=WRONG_PLACES if typed and capacity is None else None,
        is_behind=is_behind(session, scope),
        has_staff=has_staff(session, scope),
        chart=places_chart(found),
        plan_chart=plan_chart(found),
        costs=sorted(worst_costs(found.costs), key=lambda one: -one.people),
        why_left_out=WHY_LEFT_OUT,
        soon=last_day(found.forecast.months[:SOON_MONTHS]),
        upload_every=UPLOAD_EVERY_DAYS,
        early_months=EARLY_MONTHS,
        most_rows=MOST_ROWS,
        most_costs=MOST_COSTS,
        book=url_for("hr.forecast_workbook", **_asked()),
    )


@blueprint.get("/forecast.xlsx")
def forecast_workbook() -> Response:
    """The same as a workbook; without a number of places that makes sense, the page says so."""
    typed = text_asked("places")
    capacity = _places(typed)
    if typed and capacity is None:
        return redirect(url_for("hr.forecast", **_asked()), 303)
    session = db.session()
    found: Outlook = outlook(session, current.organisation_id, clock.today(), _wanted(), capacity)
    name = f"forecast-{found.forecast.today.isoformat()}.xlsx"
    content = BytesIO(forecast_book(session, found))
    return send_file(content, TYPES[".xlsx"], as_attachment=True, download_name=name)


def _wanted() -> ForecastFilter:
    return ForecastFilter(
        setting=text_asked("setting") or None,
        requirement=text_asked("requirement") or None,
        provider=text_asked("provider") or None,
    )


def _asked() -> dict[str, Any]:
    """What the address asks for, for another one."""
    names = ("setting", "requirement", "provider", "places")
    return {name: text_asked(name) for name in names if request.args.get(name)}


def _places(typed: str) -> int | None:
    """The number of places typed, or None for none or for what is no such number."""
    if not re.fullmatch(r"[0-9]{1,6}", typed.replace(",", "")):
        return None
    number = int(typed.replace(",", ""))
    return number if 1 <= number <= MOST_PLACES else None
