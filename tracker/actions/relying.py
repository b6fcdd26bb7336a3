"""Which settings rely on a provider on a day as then known, and what each should hear of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker.actions.judging import Judge, judge_posts
from tracker.rules.facts import Provider, Setting
from tracker.rules.reliance import FLAG, Declared, State, declared, provider_state, severity_there
from tracker.rules.words import FlagKind, Severity
from tracker.store.database import Session
from tracker.store.people import posts_trained_by
from tracker.store.register import Register


@dataclass(frozen=True, slots=True)
class Relying:
    """A setting that relies on the provider: by the governing records of posts, or declared.

    `state` is the provider's for this setting; without a flag there is nothing to hear.
    """

    setting: Setting
    posts: int
    declared: Declared | None
    state: State
    flag: FlagKind | None
    severity: Severity | None


def posts_relying(
    session: Session,
    register: Register,
    provider: Provider,
    on: date,
    known_on: datetime | None,
    setting_ids: Collection[int] | None = None,
) -> dict[int, int]:
    """The number of posts of each setting, by id, whose governing record came from the provider.

    Judged on that day by the records known then; within `setting_ids` where these are given.
    """
    provider_id = register.provider_ids[provider.code]
    posts = posts_trained_by(session, provider_id, register, known_on, setting_ids)
    found: dict[int, set[int]] = {}
    for one in judge_posts(session, Judge(register), posts, on, known_on):
        record = one.judgement.answer.governing
        if record and record.provider and record.provider.code == provider.code:
            setting_id = register.setting_ids[one.post.setting.code]
            found.setdefault(setting_id, set()).add(one.post.id)
    return {setting_id: len(ids) for setting_id, ids in found.items()}


def relying(
    register: Register,
    provider: Provider,
    posts: Mapping[int, int],
    on: date,
    setting_ids: Collection[int] | None = None,
) -> list[Relying]:
    """The settings with such posts and those that declare the provider, by code."""
    within = register.settings if setting_ids is None else setting_ids
    settings = {key: register.settings[key] for key in within if key in register.settings}
    return [
        _relying(register, provider, setting, posts.get(key, 0), on)
        for key, setting in sorted(settings.items(), key=lambda item: item[1].code)
        if posts.get(key) or setting.declared_provider == provider.code
    ]


def _relying(
    register: Register, provider: Provider, setting: Setting, posts: int, on: date
) -> Relying:
    state = provider_state(provider, on, setting)
    flag = FLAG.get(state.word)
    severity = severity_there(register.requirements.values(), setting, on)
    return Relying(
        setting=setting,
        posts=posts,
        declared=declared(provider, setting, on),
        state=state,
        flag=flag,
        severity=severity if flag else None,
    )
