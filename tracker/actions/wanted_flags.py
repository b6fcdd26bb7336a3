"""Which flags the facts call for on a day, about posts, settings and the register."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.rules.coverage import Coverage
from tracker.rules.days import ONE_DAY, london_day
from tracker.rules.facts import Post, Setting, in_force
from tracker.rules.flags import (
    Wanted,
    body_flags,
    is_stale,
    provider_flags,
    reliance_flag,
    training_flag,
)
from tracker.rules.reliance import provider_state, severity_there
from tracker.rules.standing import Answer
from tracker.rules.words import FlagKind, ProviderState, Severity
from tracker.store.database import Session
from tracker.store.flags import Subject
from tracker.store.register import Register
from tracker.store.runs import last_scheduled_before
from tracker.store.settings import Relied, coverages, last_uploads, operating, reliances

Wants = Iterator[tuple[Subject, Wanted]]


def about_posts(answers: Iterable[tuple[Post, str, Answer]], register: Register) -> Wants:
    """The training flags of posts, by their answers to the requirements with these codes."""
    for post, requirement, answer in answers:
        if want := training_flag(answer):
            setting = post.setting
            subject = Subject(
                organisation_id=register.organisation_ids[setting.organisation],
                setting_id=register.setting_ids[setting.code],
                post_id=post.id,
                requirement_id=register.requirement_ids[requirement],
            )
            yield subject, want


@dataclass(frozen=True, slots=True)
class Summaries:
    """What is known of each setting's people as a whole, by the setting's id."""

    relied: Mapping[int, Collection[Relied]]
    covered: Mapping[int, Mapping[int, Coverage]]
    uploads: Mapping[int, date]


def summaries(session: Session) -> Summaries:
    """Those that the last judgement of each post has left."""
    return Summaries(reliances(session), coverages(session), last_uploads(session))


class Alike:
    """What the register says of settings on a day, found once for those that are alike to it."""

    def __init__(self, register: Register, day: date) -> None:
        self._register = register
        self._day = day
        self._severities: dict[tuple[object, ...], Severity] = {}
        self._states: dict[tuple[object, ...], ProviderState] = {}

    def severity(self, setting: Setting, code: str | None = None) -> Severity:
        """By the strongest requirement there; by that of one code where it is given."""
        key = (code, setting.type, setting.nation, setting.nhs_commissioned)
        if key not in self._severities:
            requirements = self._register.requirements
            asked = requirements.values() if code is None else [requirements[code]]
            self._severities[key] = severity_there(asked, setting, self._day)
        return self._severities[key]

    def state(self, provider_id: int | None, setting: Setting) -> ProviderState:
        """The provider's for the setting; of one that is not in the register it is unknown."""
        key = (provider_id, setting.type, setting.nation, setting.populations)
        if key not in self._states:
            provider = self._register.providers.get(provider_id or 0)
            self._states[key] = provider_state(provider, self._day, setting).word
        return self._states[key]


def about_settings(
    setting_ids: Iterable[int], known: Summaries, register: Register, day: date
) -> Wants:
    """What settings that operate that day should hear: reliance, targets, stale figures."""
    alike = Alike(register, day)
    targets = [
        (code, register.requirement_ids[code], version.target)
        for code, versions in register.requirements.items()
        if (version := in_force(versions, day)) and version.target is not None
    ]
    for setting_id in setting_ids:
        setting = register.settings[setting_id]
        here = register.organisation_ids[setting.organisation], setting_id
        sources = {(one.provider_id, one.provider_text) for one in known.relied.get(setting_id, ())}
        if setting.declared_provider:
            sources.add((register.provider_ids.get(setting.declared_provider), None))
        for provider_id, text in sorted(sources, key=str):
            word = alike.state(provider_id, setting)
            if want := reliance_flag(word, alike.severity(setting)):
                yield Subject(*here, provider_id=provider_id, provider_text=text), want
        covered = known.covered.get(setting_id, {})
        for code, requirement_id, target in targets:
            if requirement_id in covered and covered[requirement_id].is_below(target):
                want = Wanted(FlagKind.BELOW_TARGET, alike.severity(setting, code))
                yield Subject(*here, requirement_id=requirement_id), want
        if is_stale(known.uploads.get(setting_id), day):
            yield Subject(*here), Wanted(FlagKind.DATA_STALE, Severity.CONCERN)


def about_the_register(register: Register, day: date) -> Wants:
    """What the register's keepers should act on."""
    for provider_id, provider in register.providers.items():
        for want in provider_flags(provider, day):
            yield Subject(provider_id=provider_id), want
    for body_id, body in register.bodies.items():
        for want in body_flags(body, day):
            yield Subject(body_id=body_id), want


def about_all_else(session: Session, register: Register, day: date) -> Wants:
    """Every flag but those about posts, as of the last judgements."""
    yield from about_settings(operating(session, day), summaries(session), register, day)
    yield from about_the_register(register, day)
    last = last_scheduled_before(session, "sweep", day)
    if last is not None and (last.day < day - ONE_DAY or london_day(last.started_at) > last.day):
        yield Subject(), Wanted(FlagKind.SWEEP_MISSED, Severity.CONCERN)
