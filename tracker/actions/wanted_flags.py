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
from tracker.rules.words import FlagKind, Severity
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


def about_settings(
    setting_ids: Iterable[int], known: Summaries, register: Register, day: date
) -> Wants:
    """What settings that operate that day should hear: reliance, targets, stale figures."""
    for setting_id in setting_ids:
        setting = register.settings[setting_id]
        here = Subject(register.organisation_ids[setting.organisation], setting_id)
        yield from _reliance(here, setting, known.relied.get(setting_id, ()), register, day)
        yield from _below_target(here, known.covered.get(setting_id, {}), register, day)
        if is_stale(known.uploads.get(setting_id), day):
            yield here, Wanted(FlagKind.DATA_STALE, Severity.CONCERN)


def _reliance(
    here: Subject, setting: Setting, relied: Iterable[Relied], register: Register, day: date
) -> Wants:
    severity = severity_there(register.requirements.values(), setting, day)
    sources = {(one.provider_id, one.provider_text) for one in relied}
    if setting.declared_provider:
        sources.add((register.provider_ids.get(setting.declared_provider), None))
    for provider_id, text in sorted(sources, key=str):
        provider = register.providers.get(provider_id) if provider_id is not None else None
        if want := reliance_flag(provider_state(provider, day, setting).word, severity):
            subject = Subject(
                here.organisation_id,
                here.setting_id,
                provider_id=provider_id,
                provider_text=text,
            )
            yield subject, want


def _below_target(
    here: Subject, covered: Mapping[int, Coverage], register: Register, day: date
) -> Wants:
    for code, versions in register.requirements.items():
        requirement_id = register.requirement_ids[code]
        requirement = in_force(versions, day)
        coverage = covered.get(requirement_id)
        if requirement and coverage and coverage.is_below(requirement.target):
            severity = severity_there([versions], register.settings[here.setting_id or 0], day)
            subject = Subject(here.organisation_id, here.setting_id, requirement_id=requirement_id)
            yield subject, Wanted(FlagKind.BELOW_TARGET, severity)


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
