"""What the portfolio shows, as a workbook and as CSV: same filters, same order, all pages."""

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.portfolio_book import portfolio_book, portfolio_rows
from tracker.actions.portfolio_order import arranged
from tracker.actions.whole_portfolio import picture
from tracker.sheets.writing import write_csv
from tracker.store.database import db
from tracker.web.commissioner.area import blueprint
from tracker.web.commissioner.asked import portfolio_asked
from tracker.web.hr.annotated import TYPES
from tracker.web.security import current
from tracker.web.wording import word


@blueprint.get("/settings.xlsx")
def portfolio_workbook() -> Response:
    """Settings, coverage, providers and the trend, each on a sheet."""
    found = picture(db.session(), current.commissioner_id, clock.today())
    wanted = portfolio_asked()
    content = portfolio_book(found, arranged(found.places, wanted), wanted.requirement, _say)
    return _sent(content, TYPES[".xlsx"], f"settings-{found.day.isoformat()}.xlsx")


@blueprint.get("/settings.csv")
def portfolio_csv() -> Response:
    """A row for each setting and requirement."""
    found = picture(db.session(), current.commissioner_id, clock.today())
    content = write_csv(portfolio_rows(arranged(found.places, portfolio_asked()), _say))
    return _sent(content, "text/csv", f"settings-{found.day.isoformat()}.csv")


def _say(value: str, kind: str) -> str:
    return word(value, kind).text


def _sent(content: bytes, kind: str, name: str) -> Response:
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name)
