"""One setting, on any day for which its commissioner may ask, as far as was then known."""

from datetime import date
from typing import Any

from flask import abort, render_template

from tracker import clock
from tracker.actions.audits.answer import NotKnown
from tracker.actions.audits.setting_page import SettingPage, setting_page
from tracker.actions.trend_told import Trend, setting_trends
from tracker.rules.words import Standing
from tracker.store.commissioners import commissioned_ids
from tracker.store.database import db
from tracker.store.flag_list import FlagScope, flag_page
from tracker.store.paging import PAGE_SIZE, Page
from tracker.store.setting_scope import latest_setting_names
from tracker.web.asked import page_asked, word_asked
from tracker.web.choices import choices
from tracker.web.commissioner.area import blueprint
from tracker.web.commissioner.scope import setting_asked
from tracker.web.providers.days import DaysAsked, days_asked
from tracker.web.security import current
from tracker.web.trend_chart import TrendChart, trend_chart


@blueprint.get("/settings/<code:setting>")
def setting(setting: str) -> str:
    """The evidence list of a setting, point by point, and its flags."""
    asked = days_asked(clock.today())
    key = setting_asked(setting, asked)
    return render_template(
        "commissioner/setting.html",
        code=setting,
        name=latest_setting_names(db.session(), [key]).get(setting, setting),
        asked=asked,
        is_theirs=key in commissioned_ids(db.session(), current.commissioner_id, asked.today),
        shown=_shown(setting, asked),
        flags=_flags(key) if asked.is_now else None,
        trends=_trends(key, asked.today) if asked.is_now else (),
    )


@blueprint.get("/settings/<code:setting>/people")
def people(setting: str) -> str:
    """Its people by reference, each with the chain behind their standing."""
    asked = days_asked(clock.today())
    setting_asked(setting, asked)
    shown = _shown(setting, asked) or abort(404)
    word = word_asked("standing", Standing)
    return render_template(
        "commissioner/people.html",
        code=setting,
        asked=asked,
        shown=shown,
        people=_people(shown, word),
        standing=word,
        standings=choices(Standing, "standing"),
    )


def _shown(setting: str, asked: DaysAsked) -> SettingPage | None:
    """None where nothing was known of the setting then."""
    try:
        return setting_page(
            db.session(),
            current.commissioner_id,
            setting,
            asked.on,
            asked.known_by,
        )
    except NotKnown:
        return None


def _people(shown: SettingPage, word: Standing | None) -> Page[dict[str, Any]]:
    """A page of those with a standing, or of all; past the last page is a 404."""
    found = [one for one in shown.content["standings"] if word in {None, one["standing"]}]
    number = page_asked()
    start = (number - 1) * PAGE_SIZE
    page = Page(found[start : start + PAGE_SIZE], number, len(found))
    return page if number <= page.pages else abort(404)


def _trends(key: int, today: date) -> list[tuple[Trend, TrendChart]]:
    found = setting_trends(db.session(), current.commissioner_id, key, today)
    return [(one, trend_chart(one)) for one in found]


def _flags(key: int) -> Page[Any]:
    """The first of them: the list of flags has them all."""
    rows = flag_page(db.session(), FlagScope(setting_ids=[key]), 1).rows
    return Page(rows, 1, len(rows))
