"""The providers that a setting relies on, each with its state now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.rules.facts import Provider
from tracker.rules.reliance import Declared, State, declared, provider_state
from tracker.store.setting_list import ReliedProvider, SettingRow


@dataclass(frozen=True, slots=True)
class ReliedOn:
    """A provider of governing records, or the declared one, and its state for the setting."""

    provider: ReliedProvider
    declared: Declared | None
    state: State


def relied_on(row: SettingRow, providers: Mapping[int, Provider], day: date) -> list[ReliedOn]:
    """On whom the setting relies that day, most posts first; `providers` are the register's."""
    named = {one.provider_id for one in row.relied if one.provider_id is not None}
    listed = list(row.relied)
    if row.declared is not None and row.declared.provider_id not in named:
        listed.append(row.declared)
    entries = [(one, providers.get(one.provider_id or 0)) for one in listed]
    return [
        ReliedOn(one, declared(entry, row.place, day), provider_state(entry, day, row.place))
        for one, entry in entries
    ]
