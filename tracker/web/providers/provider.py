"""A provider's page, on any day and as known on any day, with what its viewer may see."""

from flask import abort, render_template

from tracker import clock
from tracker.actions.provider_page import ProviderPage, provider_page
from tracker.actions.relying import Relying
from tracker.rules.freshness import Figures
from tracker.rules.provider_history import Learnt
from tracker.rules.provider_wording import say_unheard_of
from tracker.store.database import db
from tracker.store.paging import PAGE_SIZE, Page
from tracker.store.setting_ages import figures_of
from tracker.web.asked import page_asked, text_asked
from tracker.web.providers.area import blueprint
from tracker.web.providers.days import DaysAsked, days_asked
from tracker.web.providers.drawing import Drawing, draw
from tracker.web.providers.sight import sight_on

LINES_SHOWN = 25
MOST_LINES = 1_000


@blueprint.get("/<code:code>")
def provider(code: str) -> str:
    """What it is certified for, since when, and who relies on it; a 404 where none ever was."""
    asked = days_asked(clock.today())
    sight = sight_on(db.session(), asked.on, asked.known)
    shown = provider_page(
        db.session(), code, on=asked.on, today=asked.today, known_on=asked.moment, sight=sight
    )
    if shown is None:
        abort(404)
    lines = MOST_LINES if text_asked("history") == "all" else LINES_SHOWN
    relying = _relying(shown)
    return render_template(
        "providers/provider.html",
        shown=shown,
        asked=asked,
        unheard_of=say_unheard_of(shown.name, asked.known),
        sight=sight,
        drawing=_drawing(shown, asked),
        relying=relying,
        figures=_figures(relying, asked),
        history=_cut(shown.history, lines),
        lines_in_all=sum(len(one.lines) for one in shown.history),
        most_lines=lines,
    )


def _drawing(shown: ProviderPage, asked: DaysAsked) -> Drawing | None:
    return draw(shown.entry.lanes, asked.on) if shown.entry else None


def _relying(shown: ProviderPage) -> Page[Relying]:
    """A page of the settings that rely on it; past the last page is a 404."""
    rows, number = shown.entry.relying if shown.entry else (), page_asked()
    start = (number - 1) * PAGE_SIZE
    page = Page(rows[start : start + PAGE_SIZE], number, len(rows))
    return page if number <= page.pages else abort(404)


def _figures(page: Page[Relying], asked: DaysAsked) -> dict[str, Figures]:
    """How old what is told of each setting's posts is, by its code; of today's page alone, as any
    other is judged anew."""
    if not asked.is_now:
        return {}
    return figures_of(db.session(), [one.setting.code for one in page.rows], asked.today)


def _cut(history: tuple[Learnt, ...], lines: int) -> list[Learnt]:
    """The latest moments, up to so many lines in all."""
    shown = []
    for one in history:
        if lines > 0:
            shown.append(Learnt(one.at, one.by, one.lines[:lines]))
        lines -= len(one.lines)
    return shown
