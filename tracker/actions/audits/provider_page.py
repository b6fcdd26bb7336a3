"""A provider as an audit reads it, for some settings, on any day and as far as was then known."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.actions.audits.answer import answer_so_far, reasons_of
from tracker.actions.audits.question import Question
from tracker.actions.evidence import Entry, entries
from tracker.rules.coverage import HELD
from tracker.rules.wording import say_of_many
from tracker.store.database import Session
from tracker.store.register import load_register


@dataclass(frozen=True, slots=True)
class Reliant:
    """A setting that relies on the provider: how, for how many people, and what fails of it.

    `in_date` are those of the `people` trained by it that are in date or due soon by everything
    that its training governs. `failing` says why the others are not, the commonest reason first.
    """

    setting: dict[str, Any]
    relied: dict[str, Any]
    people: int
    in_date: int
    failing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProviderAudit:
    """What is told of a provider: the answer's content, and setting by setting what it shows."""

    content: dict[str, Any]
    provider: dict[str, Any]
    reliant: tuple[Reliant, ...]
    entries: dict[str, Entry]

    @property
    def names(self) -> dict[str, str]:
        """What the codes of requirements and bodies stand for."""
        told = [*self.content["requirements"], *self.content["bodies"]]
        return {one["code"]: one["name"] or one["code"] for one in told}


def provider_audit(
    session: Session, code: str, on: date, known_on: datetime, settings: frozenset[str]
) -> ProviderAudit:
    """The provider of that code on a day, by what was known on a moment, for those of these
    settings that relied on it. Raises NotKnown.

    The number of queries does not depend on how many people there are.
    """
    register = load_register(session, known_on, on=on)
    question = Question("provider", code, on, known_on, settings)
    content = answer_so_far(session, question, register).content
    relied = {one["setting"]: one for one in content["reliance"] if one["provider"] == code}
    return ProviderAudit(
        content=content,
        provider=next(one for one in content["providers"] if one["code"] == code),
        reliant=tuple(
            _reliant(content, one, relied[one["code"]])
            for one in content["settings"]
            if one["code"] in relied
        ),
        entries=entries(register, [one["code"] for one in content["providers"]]),
    )


def _reliant(content: dict[str, Any], setting: dict[str, Any], relied: dict[str, Any]) -> Reliant:
    here = [one for one in content["standings"] if one["setting"] == setting["code"]]
    failed = Counter(
        reason["code"]
        for one in here
        if one["standing"] not in HELD
        for reason in reasons_of(content, one)
        if not reason["holds"]
    )
    people = {one["person"] for one in here}
    wrong = {one["person"] for one in here if one["standing"] not in HELD}
    first = sorted(failed, key=lambda code: (-failed[code], code))
    failing = tuple(map(say_of_many, first))
    return Reliant(setting, relied, len(people), len(people - wrong), failing)
