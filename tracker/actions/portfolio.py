"""The settings that a commissioner commissions: who trains them, and how far they are covered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tracker.rules.flags import is_stale
from tracker.rules.reliance import State, provider_state
from tracker.rules.words import Severity
from tracker.store.database import Session
from tracker.store.flag_list import severities_by_setting
from tracker.store.register import Register
from tracker.store.setting_list import ReliedProvider, SettingRow, settings_by_id


@dataclass(frozen=True, slots=True)
class Trainer:
    """A provider that a setting relies on or declares, as it is today for that setting."""

    provider: ReliedProvider
    state: State
    declared: bool


@dataclass(frozen=True, slots=True)
class Commissioned:
    """A setting as its commissioner sees it."""

    row: SettingRow
    trainers: tuple[Trainer, ...]
    flags: dict[Severity, int]
    stale: bool


def portfolio(
    session: Session, register: Register, setting_ids: Collection[int], day: date
) -> list[Commissioned]:
    """These settings as they are that day, by name; a fixed number of queries."""
    flags = severities_by_setting(session, setting_ids)
    return [
        Commissioned(
            row=row,
            trainers=tuple(_trainers(row, register, day)),
            flags=flags.get(row.id, {}),
            stale=is_stale(row.last_upload, day),
        )
        for row in settings_by_id(session, setting_ids, day)
    ]


def _trainers(row: SettingRow, register: Register, day: date) -> list[Trainer]:
    """Those relied on by posts, most first, then the declared one if it is not among them."""
    relied = list(row.relied)
    if row.declared and row.declared.code not in {one.code for one in relied}:
        relied.append(row.declared)
    return [
        Trainer(
            one,
            provider_state(register.providers.get(one.provider_id or 0), day, row.place),
            declared=one.code is not None and one.code == row.place.declared_provider,
        )
        for one in relied
    ]
