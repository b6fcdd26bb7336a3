"""The flags about settings as a whole, with all that had happened to them by a moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.flag_history import TURNS, Step
from tracker.rules.words import FlagKind, FlagStep
from tracker.store.tables.flags import Flag, FlagEvent

TOLD = (*TURNS, FlagStep.CLOSED)


@dataclass(frozen=True, slots=True)
class SettingFlag:
    """A flag about a setting, by what it is about, and its steps in the order of their writing."""

    setting_id: int
    kind: FlagKind
    requirement_id: int | None
    provider_id: int | None
    provider_text: str | None
    steps: tuple[Step, ...]


def setting_flags_until(
    session: Session, setting_ids: Collection[int], moment: datetime
) -> list[SettingFlag]:
    """Those of these settings, by what had been recorded at a moment; one query.

    Openings, moves and closings alone: not what people did with them.
    """
    steps = [getattr(FlagEvent, name) for name in Step._fields[:7]]
    query = (
        select(Flag, *steps)
        .join(FlagEvent, FlagEvent.flag_id == Flag.id)
        .where(
            Flag.setting_id.in_(setting_ids),
            Flag.post_id.is_(None),
            FlagEvent.step.in_(TOLD),
            FlagEvent.at <= moment,
        )
        .order_by(FlagEvent.id)
    )
    flags: dict[int, Flag] = {}
    found: dict[int, list[Step]] = {}
    for flag, *step in session.execute(query):
        flags[flag.id] = flag
        found.setdefault(flag.id, []).append(Step(*step))
    return [
        SettingFlag(
            flag.setting_id or 0,
            flag.kind,
            flag.requirement_id,
            flag.provider_id,
            flag.provider_text,
            tuple(found[key]),
        )
        for key, flag in flags.items()
    ]
