"""A provider's certification, its history, and who relies on it, on a day as then known."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from tracker.actions.judging import Judge, judge_posts
from tracker.rules.days import Period
from tracker.rules.facts import Certification, Provider, Setting
from tracker.rules.reliance import FLAG, provider_state, severity_there
from tracker.rules.words import ProviderState
from tracker.store.database import Session
from tracker.store.people import load_posts, people_trained_by
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
        "relied_on_by": reliance_on(session, register, provider, on, known_on),
    }


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


def reliance_on(
    session: Session, register: Register, provider: Provider, on: date, known_on: datetime | None
) -> list[dict[str, Any]]:
    """The settings that rely on a provider that day, and what each should hear of it."""
    people = people_trained_by(session, register.provider_ids[provider.code], known_on)
    posts = load_posts(session, register=register, person_ids=people, known_on=known_on)
    relying: dict[str, set[int]] = {}
    for one in judge_posts(session, Judge(register), posts, on, known_on):
        record = one.judgement.answer.governing
        if record and record.provider and record.provider.code == provider.code:
            relying.setdefault(one.post.setting.code, set()).add(one.post.id)
    counted = Counter({code: len(found) for code, found in relying.items()})
    return [
        _reliance(setting, provider, counted[setting.code], register, on)
        for setting in sorted(register.settings.values(), key=lambda setting: setting.code)
        if counted[setting.code] or setting.declared_provider == provider.code
    ]


def _reliance(
    setting: Setting, provider: Provider, posts: int, register: Register, on: date
) -> dict[str, Any]:
    word = provider_state(provider, on, setting).word
    flag = FLAG.get(word)
    severity = severity_there(register.requirements.values(), setting, on)
    return {
        "setting": setting.code,
        "organisation": setting.organisation,
        "posts": posts,
        "declared": setting.declared_provider == provider.code,
        "state": word.value,
        "flag": flag.value if flag else None,
        "severity": severity.value if flag else None,
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
