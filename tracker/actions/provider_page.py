"""A provider as a page shows it: its entry, its state, and who relies on it in view."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tracker.rules.facts import Certification, Curriculum, Provider, Setting
from tracker.rules.reliance import State, provider_state
from tracker.store.database import Session
from tracker.store.register import Register, load_register
from tracker.store.setting_list import relying_on


@dataclass(frozen=True, slots=True)
class Relying:
    """A setting that relies on the provider: by the governing records of posts, or declared."""

    setting: Setting
    posts: int
    declared: bool
    state: State


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """Everything of a provider that a viewer may see."""

    provider: Provider
    state: State
    certifications: tuple[Certification, ...]
    curricula: tuple[Curriculum, ...]
    relying: tuple[Relying, ...]


def provider_page(
    session: Session, code: str, day: date, setting_ids: Collection[int] | None = None
) -> ProviderPage | None:
    """The provider as it is that day, relied on within `setting_ids` where these are given.

    None where the register has no such provider. The number of queries is the same for all.
    """
    register = load_register(session, on=day)
    provider_id = register.provider_ids.get(code)
    if provider_id is None:
        return None
    provider = register.providers[provider_id]
    posts = relying_on(session, provider_id, setting_ids)
    within = register.settings if setting_ids is None else setting_ids
    return ProviderPage(
        provider=provider,
        state=provider_state(provider, day),
        certifications=tuple(sorted(provider.certifications, key=_latest_first, reverse=True)),
        curricula=tuple(
            sorted(
                (one for one in register.curricula.values() if one.provider == code),
                key=lambda one: one.name,
            )
        ),
        relying=tuple(_relying(register, provider, posts, within, day)),
    )


def _relying(
    register: Register,
    provider: Provider,
    posts: dict[int, int],
    within: Collection[int],
    day: date,
) -> list[Relying]:
    found = []
    for setting_id in within:
        setting = register.settings.get(setting_id)
        if setting is None:
            continue
        declared = setting.declared_provider == provider.code
        if declared or setting_id in posts:
            state = provider_state(provider, day, setting)
            found.append(Relying(setting, posts.get(setting_id, 0), declared, state))
    return sorted(found, key=lambda one: one.setting.code)


def _latest_first(one: Certification) -> tuple[date, str]:
    return one.period.start or date.min, one.number
