"""What templates may call: days and words in plain English, addresses of assets and pages."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_wtf.csrf import generate_csrf

from tracker import clock
from tracker.rules.days import LONDON
from tracker.rules.wording import say_day
from tracker.store.flag_row import FlagRow
from tracker.web import flag_words, wording
from tracker.web.language import WELSH, language, say_day_here, say_here, say_weekday_here
from tracker.web.reasons import mend_here, reason_here


def register_filters(app: Flask) -> None:
    """Add the filters and globals of templates/parts."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=day,
        moment=moment,
        weekday=weekday,
        span=span,
        within=within,
        word=lambda value, kind: say_here(wording.word(value, kind).text),
        colour=lambda value, kind: wording.word(value, kind).colour,
        reason=reason_here,
        mend=mend_here,
        coverage=wording.say_coverage,
        count_of=wording.count_of,
        done=wording.say_done,
        percent=percent,
    )
    app.jinja_env.globals.update(asset=asset, same_page=same_page, chain_links=wording.CHAIN)
    app.jinja_env.globals.update(route_problems=wording.ROUTE_PROBLEM)
    app.jinja_env.globals.update(csrf_token=generate_csrf, taken_up=taken_up)


def day(value: date | str | None, otherwise: str = "Not known") -> str:
    """4 March 2026, for a day or its ISO text; `otherwise` for None. In the page's language."""
    if value is None:
        return say_here(otherwise)
    return say_day_here(date.fromisoformat(value) if isinstance(value, str) else value)


def moment(value: datetime | str | None, otherwise: str = "Not known") -> str:
    """4 March 2026 at 3:05pm in London, for an aware moment or its ISO text."""
    if value is None:
        return otherwise
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    there = moment.astimezone(LONDON)
    if language() == WELSH:
        return f"{say_day_here(there.date())} am {there:%H:%M}"
    return f"{say_day(there.date())} at {there:%I:%M%p}".replace(" at 0", " at ").replace(
        *(("AM", "am") if there.hour < 12 else ("PM", "pm"))
    )


def weekday(value: date) -> str:
    """Tuesday 3 March 2026."""
    return say_weekday_here(value)


def taken_up(flag: FlagRow, *, names: bool = True) -> str:
    """How far people have come with a flag today, as sentences after others."""
    return flag_words.say_state(flag, clock.today(), names=names)


def span(first: date | str | None, last: date | str | None) -> str:
    """A period by its first and last day, both inside; None is open."""
    if first and last:
        return f"{day(first)} to {day(last)}"
    if first:
        return f"From {day(first)}"
    return f"Until {day(last)}" if last else "Always"


def within(words: str) -> str:
    """Words that begin with a capital, as they stand within a sentence: from 4 March 2026."""
    return words[:1].lower() + words[1:]


def percent(target: Decimal) -> str:
    """A target as it was set: 85%, 92.5%."""
    return f"{target.normalize():f}%"


def asset(name: str) -> str:
    """The address of a built asset, with its version, so that browsers may keep it for good."""
    path = Path(str(current_app.static_folder)) / name
    version = _version(path, path.stat().st_mtime_ns) if path.exists() else None
    return url_for("static", filename=name, v=version)


@lru_cache(maxsize=64)
def _version(path: Path, changed: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


def same_page(**changed: Any) -> str:
    """This page's address with some of its query changed; a None takes that part away."""
    asked = {**request.args.to_dict(flat=False), **(request.view_args or {}), **changed}
    return url_for(request.endpoint or "", **asked)
