"""The providers that a setting relies on, each with its state now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.rules.facts import Provider
from tracker.rules.reliance import State, provider_state
from tracker.store.setting_list import ReliedProvider, SettingRow


@dataclass(frozen=True, slots=True)
class ReliedOn:
    """A provider of governing records, or the declared one, and its state for the setting."""

    provider: ReliedProvider
    declared: bool
    state: State


def relied_on(row: SettingRow, providers: Mapping[int, Provider], day: date) -> list[ReliedOn]:
    """On whom the setting relies that day, most posts first; `providers` are the register's."""
    named = {one.provider_id for one in row.relied if one.provider_id is not None}
    listed = list(row.relied)
    if row.declared is not None and row.declared.provider_id not in named:
        listed.append(row.declared)
    declared = row.declared.provider_id if row.declared else None
    return [
        ReliedOn(
            one,
            one.provider_id is not None and one.provider_id == declared,
            provider_state(providers.get(one.provider_id or 0), day, row.place),
        )
        for one in listed
    ]
