"""The settings that a commissioner commissions: who trains them, and how far they are covered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tracker.actions.relied_providers import ReliedOn, relied_on
from tracker.rules.flags import is_stale
from tracker.rules.words import Severity
from tracker.store.database import Session
from tracker.store.flag_list import severities_by_setting
from tracker.store.register import Register
from tracker.store.setting_list import SettingRow, settings_by_id


@dataclass(frozen=True, slots=True)
class Commissioned:
    """A setting as its commissioner sees it."""

    row: SettingRow
    trainers: tuple[ReliedOn, ...]
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
            trainers=tuple(relied_on(row, register.providers, day)),
            flags=flags.get(row.id, {}),
            stale=is_stale(row.last_upload, day),
        )
        for row in settings_by_id(session, setting_ids, day)
    ]
