"""The settings that a commissioner commissions: who trains them, and how far they are covered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tracker.actions.relied_providers import ReliedOn, relied_on
from tracker.rules.freshness import Figures, Freshness
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
    figures: Figures


def portfolio(
    session: Session, register: Register, setting_ids: Collection[int], day: date
) -> list[Commissioned]:
    """These settings as they are that day, by name; a fixed number of queries.

    Those with figures that may stand come first, then those with old ones and with none.
    """
    flags = severities_by_setting(session, setting_ids)
    words = list(Freshness)
    found = [
        Commissioned(
            row=row,
            trainers=tuple(relied_on(row, register.providers, day)),
            flags=flags.get(row.id, {}),
            figures=row.figures(day),
        )
        for row in settings_by_id(session, setting_ids, day)
    ]
    return sorted(found, key=lambda one: words.index(one.figures.freshness))
