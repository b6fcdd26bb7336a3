"""What an audit tells of the register: who relies on whom, and what stands behind each provider."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from tracker.actions.audits.people import People, iso
from tracker.actions.audits.question import Question
from tracker.actions.provider import provider_entry
from tracker.actions.provider_page import EVERYTHING, Sight
from tracker.rules.facts import Body, CertificationEvent, Provider, Setting
from tracker.rules.names import match_key
from tracker.rules.reliance import declared, provider_state
from tracker.store.audit_facts import Checked
from tracker.store.register import Register

Seen = Callable[[Any], bool]


def reliance_told(register: Register, people: People, on: date) -> list[dict[str, Any]]:
    """Which setting relies on which provider that day, by governing records or as declared.

    A provider that nobody could name in the register then is told by the text that was given.
    """
    posts: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    texts: dict[tuple[str, str, str], str] = {}
    for one in people.judged:
        record = one.judgement.answer.governing
        if record is None:
            continue
        said = record.provider_text or ""
        code = record.provider.code if record.provider else ""
        key = one.post.setting.code, code, "" if code else match_key(said)
        posts[key].add(one.post.id)
        texts[key] = min(texts.get(key, said), said)
    for setting in people.settings:
        if setting.declared_provider in register.provider_ids:
            posts.setdefault((setting.code, setting.declared_provider or "", ""), set())
    places = {one.code: one for one in people.settings}
    return [
        {
            **_relied(register, code, places[setting], on),
            "text": None if code else texts[setting, code, text],
            "posts": len(ids),
        }
        for (setting, code, text), ids in sorted(posts.items())
    ]


def sight_of(settings: Collection[Setting], named: Collection[str], everything: bool) -> Seen:
    """Which affiliates and trainers are told: those of the settings' own employers, those of none,
    and whatever a reason names."""
    employers = {one.organisation for one in settings}
    employers |= {code for one in settings for _, code in one.operators}
    sight = EVERYTHING if everything else Sight(None, frozenset(employers))

    def sees(entry: Any) -> bool:
        if entry.id in named:
            return True
        if hasattr(entry, "grade"):
            return sight.sees_trainer(entry.grade, entry.organisation)
        return sight.sees_affiliate(entry.organisation)

    return sees


def providers_told(
    register: Register,
    codes: Iterable[str],
    settings: Collection[Setting],
    asked: Question,
    sees: Seen,
    checked: dict[str, Checked],
) -> list[dict[str, Any]]:
    """What the register held of each of these providers, and its state for each setting."""
    return [
        _provider(
            register,
            register.providers[register.provider_ids[code]],
            settings,
            asked,
            sees,
            checked,
        )
        for code in codes
    ]


def bodies_told(
    register: Register, providers: Iterable[dict[str, Any]], checked: dict[str, Checked]
) -> list[dict[str, Any]]:
    """The bodies that certify these providers, with their licences and accreditations."""
    codes = {one["body"] for provider in providers for one in provider["certifications"]}
    return [
        _body(one, checked)
        for one in sorted(register.bodies.values(), key=lambda one: one.code)
        if one.code in codes
    ]


def _relied(register: Register, code: str, setting: Setting, on: date) -> dict[str, Any]:
    provider = register.providers.get(register.provider_ids.get(code, 0))
    told, state = declared(provider, setting, on), provider_state(provider, on, setting)
    return {
        "setting": setting.code,
        "provider": code or None,
        "declared": told is not None,
        "route": told.route.value if told and told.route else None,
        "problem": told.problem if told else None,
        "state": state.word.value,
        "ends_on": iso(state.ends_on),
    }


def _provider(
    register: Register,
    provider: Provider,
    settings: Collection[Setting],
    asked: Question,
    sees: Seen,
    checked: dict[str, Checked],
) -> dict[str, Any]:
    entry = provider_entry(register, provider, asked.on)
    affiliates = [
        {
            "organisation": one.organisation,
            "curricula": sorted(one.curricula),
            **_days(one),
            **_check(one.id, checked),
        }
        for one in provider.affiliates
        if sees(one)
    ]
    trainers = [
        {
            "reference": one.reference,
            "grade": one.grade.value,
            "organisation": one.organisation,
            **_days(one),
            **_check(one.id, checked),
        }
        for one in provider.trainers
        if sees(one)
    ]
    return {
        **entry,
        "code": provider.code,
        **_check(provider.id, checked),
        "aliases": sorted(entry["aliases"]),
        "former_names": sorted(entry["former_names"]),
        "curricula": sorted(entry["curricula"], key=lambda one: one["code"]),
        "certifications": _certifications(provider, entry["certifications"], checked),
        "affiliates": sorted(
            affiliates, key=lambda one: (one["organisation"], one["from"] or "", one["id"])
        ),
        "trainers": sorted(trainers, key=lambda one: (one["reference"] or "", one["id"])),
        "states": [_state(provider, setting, asked.on) for setting in settings],
    }


def _certifications(
    provider: Provider, entries: Collection[dict[str, Any]], checked: dict[str, Checked]
) -> list[dict[str, Any]]:
    """Each certificate by its first day, with what happened to it; its body is told apart."""
    events = {one.id: one.events for one in provider.certifications}
    return [
        {
            **{name: value for name, value in one.items() if not name.startswith("body_")},
            "events": sorted(
                (_event(event, checked) for event in events[one["id"]]),
                key=lambda event: (event["on"], event["id"]),
            ),
            **_check(one["id"], checked),
        }
        for one in sorted(entries, key=lambda one: (one["from"] or "", one["number"]))
    ]


def _event(event: CertificationEvent, checked: dict[str, Checked]) -> dict[str, Any]:
    return {
        "event": event.word.value,
        "on": iso(event.on),
        "curricula": sorted(event.curricula),
        "reason": event.reason,
        **_check(event.id, checked),
    }


def _state(provider: Provider, setting: Setting, on: date) -> dict[str, Any]:
    state = provider_state(provider, on, setting)
    return {"setting": setting.code, "state": state.word.value, "ends_on": iso(state.ends_on)}


def _body(body: Body, checked: dict[str, Checked]) -> dict[str, Any]:
    return {
        "code": body.code,
        "name": body.name,
        "licences": sorted(
            ({**_days(one), **_check(one.id, checked)} for one in body.licences),
            key=lambda one: (one["from"] or "", one["id"]),
        ),
        "accreditations": sorted(
            (
                {
                    "by": one.accredited_by,
                    "standard": one.standard,
                    "reference": one.reference,
                    **_days(one),
                    **_check(one.id, checked),
                }
                for one in body.accreditations
            ),
            key=lambda one: (one["from"] or "", one["id"]),
        ),
    }


def _days(entry: Any) -> dict[str, str | None]:
    return {"from": iso(entry.period.start), "to": iso(entry.period.last)}


def _check(key: str, checked: dict[str, Checked]) -> dict[str, Any]:
    """Where an entry comes from, when it was last checked, and what was kept to show it."""
    one = checked[key]
    kept = None
    if one.evidence_id is not None:
        kept = {"id": f"evidence:{one.evidence_id}", "name": one.evidence}
        kept |= {"address": one.address, "digest": one.digest}
    return {
        "id": key,
        "source": one.source,
        "last_checked": iso(one.last_checked),
        "recorded_at": iso(one.recorded_at),
        "evidence": kept,
    }
