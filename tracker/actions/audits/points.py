"""The evidence list of a setting, point by point, as far as the records and the register show it.

What documents show is in rules/setting_evidence.py.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.actions.audits.answer import reasons_of
from tracker.rules.freshness import NO_DATA, Freshness
from tracker.rules.wording import say_day
from tracker.rules.words import Link, ProviderState, Route

GOOD = frozenset({ProviderState.ACCREDITED, ProviderState.CERTIFIED, ProviderState.EXPIRING})


DECLARED = {
    Route.IN_HOUSE: ", as in-house training",
    Route.COMMERCIAL: ", with the provider's own trainers",
    Route.AFFILIATE: ", by the affiliate route",
    None: "",
}


class About(StrEnum):
    """What a point is about, in the order of the list."""

    ROUTE = "route"
    CERTIFICATE = "certificate"
    APPROVAL = "approval"
    SCOPE = "scope"
    TRAINERS = "trainers"
    IN_DATE = "in_date"


class Proof(StrEnum):
    """How far a point is shown, or a target met; not asked where nothing here depends on it."""

    SHOWN = "shown"
    IN_PART = "in_part"
    MISSING = "missing"
    NOT_ASKED = "not_asked"
    MET = "met"
    NOT_MET = "not_met"


@dataclass(frozen=True, slots=True)
class RecordPoint:
    """One point and how far it is shown, in sentences."""

    about: About
    proof: Proof
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trained:
    """A record that governs somebody's standing in the setting, with the reasons for it."""

    record: dict[str, Any]
    reasons: dict[str, dict[str, Any]]

    def holds(self, link: Link) -> bool | None:
        """Whether a link of the chain held; None where an earlier one failed already."""
        found = self.reasons.get(link)
        return found["holds"] if found else None


def record_points(content: dict[str, Any]) -> tuple[RecordPoint, ...]:
    """The points of an answer about one setting, in the order of About."""
    trained = _trained(content)
    setting = content["settings"][0]
    return (
        _route(setting, trained, {one["code"]: one["name"] for one in content["providers"]}),
        _certificate(content),
        _approval(content, setting, trained),
        _scope(trained),
        _trainers(trained),
        _in_date(content),
    )


def _trained(content: dict[str, Any]) -> list[Trained]:
    """Each governing record once, however many requirements and posts it governs."""
    found = {}
    for one in content["standings"]:
        if one["record"]:
            reasons = {reason["link"]: reason for reason in reasons_of(content, one)}
            found[one["record"]["id"]] = Trained(one["record"], reasons)
    return [found[key] for key in sorted(found)]


def _route(setting: dict[str, Any], trained: list[Trained], names: dict[str, str]) -> RecordPoint:
    routes = Counter(one.record["route"] for one in trained)
    said = [
        f"{_records(routes[word])} {text}."
        for word, text in (
            (Route.IN_HOUSE, "of in-house training"),
            (Route.COMMERCIAL, "of training that a provider's own trainers gave"),
            (Route.AFFILIATE, "of training by the affiliate route"),
            (None, "whose route is not known"),
        )
        if routes[word]
    ]
    if declared := setting["declared_provider"]:
        named = names.get(declared, declared)
        said.append(f"The setting declares {named}{DECLARED[setting['declared_route']]}.")
    return RecordPoint(About.ROUTE, _proof(trained, Link.ROUTE), tuple(said) or (NOBODY,))


def _certificate(content: dict[str, Any]) -> RecordPoint:
    names = {one["code"]: one for one in content["providers"]}
    said, good = [], []
    for relied in content["reliance"]:
        state = ProviderState(relied["state"])
        good.append(state in GOOD)
        provider = names.get(relied["provider"])
        named = provider["name"] if provider else f"“{relied['text'] or 'no provider given'}”"
        numbers = _certificates(provider, content["question"]["on"]) if provider else ""
        ends = relied["ends_on"]
        until = f", last day {say_day(date.fromisoformat(ends))}" if ends else ""
        said.append(f"{named}: {state.value}{until}{numbers}.")
    return RecordPoint(About.CERTIFICATE, _of(good), tuple(said) or (NO_PROVIDER,))


def _certificates(provider: dict[str, Any], on: str) -> str:
    numbers = [
        one["number"]
        for one in provider["certifications"]
        if (one["from"] or on) <= on <= (one["to"] or on)
    ]
    return f" (certificate {', '.join(numbers)})" if numbers else ""


def _approval(
    content: dict[str, Any], setting: dict[str, Any], trained: list[Trained]
) -> RecordPoint:
    affiliates = [one for one in trained if one.record["route"] == Route.AFFILIATE]
    if not affiliates and setting["declared_route"] != Route.AFFILIATE:
        return RecordPoint(About.APPROVAL, Proof.NOT_ASKED, (NO_AFFILIATE,))
    said = [
        f"{provider['name']} approved {setting['organisation_name']}: {_span(one)}."
        for provider in content["providers"]
        for one in provider["affiliates"]
        if one["organisation"] == setting["organisation"]
    ]
    failing = _failing(affiliates, Link.ROUTE)
    proof = _proof(affiliates, Link.ROUTE) if affiliates else _of([bool(said)])
    return RecordPoint(About.APPROVAL, proof, (*said, *failing) or (NO_APPROVAL,))


def _scope(trained: list[Trained]) -> RecordPoint:
    held = sum(one.holds(Link.SCOPE) is True for one in trained)
    said = [f"{_records(held)} of courses that were covered, for the people and the place here."]
    said += _failing(trained, Link.SCOPE)
    unasked = sum(one.holds(Link.SCOPE) is None for one in trained)
    if unasked:
        said.append(f"{_records(unasked)} that failed before it came to that.")
    return RecordPoint(
        About.SCOPE, _proof(trained, Link.SCOPE), tuple(said) if trained else (NOBODY,)
    )


def _trainers(trained: list[Trained]) -> RecordPoint:
    asked = [one for one in trained if one.holds(Link.TRAINER) is not None]
    named = [one for one in asked if one.record["trainer"]]
    held = sum(bool(one.holds(Link.TRAINER)) for one in named)
    said = [f"{_records(held)} by a trainer who was authorised that day."]
    said += _failing(named, Link.TRAINER)
    if len(asked) > len(named):
        said.append(f"{_records(len(asked) - len(named))} that do not name the trainer.")
    proof = _of([one.holds(Link.TRAINER) is True and one in named for one in asked])
    return RecordPoint(About.TRAINERS, proof, tuple(said) if asked else (NOBODY,))


def _in_date(content: dict[str, Any]) -> RecordPoint:
    names = {one["code"]: one["name"] or one["code"] for one in content["requirements"]}
    freshness = content["settings"][0]["figures"]["freshness"]
    if freshness == Freshness.NONE:
        return RecordPoint(About.IN_DATE, Proof.MISSING, (f"{NO_DATA}.",))
    said, met = [], []
    for one in content["coverage"]:
        against = _against(one, freshness == Freshness.FRESH)
        said.append(f"{names[one['requirement']]}: {_share(one)}{against}.")
        apart = [
            f"{word} {part['held']:,} of {part['counted']:,}"
            for word, part in one["by_employment"].items()
            if part["counted"]
        ]
        if len(apart) > 1:
            said.append(f"Of these {', '.join(apart)}.")
        if one["counted"] and one["target"] is not None:
            met.append(not one["below_target"] and freshness == Freshness.FRESH)
    proof = (Proof.MET if all(met) else Proof.NOT_MET) if met else Proof.MISSING
    return RecordPoint(About.IN_DATE, proof, tuple(said) or (NOT_ASKED,))


def _share(one: dict[str, Any]) -> str:
    if not one["counted"]:
        return "nobody to count"
    return f"{one['held']:,} of {one['counted']:,} people in date or due soon ({one['percent']}%)"


def _against(one: dict[str, Any], is_fresh: bool) -> str:
    if one["target"] is None or not one["counted"]:
        return ""
    met = "not met" if one["below_target"] else "met"
    return f", target {one['target']:g}%: {met if is_fresh else 'cannot say if met'}"


def _failing(trained: Iterable[Trained], link: Link) -> list[str]:
    """What is wrong with a link, each sentence once, with how many records it is about."""
    failed = Counter(one.reasons[link]["text"] for one in trained if one.holds(link) is False)
    return [f"{_records(count)}: {text}" for text, count in sorted(failed.items())]


def _proof(trained: list[Trained], link: Link) -> Proof:
    return _of([one.holds(link) is True for one in trained])


def _of(shown: list[bool]) -> Proof:
    if all(shown):
        return Proof.SHOWN if shown else Proof.MISSING
    return Proof.IN_PART if any(shown) else Proof.MISSING


def _span(one: dict[str, Any]) -> str:
    start, last = (day and say_day(date.fromisoformat(day)) for day in (one["from"], one["to"]))
    if start and last:
        return f"{start} to {last}"
    return f"from {start}" if start else f"until {last}" if last else "always"


def _records(count: int) -> str:
    return f"{count:,} {'record' if count == 1 else 'records'}"


NOBODY = "Nobody here has a record of training that counts for what is asked."
NO_PROVIDER = "No provider is known: nobody has a record of training, and none is declared."
NO_AFFILIATE = "Nobody here was trained by the affiliate route."
NO_APPROVAL = "No approval is in the register."
NOT_ASKED = "Nobody is asked for training here."
