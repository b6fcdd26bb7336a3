"""A certificate of a training passport in the words of the page, for the screen and for paper."""

from collections.abc import Iterator

from babel.dates import format_timedelta
from flask_babel import gettext

from tracker import clock
from tracker.credential.passport import Certificate, Place
from tracker.rules.days import ONE_DAY
from tracker.rules.words import ProviderState
from tracker.web.language import language, say_day_here, say_here
from tracker.web.wording import word


def certificate_rows(one: Certificate) -> Iterator[tuple[str, str]]:
    """Its facts, each with its label; what is not known is left out."""
    how = [_word(one.route, "route"), _word(one.mode, "mode")]
    rows = (
        (gettext("Level"), _word(one.level, "level")),
        (gettext("Provider"), one.provider),
        (gettext("Provider certified by"), one.certified_by),
        (gettext("Training"), training_days(one)),
        (gettext("How long ago"), _how_long_ago(one)),
        (gettext("Kind"), _word(one.kind, "kind")),
        (gettext("How"), ", ".join(said for said in how if said)),
        (gettext("Result"), _word(one.result, "result")),
        (gettext("Certificate number"), one.certificate_number),
        (gettext("Expiry printed on it"), one.expires_on and say_day_here(one.expires_on)),
        (gettext("Evidence"), _word(one.evidence, "evidence")),
        (gettext("Judged for"), one.judged_for and _kind_of_place(one.judged_for)),
    )
    return ((label, value) for label, value in rows if value)


def training_days(one: Certificate) -> str:
    """The days of the training, or its last one."""
    if one.completed_on is None:
        return gettext("Day not known")
    last = say_day_here(one.completed_on)
    if one.started_on is None or one.started_on == one.completed_on:
        return last
    return gettext("%(first)s to %(last)s", first=say_day_here(one.started_on), last=last)


def _how_long_ago(one: Certificate) -> str | None:
    """In whole years, months, weeks or days: 11 months are not yet a year."""
    ago = clock.today() - (one.completed_on or clock.today())
    unit = next((days * ONE_DAY for days in (365, 30, 7, 1) if ago >= days * ONE_DAY), None)
    if unit is None:
        return None
    whole = ago // unit * unit
    return format_timedelta(-whole, threshold=1, add_direction=True, locale=language())


def say_since(one: Certificate) -> str | None:
    """What became of the provider's certification after the training; None where it stands."""
    if one.since is None:
        return None
    match one.since.word:
        case ProviderState.WITHDRAWN:
            said = gettext(
                "%(provider)s was certified on the day of the training. Its certification for this "
                "course was withdrawn on %(day)s."
            )
        case ProviderState.SUSPENDED:
            said = gettext(
                "%(provider)s was certified on the day of the training. Its certification for this "
                "course has been suspended since %(day)s."
            )
        case _:
            said = gettext(
                "%(provider)s was certified on the day of the training. Its certification for this "
                "course ended on %(day)s and was not renewed."
            )
    return said % {"provider": one.provider or "", "day": say_day_here(one.since.on)}


def _kind_of_place(place: Place) -> str:
    """Special school: Children and young people, Autistic people."""
    people = ", ".join(say_here(word(one, "population").text) for one in place.populations)
    return ": ".join(part for part in (_word(place.type, "setting_type"), people) if part)


def _word(value: str | None, kind: str) -> str | None:
    return say_here(word(value, kind).text) if value else None
