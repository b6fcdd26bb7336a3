"""A provider's certification, its history, and who relies on it, on a day as then known."""

from datetime import date, datetime
from typing import Any

from tracker.actions.relying import Relying, posts_relying, relying
from tracker.rules.days import Period, london_day
from tracker.rules.facts import Certification, Provider
from tracker.rules.provider_wording import say_provider, say_unheard_of
from tracker.rules.reliance import provider_state
from tracker.rules.words import ProviderState
from tracker.store.database import Session
from tracker.store.register import Register, load_register


def provider_report(session: Session, code: str, *, on: date, known_on: datetime) -> dict[str, Any]:
    """The document of `flask provider --json`; an unheard-of provider is `unknown`, no error."""
    register = load_register(session, known_on, on=on)
    provider_id = register.provider_ids.get(code)
    asked = {"on": on.isoformat(), "known_on": known_on.isoformat(), "provider": code}
    if provider_id is None:
        return {**asked, "name": None, "state": ProviderState.UNKNOWN.value}
    provider = register.providers[provider_id]
    return {
        **asked,
        **provider_entry(register, provider, on),
        "relied_on_by": [
            _relying(one)
            for one in relying(
                register, provider, posts_relying(session, register, provider, on, known_on), on
            )
        ],
    }


def provider_in_words(
    session: Session, code: str, *, on: date, today: date, known_on: datetime
) -> str:
    """The sentence that the provider's page begins with, read today."""
    register = load_register(session, known_on)
    provider_id, known = register.provider_ids.get(code), london_day(known_on)
    if provider_id is None:
        return say_unheard_of(code, known if known != today else None)
    courses = {one.code: one.name for one in register.curricula.values() if one.provider == code}
    provider = register.providers[provider_id]
    return str(say_provider(provider, courses, on, today=today, known=known))


def provider_entry(register: Register, provider: Provider, on: date) -> dict[str, Any]:
    """What the register holds of a provider, and its state that day."""
    state = provider_state(provider, on)
    return {
        "name": provider.name,
        "kind": provider.kind.value,
        "organisation": provider.organisation,
        "aliases": list(provider.aliases),
        "former_names": list(provider.former_names),
        "state": state.word.value,
        "ends_on": _iso(state.ends_on),
        "last_checked": _iso(provider.last_checked),
        "source": provider.source,
        "certifications": [
            _certification(one) for one in sorted(provider.certifications, key=_begins)
        ],
        "affiliates": [
            {
                "organisation": one.organisation,
                "curricula": sorted(one.curricula),
                **_days(one.period),
            }
            for one in sorted(provider.affiliates, key=lambda one: (one.organisation, one.id))
        ],
        "trainers": [
            {
                "reference": one.reference,
                "name": one.name,
                "grade": one.grade.value,
                "organisation": one.organisation,
                **_days(one.period),
            }
            for one in provider.trainers
        ],
        "curricula": [
            {"code": one.code, "name": one.name, "level": one.level.value, "family": one.family}
            for one in register.curricula.values()
            if one.provider == provider.code
        ],
    }


def _relying(one: Relying) -> dict[str, Any]:
    return {
        "setting": one.setting.code,
        "organisation": one.setting.organisation,
        "posts": one.posts,
        "declared": one.declared is not None,
        "state": one.state.word.value,
        "flag": one.flag.value if one.flag else None,
        "severity": one.severity.value if one.severity else None,
    }


def _certification(one: Certification) -> dict[str, Any]:
    return {
        "number": one.number,
        "body": one.body.code,
        "standards_version": one.standards_version,
        **_days(one.period),
        "curricula": sorted(one.curricula),
        "populations": sorted(one.populations),
        "setting_types": sorted(one.setting_types),
        "nations": sorted(one.nations),
        "source": one.source,
        "last_checked": _iso(one.last_checked),
        "events": [
            {
                "event": event.word.value,
                "on": event.on.isoformat(),
                "curricula": sorted(event.curricula),
                "reason": event.reason,
            }
            for event in sorted(one.events, key=lambda event: (event.on, event.word))
        ],
        "body_licensed": [_days(licence.period) for licence in one.body.licences],
        "body_accredited": [
            {"by": a.accredited_by, "reference": a.reference, **_days(a.period)}
            for a in one.body.accreditations
        ],
        "id": one.id,
    }


def _begins(one: Certification) -> tuple[date, str]:
    return one.period.start or date.min, one.number


def _days(period: Period) -> dict[str, str | None]:
    return {"from": _iso(period.start), "to": _iso(period.last)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
