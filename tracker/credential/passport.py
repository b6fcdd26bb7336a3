"""What a training passport says, and the same as JSON: the one form that is signed and read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from tracker.rules.since import Since
from tracker.rules.words import (
    Assurance,
    Evidence,
    Kind,
    Level,
    Mode,
    Population,
    ProviderState,
    Result,
    Route,
    SettingType,
)

# So many are read, also of those who share more; here fewer are shared at once.
MOST_CERTIFICATES = 60
MOST_LINKS = 20
# In the place of the address of a passport, whose secret is kept nowhere.
NO_ADDRESS = "-"
LONGEST = 500
LONGEST_REASON = 1000
LONGEST_NUMBER = 200
Word = TypeVar("Word", bound=StrEnum)


class NotAPassport(ValueError):
    """What was signed is not a passport as written here; the message names the field."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One link of the chain of assurance, in a sentence."""

    link: str
    holds: bool
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """The kind of place for which a chain was judged: never which place it is."""

    type: SettingType | None
    populations: tuple[Population, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """One training record, as its owner shares it. Without a day of delivery it has an expiry.

    `since` is what became of the provider's certification after the training.
    """

    course: str
    level: Level | None
    provider: str | None
    certified_by: str | None
    started_on: date | None
    completed_on: date | None
    expires_on: date | None
    kind: Kind | None
    mode: Mode
    route: Route | None
    result: Result
    certificate_number: str | None
    evidence: Evidence
    assurance: Assurance | None
    chain: tuple[Reason, ...] = ()
    judged_for: Place | None = None
    since: Since | None = None


@dataclass(frozen=True, slots=True)
class Passport:
    """What one person shares. `ends_on` is its last day; `address` is where the live answer is."""

    number: int
    name: str
    address: str
    shared_on: date
    ends_on: date
    certificates: tuple[Certificate, ...]
    employer: str | None = None


def document(passport: Passport) -> dict[str, Any]:
    """The passport as JSON; what is not known is left out."""
    certificates = [_certificate_told(one) for one in passport.certificates]
    return _without_none(
        {
            "number": passport.number,
            "name": passport.name,
            "employer": passport.employer,
            "address": passport.address,
            "sharedOn": passport.shared_on.isoformat(),
            "endsOn": passport.ends_on.isoformat(),
            "certificates": certificates,
        }
    )


def passport_from(said: Any) -> Passport:
    """The passport of such JSON, whoever wrote it. Raises NotAPassport."""
    fields = _fields(said, "passport")
    number = fields.get("number")
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise NotAPassport("number")
    return Passport(
        number=number,
        name=_needed(fields, "name"),
        employer=_text(fields, "employer"),
        address=_needed(fields, "address"),
        shared_on=_needed_day(fields, "sharedOn"),
        ends_on=_needed_day(fields, "endsOn"),
        certificates=_several(fields, "certificates", MOST_CERTIFICATES, _certificate_from),
    )


def _certificate_told(one: Certificate) -> dict[str, Any]:
    def day(value: date | None) -> str | None:
        return value.isoformat() if value else None

    return _without_none(
        {
            "course": one.course,
            "level": one.level,
            "provider": one.provider,
            "certifiedBy": one.certified_by,
            "startedOn": day(one.started_on),
            "completedOn": day(one.completed_on),
            "expiresOn": day(one.expires_on),
            "kind": one.kind,
            "mode": one.mode,
            "route": one.route,
            "result": one.result,
            "certificateNumber": one.certificate_number,
            "evidence": one.evidence,
            "assurance": one.assurance,
            "chain": [
                {"link": link.link, "holds": link.holds, "text": link.text} for link in one.chain
            ],
            "judgedFor": _place_told(one.judged_for) if one.judged_for else None,
            "since": {"word": one.since.word, "on": day(one.since.on)} if one.since else None,
        }
    )


def _certificate_from(said: Any) -> Certificate:
    fields = _fields(said, "certificates")
    found = Certificate(
        course=_needed(fields, "course"),
        level=_word(fields, "level", Level),
        provider=_text(fields, "provider"),
        certified_by=_text(fields, "certifiedBy"),
        started_on=_day(fields, "startedOn"),
        completed_on=_day(fields, "completedOn"),
        expires_on=_day(fields, "expiresOn"),
        kind=_word(fields, "kind", Kind),
        mode=_needed_word(fields, "mode", Mode),
        route=_word(fields, "route", Route),
        result=_needed_word(fields, "result", Result),
        certificate_number=_text(fields, "certificateNumber", LONGEST_NUMBER),
        evidence=_needed_word(fields, "evidence", Evidence),
        assurance=_word(fields, "assurance", Assurance),
        chain=_several(fields, "chain", MOST_LINKS, _reason_from),
        judged_for=_place_from(fields["judgedFor"]) if fields.get("judgedFor") else None,
        since=_since_from(fields["since"]) if fields.get("since") else None,
    )
    if found.completed_on is None and found.expires_on is None:
        raise NotAPassport("completedOn")
    if found.started_on and (found.completed_on is None or found.started_on > found.completed_on):
        raise NotAPassport("startedOn")
    return found


def _reason_from(said: Any) -> Reason:
    fields = _fields(said, "chain")
    if not isinstance(fields.get("holds"), bool):
        raise NotAPassport("holds")
    return Reason(_needed(fields, "link"), fields["holds"], _needed(fields, "text", LONGEST_REASON))


def _place_told(place: Place) -> dict[str, Any]:
    return _without_none({"type": place.type, "populations": list(place.populations)})


def _place_from(said: Any) -> Place:
    fields = _fields(said, "judgedFor")

    def population(word: Any) -> Population:
        return _needed_word({"populations": word}, "populations", Population)

    populations = _several(fields, "populations", len(Population), population)
    return Place(_word(fields, "type", SettingType), populations)


def _since_from(said: Any) -> Since:
    fields = _fields(said, "since")
    return Since(_needed_word(fields, "word", ProviderState), _needed_day(fields, "on"))


def _fields(said: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise NotAPassport(name)
    return said


def _several(
    fields: Mapping[str, Any], name: str, most: int, read: Callable[[Any], Any]
) -> tuple[Any, ...]:
    said = fields.get(name)
    if not isinstance(said, Sequence) or isinstance(said, str) or len(said) > most:
        raise NotAPassport(name)
    return tuple(map(read, said))


def _text(fields: Mapping[str, Any], name: str, longest: int = LONGEST) -> str | None:
    said = fields.get(name)
    if said is None:
        return None
    if not isinstance(said, str) or not said.strip() or len(said) > longest:
        raise NotAPassport(name)
    if not all(letter.isprintable() for letter in said):
        raise NotAPassport(name)
    return said


def _needed(fields: Mapping[str, Any], name: str, longest: int = LONGEST) -> str:
    found = _text(fields, name, longest)
    if found is None:
        raise NotAPassport(name)
    return found


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    said = _text(fields, name)
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as error:
        raise NotAPassport(name) from error


def _needed_day(fields: Mapping[str, Any], name: str) -> date:
    found = _day(fields, name)
    if found is None:
        raise NotAPassport(name)
    return found


def _word(fields: Mapping[str, Any], name: str, words: type[Word]) -> Word | None:
    said = _text(fields, name)
    try:
        return words(said) if said else None
    except ValueError as error:
        raise NotAPassport(name) from error


def _needed_word(fields: Mapping[str, Any], name: str, words: type[Word]) -> Word:
    found = _word(fields, name, words)
    if found is None:
        raise NotAPassport(name)
    return found


def _without_none(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
