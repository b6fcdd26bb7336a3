"""What an audit tells of settings: as they were that day, the rules on them, and their papers."""

from collections.abc import Collection
from datetime import date
from typing import Any

from tracker.actions.audits.people import iso, number, requirements_on
from tracker.actions.audits.question import Question
from tracker.rules.days import london_day
from tracker.rules.facts import Requirement, Setting
from tracker.rules.freshness import Figures
from tracker.store.audit_facts import last_told_by, organisation_names, setting_facts
from tracker.store.database import Session
from tracker.store.register import Register
from tracker.store.register_rows import period_of
from tracker.store.setting_documents import documents_known


def settings_told(
    session: Session, register: Register, setting_ids: Collection[int], asked: Question
) -> list[dict[str, Any]]:
    """Each setting as it was that day, or as its latest period said, by code."""
    names = organisation_names(session, asked.known_on)
    told = last_told_by(session, setting_ids, asked.known_on)
    facts: dict[int, list[Any]] = {key: [] for key in setting_ids}
    for fact in setting_facts(session, setting_ids, asked.known_on):
        facts[fact.setting_id].append(fact)
    found = []
    for key in setting_ids:
        place = register.settings[key]
        there = [one for one in facts[key] if asked.on in period_of(one)]
        fact = (there or facts[key])[-1]
        last = london_day(told[key]) if key in told else None
        found.append(
            {
                **_setting(place),
                "name": fact.name,
                "organisation_name": names.get(place.organisation, place.organisation),
                "operating": bool(there),
                "from": iso(fact.starts_on),
                "to": iso(fact.ends_on),
                "identifier_kind": fact.identifier_kind,
                "identifier": fact.identifier,
                "figures": {
                    "as_of": iso(last),
                    "freshness": Figures(last, _seen_on(asked)).freshness.value,
                },
            }
        )
    return sorted(found, key=lambda one: one["code"])


def requirements_told(
    register: Register, settings: Collection[Setting], on: date
) -> list[dict[str, Any]]:
    """The rules in force that day that are on any of these settings, with their sources."""
    return [_requirement(one) for one in requirements_on(register, settings, on)]


def documents_told(
    session: Session, register: Register, setting_ids: Collection[int], asked: Question
) -> list[dict[str, Any]]:
    """The documents about the settings that were known, by setting, kind and day."""
    codes = {key: register.settings[key].code for key in setting_ids}
    found = documents_known(session, setting_ids, asked.known_on)
    return [
        {
            "id": one.id,
            "setting": codes[one.setting_id],
            "kind": one.kind.value,
            "title": one.title,
            "dated_on": iso(one.dated_on),
            "reviewed_on": iso(one.reviewed_on),
            "authorised_by": one.authorised_by,
            "principles": sorted(one.principles),
            "media_type": one.media_type,
            "size": one.size,
            "digest": one.digest,
        }
        for one in sorted(
            found, key=lambda one: (codes[one.setting_id], one.kind, one.dated_on, one.id)
        )
    ]


def _seen_on(asked: Question) -> date:
    """The day on which whoever knew that much would have looked: figures age until then."""
    return max(asked.on, london_day(asked.known_on))


def _setting(place: Setting) -> dict[str, Any]:
    return {
        "code": place.code,
        "organisation": place.organisation,
        "type": place.type and place.type.value,
        "nation": place.nation and place.nation.value,
        "populations": sorted(place.populations),
        "nhs_commissioned": place.nhs_commissioned,
        "declared_provider": place.declared_provider,
        "declared_route": place.declared_route and place.declared_route.value,
        "operators": [
            {"organisation": code, "from": iso(days.start), "to": iso(days.last)}
            for days, code in place.operators
        ],
    }


def _requirement(one: Requirement) -> dict[str, Any]:
    return {
        "id": one.id,
        "code": one.code,
        "name": one.name,
        "level": one.level.value,
        "assurance": one.assurance.value,
        "least_evidence": one.least_evidence and one.least_evidence.value,
        "interval_months": one.interval_months,
        "convention": one.convention.value,
        "renewal_window_months": one.renewal_window_months,
        "full_programme_months": one.full_programme_months,
        "grace_days": one.grace_days,
        "new_starter_days": one.new_starter_days,
        "warning_days": one.warning_days,
        "target": number(one.target),
        "strength": one.strength.value,
        "authority": one.authority,
        "source": one.source,
        "from": iso(one.period.start),
        "to": iso(one.period.last),
        "setting_types": sorted(one.setting_types),
        "nations": sorted(one.nations),
        "nhs_commissioned": one.nhs_commissioned,
        "staff_groups": sorted(one.staff_groups),
        "roles": sorted(one.roles),
    }
