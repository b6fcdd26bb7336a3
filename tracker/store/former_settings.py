"""Settings that somebody commissioned until a day, as they were called on it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.days import end_of
from tracker.store.register_rows import period_of
from tracker.store.tables.places import Setting, SettingFact


@dataclass(frozen=True, slots=True)
class FormerSetting:
    """A setting that somebody commissioned until a day, and its name on that day."""

    code: str
    name: str
    until: date


def last_names(session: Session, last: Mapping[int, date]) -> list[FormerSetting]:
    """Settings as they were called on the last day of each, the latest first; two queries.

    By what was known on that day; else, where it was entered afterwards, by what is known now.
    What was entered of later days never counts, and without anything else the code is the name.
    """
    codes = dict(
        session.execute(select(Setting.id, Setting.code).where(Setting.id.in_(last))).all()
    )
    facts: dict[int, list[Any]] = defaultdict(list)
    query = select(SettingFact).where(SettingFact.setting_id.in_(last)).order_by(SettingFact.id)
    for fact in session.scalars(query):
        facts[fact.setting_id].append(fact)
    found = [
        FormerSetting(codes[key], _name(facts[key], until) or codes[key], until)
        for key, until in last.items()
        if key in codes
    ]
    return sorted(found, key=lambda one: (-one.until.toordinal(), one.name.casefold(), one.code))


def _name(facts: Sequence[Any], day: date) -> str | None:
    here = [one for one in facts if day in period_of(one)]
    then = [one for one in here if _is_known(one, end_of(day))]
    now = [one for one in here if one.withdrawn_at is None]
    return next((one.name for one in reversed(then or now)), None)


def _is_known(fact: Any, moment: datetime) -> bool:
    return fact.recorded_at <= moment and not (
        fact.withdrawn_at is not None and fact.withdrawn_at <= moment
    )
