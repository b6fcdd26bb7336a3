"""The settings that they commission: the whole, each of them, and those of before."""

from collections.abc import Sequence
from typing import TypeVar

from flask import abort, render_template, url_for

from tracker import clock
from tracker.actions.portfolio_order import arranged
from tracker.actions.trend_told import Trend
from tracker.actions.whole_portfolio import Picture, former_settings, picture
from tracker.rules.flags import UPLOAD_EVERY_DAYS
from tracker.store.commissioners import answering
from tracker.store.database import db
from tracker.store.paging import PAGE_SIZE, Page
from tracker.web.asked import page_asked
from tracker.web.commissioner.area import blueprint
from tracker.web.commissioner.asked import as_asked, offered, portfolio_asked
from tracker.web.security import current
from tracker.web.trend_chart import trend_chart

# As many of the settings of before as the list of today's shows.
MOST_FORMER = 10
Row = TypeVar("Row")


@blueprint.get("/")
def home() -> str:
    """Each setting: coverage, who trains it, flags and the age of its figures."""
    found = picture(db.session(), current.commissioner_id, clock.today())
    wanted, number = portfolio_asked(), page_asked()
    places = arranged(found.places, wanted)
    page = _page(places, number)
    trend = _trend(found, wanted.requirement)
    asked = as_asked(wanted)
    return render_template(
        "commissioner/home.html",
        found=found,
        page=page,
        wanted=wanted,
        offered=offered(found),
        trend=trend,
        chart=trend_chart(trend) if trend else None,
        book=url_for("commissioner.portfolio_workbook", **asked),
        most_former=MOST_FORMER,
        upload_every=UPLOAD_EVERY_DAYS,
        csv=url_for("commissioner.portfolio_csv", **asked),
    )


@blueprint.get("/before")
def before() -> str:
    """All the settings that they, or those that they followed, commissioned until a day."""
    session, day = db.session(), clock.today()
    found = former_settings(session, answering(session, current.commissioner_id, day))
    return render_template("commissioner/before.html", page=_page(found, page_asked()))


def _page(rows: Sequence[Row], number: int) -> Page[Row]:
    """One page of the rows; one past the end is a 404."""
    start = (number - 1) * PAGE_SIZE
    page = Page(rows[start : start + PAGE_SIZE], number, len(rows))
    return page if number <= page.pages else abort(404)


def _trend(found: Picture, requirement: str | None) -> Trend | None:
    """The trend against the requirement asked for; of the strongest, where none is."""
    wanted = [one for one in found.trends if requirement in {None, one.requirement.code}]
    return wanted[0] if wanted else None
