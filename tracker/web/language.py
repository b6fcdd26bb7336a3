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
from tracker.web.security import current

ENGLISH, WELSH = "en", "cy"
NAMES = {ENGLISH: "English", WELSH: "Cymraeg"}
AS_WRITTEN = NullTranslations()
CATALOGUE = Path(__file__).parent / "translations" / "cy.po"
# The blueprints whose pages are in both languages; all others are in English.
IN_BOTH = frozenset(
    {
        "account",
        "account_joining",
        "credentials",
        "joining",
        "passports",
        "public",
        "second_step",
        "security",
        "staff",
    }
)
# Of these the ones with pages that follow each other before anybody has signed in.
ON_THE_WAY = frozenset({"account_joining", "joining", "second_step", "security"})


class Catalogue(Domain):
    """The sentences of the one catalogue, read as it is: nothing has to be compiled before."""

    def get_translations(self) -> Translations | NullTranslations:
        return _welsh() if language() == WELSH else AS_WRITTEN


class _Babel(Babel):
    domain_instance = Catalogue()


def register_languages(app: Flask) -> None:
    """Let pages be in the language of whoever reads them."""
    _Babel(app, locale_selector=_chosen)
    app.jinja_env.filters.update(here=say_here, language_of=language_of)
    app.jinja_env.globals.update(
        page_language=language, page_languages=_languages, password_words=_password_words
    )


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


def language_of(text: str) -> str:
    """The language in which `say_here` says it: English, where the catalogue has not got it."""
    return language() if say_here(text) != text else ENGLISH


def _password_words() -> dict[str, str]:
    """What the button beside a password says."""
    return {
        "showPasswordText": gettext("Show"),
        "hidePasswordText": gettext("Hide"),
        "showPasswordAriaLabelText": gettext("Show password"),
        "hidePasswordAriaLabelText": gettext("Hide password"),
        "passwordShownAnnouncementText": gettext("Your password is visible"),
        "passwordHiddenAnnouncementText": gettext("Your password is hidden"),
    }


def _chosen() -> str:
    """As the address says, else as they chose before, else as their browser asks.

    What somebody who is signed in chooses holds until they sign out, and so does what is chosen
    on the way there; of others nothing is kept.
    """
    if not _is_in_both():
        return ENGLISH
    asked = request.args.get("lang", "")
    if asked in NAMES:
        if current_user.is_authenticated or request.blueprint in ON_THE_WAY:
            session["lang"] = asked
        return asked
    if session.get("lang") in NAMES:
        return session["lang"]
    return request.accept_languages.best_match(NAMES, ENGLISH)


def _languages() -> dict[str, str]:
    """The languages in which the page can be opened, by code; none where there is one only."""
    rule = request.url_rule
    return NAMES if rule and "GET" in (rule.methods or ()) and _is_in_both() else {}


def _is_in_both() -> bool:
    """Whether the page is, for whoever reads it: around the pages of HR and others all is English.

    An address that leads nowhere is a page of all.
    """
    if request.endpoint is not None and request.blueprint not in IN_BOTH:
        return False
    return not current_user.is_authenticated or "staff" in current.held


@lru_cache(maxsize=1)
def _welsh() -> Translations:
    compiled = BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file, locale=WELSH))
    compiled.seek(0)
    return Translations(compiled)
