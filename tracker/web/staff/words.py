"""My training in words, in the language of the page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from tracker.actions.my_training import Change, News
from tracker.rules.words import ProviderState, Standing
from tracker.web.language import say_day_here, say_here
from tracker.web.reasons import mend_here
from tracker.web.wording import word


def headline(one: Mapping[str, Any] | None) -> str:
    """One sentence on where somebody stands, by the standing that asks most of them."""
    if one is None:
        return gettext("You are not asked for any restraint training at the moment.")
    day = say_iso(one["due_on"]) if one["due_on"] else None
    match Standing(one["standing"]):
        case Standing.IN_DATE if day is None:
            return gettext("You are in date.")
        case Standing.IN_DATE:
            return gettext("You are in date until %(day)s.", day=day)
        case Standing.DUE_SOON if not one["in_grace"]:
            return gettext("You need a refresher by %(day)s.", day=day)
        case Standing.DUE_SOON | Standing.EXPIRED:
            return gettext("Your training ran out on %(day)s.", day=day)
        case Standing.NEVER_TRAINED:
            return gettext("We have no record of the training that you need.")
        case Standing.NOT_ASSURED:
            return gettext("Your training does not count at the moment.")
        case Standing.UNKNOWN:
            return gettext("We cannot say yet whether your training counts.")
        case Standing.EXEMPT:
            return gettext("You are exempt from this training at the moment.")


def next_step(one: Mapping[str, Any] | None) -> str | None:
    """What they do next; None where there is nothing to do."""
    if one is None:
        return gettext(
            "If you work with people who may be restrained, ask your manager or HR team."
        )
    match Standing(one["standing"]):
        case Standing.IN_DATE | Standing.EXEMPT:
            return None
        case Standing.NOT_ASSURED | Standing.UNKNOWN:
            return next((mend_here(r["mend"]) for r in one["reasons"] if r["mend"]), None)
        case Standing.DUE_SOON if one["in_grace"]:
            return gettext("Renew it now. Ask your manager or HR team to book you on it.")
        case _:
            return gettext("Ask your manager or HR team to book you on it.")


def say_provider(name: str, state: ProviderState) -> str:
    """Whether somebody may go to the provider of their last course again."""
    match state:
        case ProviderState.ACCREDITED | ProviderState.CERTIFIED | ProviderState.EXPIRING:
            said = gettext("Your last course was with %(provider)s, who can train you again.")
        case ProviderState.UNKNOWN:
            said = gettext(
                "Your last course was with %(provider)s. Nobody has checked them yet: ask HR first."
            )
        case _:
            said = gettext(
                "Your last course was with %(provider)s, who cannot train you at the moment. "
                "Ask for another provider."
            )
    return said % {"provider": name}


def countdown(due_on: str | None, today: date) -> str | None:
    """How many days are left, or have gone by since; None without a due day."""
    if due_on is None:
        return None
    days = (date.fromisoformat(due_on) - today).days
    if days == 0:
        return gettext("Today is the last day.")
    if days > 0:
        return ngettext("%(num)d day left", "%(num)d days left", days)
    return ngettext("Ran out %(num)d day ago", "Ran out %(num)d days ago", -days)


def say_change(one: Change) -> str:
    """What is new, in a sentence."""
    where = {"about": one.about, "place": one.place}
    match one.news:
        case News.ASKED:
            return gettext("%(about)s is now asked of you at %(place)s.", **where)
        case News.NO_LONGER_ASKED:
            return gettext("%(about)s is no longer asked of you at %(place)s.", **where)
        case News.STANDING:
            where |= {"before": _standing(one.before), "now": _standing(one.now)}
            return gettext("%(about)s at %(place)s is now “%(now)s”. It was “%(before)s”.", **where)
        case News.DUE if one.now and one.before:
            where |= {"before": say_iso(one.before), "now": say_iso(one.now)}
            return gettext(
                "%(about)s at %(place)s is now good until %(now)s. It was %(before)s.", **where
            )
        case News.DUE:
            return gettext("The last day of %(about)s at %(place)s has changed.", **where)
        case News.RECORD:
            return gettext("There is a new or corrected record: %(about)s.", **where)


def say_iso(day: str) -> str:
    """A day by its ISO text."""
    return say_day_here(date.fromisoformat(day))


def _standing(value: str | None) -> str:
    return say_here(word(value, "standing").text) if value else ""
