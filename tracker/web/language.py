"""Pages in English and Welsh: which language a page is in, and where its Welsh comes from."""

from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request, session
from flask_babel import Babel, Domain, get_locale, gettext
from flask_login import current_user

from tracker.rules.wording import say_day

ENGLISH, WELSH = "en", "cy"
NAMES = {ENGLISH: "English", WELSH: "Cymraeg"}
CATALOGUE = Path(__file__).parent / "translations" / "cy.po"
# The blueprints whose pages are in both languages; all others are in English.
IN_BOTH = frozenset({"credentials", "joining", "passports", "staff"})
# Pages among them that HR has as well.
IN_ENGLISH = frozenset(
    f"staff.{name}"
    for name in (
        "calendar_feeds",
        "make_calendar_feed",
        "ask_revoke_calendar_feed",
        "revoke_calendar_feed",
    )
)


class _Catalogue(Domain):
    """The sentences of the one catalogue, read as it is: nothing has to be compiled before."""

    def get_translations(self) -> Translations | NullTranslations:
        return _welsh() if language() == WELSH else NullTranslations()


class _Babel(Babel):
    domain_instance = _Catalogue()


def register_languages(app: Flask) -> None:
    """Let pages be in the language of whoever reads them."""
    _Babel(app, locale_selector=_chosen)
    app.jinja_env.globals.update(page_language=language, page_languages=_languages)


def language() -> str:
    """The language of the page: ENGLISH or WELSH."""
    locale = get_locale()
    return ENGLISH if locale is None else locale.language


def say_day_here(day: date) -> str:
    """The day in the language of the page: 4 March 2026, 4 Mawrth 2026."""
    if language() == WELSH:
        return format_date(day, "d MMMM y", locale=WELSH)
    return say_day(day)


def say_weekday_here(day: date) -> str:
    """The same with its weekday: Tuesday 3 March 2026."""
    return format_date(day, "EEEE d MMMM y", locale="en_GB" if language() == ENGLISH else WELSH)


def say_here(text: str) -> str:
    """A word or sentence of ours in the language of the page."""
    return gettext(text) if language() == WELSH else text


def _chosen() -> str:
    """As the address says, else as they chose before, else as their browser asks.

    What somebody who is signed in chooses holds until they sign out; of others nothing is kept.
    """
    if not _is_in_both():
        return ENGLISH
    asked = request.args.get("lang", "")
    if asked in NAMES:
        if current_user.is_authenticated:
            session["lang"] = asked
        return asked
    if session.get("lang") in NAMES:
        return session["lang"]
    return request.accept_languages.best_match(NAMES, ENGLISH)


def _languages() -> dict[str, str]:
    """The languages in which the page can be read, by code; none where there is one only."""
    return NAMES if _is_in_both() else {}


def _is_in_both() -> bool:
    return request.blueprint in IN_BOTH and request.endpoint not in IN_ENGLISH


@lru_cache(maxsize=1)
def _welsh() -> Translations:
    compiled = BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file, locale=WELSH))
    compiled.seek(0)
    return Translations(compiled)
