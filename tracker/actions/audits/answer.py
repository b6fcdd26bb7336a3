"""The answer to an audit's question, which is the same however often it is asked.

`content` is JSON that stands on the question alone: on no clock, on the order of no rows, and on
nothing that was recorded after the moment asked about. It holds

    form             the version of this document's form
    question         what was asked
    settings         each setting asked about as it was that day, with the age of its figures
    requirements     the rules in force that day that are on any of these settings
    standards        the versions of the RRN Training Standards that were known
    coverage         people counted and covered, by setting and requirement, also by employment
    standings        each post against each requirement; people by reference
    chains           the reasons that standings point to by their place here, from 0
    reliance         which setting relies on which provider
    providers        what the register held of each provider that matters here
    bodies           the certification bodies behind these
    documents        documents about the settings

of a provider only those settings and standings that rely on it.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from tracker.actions.audits.people import People, chains_of, coverage_told, standings_told
from tracker.actions.audits.places import documents_told, requirements_told, settings_told
from tracker.actions.audits.question import Question, Refused, settle
from tracker.actions.audits.register import bodies_told, providers_told, reliance_told, sight_of
from tracker.actions.relying import posts_relying
from tracker.actions.standing import NotKnown
from tracker.pack.canonical import canonical
from tracker.store.audit_facts import entries_checked, standards_versions
from tracker.store.database import Session
from tracker.store.register import Register, load_register

__all__ = [
    "Answer",
    "NotKnown",
    "Question",
    "Refused",
    "answer",
    "answer_so_far",
    "canonical",
    "reasons_of",
]

FORM = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What was so, as far as was known, and the SHA-256 of that in hexadecimal."""

    content: dict[str, Any]
    content_hash: str


def answer(session: Session, question: Question) -> Answer:
    """The answer to a question. Raises NotKnown for a code that was not known then, and Refused.

    The number of queries does not depend on how many people there are. Ask before anything is
    written in the same transaction.
    """
    settle(session, question)
    register = load_register(session, question.known_on, on=question.on)
    return answer_so_far(session, question, register)


def answer_so_far(session: Session, question: Question, register: Register) -> Answer:
    """The answer for a page, by the register as known then: what is being saved meanwhile may yet
    change it. Raises NotKnown."""
    settings = _settings(session, register, question)
    people = People.of(session, register, settings, question)
    relied = [
        one
        for one in reliance_told(register, people, question.on)
        if question.subject == "setting" or one["provider"] == question.code
    ]
    codes = {one["provider"] for one in relied if one["provider"]}
    if question.subject == "provider":
        codes.add(question.code)
        people = people.trained_by(question.code)
    chains, places = chains_of(register, people)
    named = {key for chain in chains for reason in chain for key in reason["evidence"]}
    seen = sight_of(people.settings, named, everything=_is_unlimited(question))
    checked = entries_checked(session, question.known_on)
    providers = providers_told(register, sorted(codes), people.settings, question, seen, checked)
    content = {
        "form": FORM,
        "question": question.as_json(),
        "settings": settings_told(session, register, settings, question),
        "requirements": requirements_told(register, people.settings, question.on),
        "standards": [
            {
                "code": one.code,
                "name": one.name,
                "published_on": one.published_on and one.published_on.isoformat(),
                "source": one.source,
            }
            for one in standards_versions(session, question.known_on)
        ],
        "coverage": coverage_told(register, people, question.on),
        "standings": standings_told(session, register, people, places, question),
        "chains": chains,
        "reliance": relied,
        "providers": providers,
        "bodies": bodies_told(register, providers, checked),
        "documents": documents_told(session, register, settings, question),
    }
    return Answer(content, content_hash(content))


def content_hash(content: Any) -> str:
    """The SHA-256 of a content as it is written, in hexadecimal."""
    return sha256(canonical(content)).hexdigest()


def reasons_of(content: dict[str, Any], standing: dict[str, Any]) -> list[dict[str, Any]]:
    """The reasons of one of the standings of a content, in the order of the links."""
    return [] if standing["chain"] is None else content["chains"][standing["chain"]]


def _is_unlimited(question: Question) -> bool:
    return question.subject == "provider" and question.settings is None


def _settings(session: Session, register: Register, question: Question) -> list[int]:
    """The setting asked about, or those that rely on the provider, by id."""
    if question.subject == "setting":
        if question.code not in register.setting_ids:
            raise NotKnown(f"No setting has the code {question.code}.")
        return [register.setting_ids[question.code]]
    if question.code not in register.provider_ids:
        raise NotKnown(f"No provider has the code {question.code}.")
    provider = register.providers[register.provider_ids[question.code]]
    within = [
        key
        for code, key in register.setting_ids.items()
        if question.settings is None or code in question.settings
    ]
    posts = posts_relying(
        session, register, provider, question.on, question.known_on, setting_ids=within
    )
    return sorted(
        key
        for key in within
        if posts.get(key) or register.settings[key].declared_provider == provider.code
    )
