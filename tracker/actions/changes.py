"""What changed between two days in the settings that a commissioner commissions, and why.

By the flags that were open at the end of each day and by the register as it was known then: the
number of queries does not depend on the settings, and no post is judged.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker import clock
from tracker.rules.changes import Crossing, Known, Line, Open, SettingThen, Then, crossings
from tracker.rules.days import end_of
from tracker.rules.flag_history import held_on
from tracker.store.commissioners import answering
from tracker.store.database import Session
from tracker.store.register import Register, load_register
from tracker.store.setting_flags import SettingFlag, setting_flags_until
from tracker.store.setting_scope import Named, named_on
from tracker.store.settings import Relied, reliances


@dataclass(frozen=True, slots=True)
class SettingChanges:
    """The lines that one setting crossed; `is_compared` where both days are the viewer's."""

    setting_id: int
    code: str
    name: str
    crossings: tuple[Crossing, ...]
    is_compared: bool = True


@dataclass(frozen=True, slots=True)
class Changes:
    """The settings that crossed a line, by name, out of `compared` that are theirs on both days."""

    compared: int
    rows: tuple[SettingChanges, ...]


def changes(
    session: Session, commissioner_id: int, first: date, last: date, today: date
) -> Changes:
    """What changed from the end of the first day to the end of the last, or to now if it is today.

    Each day is told as it was known then, and only of settings that were commissioned on it. Of
    one that was so on one of the days alone, nothing is told but that this began or ended.
    """
    answers = answering(session, commissioner_id, today)
    asked, now = answers.between(first, last), answers.on(today)
    compared = compare_settings(session, asked.both, asked.both & now, first, last, today)
    began = named_on(session, asked.began, last, known_by(last, today))
    ceased = named_on(session, asked.ceased, first, known_by(first, today))
    sides = Then.NOT_COMMISSIONED, Then.COMMISSIONED
    rows = [
        *(one for one in compared if one.crossings),
        *(_began_or_ended(key, one, sides, asked.began[key]) for key, one in began.items()),
        *(_began_or_ended(key, one, sides[::-1], asked.ceased[key]) for key, one in ceased.items()),
    ]
    rows.sort(key=lambda one: (one.name.casefold(), one.code))
    return Changes(len(compared), tuple(rows))


def compare_settings(
    session: Session,
    setting_ids: Collection[int],
    of_today: Collection[int],
    first: date,
    last: date,
    today: date,
) -> list[SettingChanges]:
    """Each of these settings that was known by the end of either day, with the lines it crossed.

    `of_today` are those of which it may be told whom they rely on today. The viewer has both days.
    """
    relied = reliances(session, of_today)
    flags: dict[int, list[SettingFlag]] = defaultdict(list)
    for flag in setting_flags_until(session, setting_ids, known_by(last, today) or clock.now()):
        flags[flag.setting_id].append(flag)
    before = _Day(session, setting_ids, first, today)
    after = _Day(session, setting_ids, last, today)
    found = []
    for key in setting_ids:
        named = after.named.get(key) or before.named.get(key)
        if named is None:
            continue
        told = crossings(
            before.of(key, flags[key]),
            after.of(key, flags[key]),
            _codes(relied.get(key, ()), after.register),
            after.moved(flags[key]),
        )
        found.append(SettingChanges(key, named.code, named.name, tuple(told)))
    return found


def known_by(day: date, today: date) -> datetime | None:
    """The moment up to which things were known on a day: its end, or None for now."""
    return None if day == today else end_of(day)


class _Day:
    """The register, the settings and the flags as they were known at the end of a day."""

    def __init__(
        self, session: Session, setting_ids: Collection[int], day: date, today: date
    ) -> None:
        moment = known_by(day, today)
        self._moment = moment or clock.now()
        self.register = load_register(session, moment, setting_ids, on=day)
        self.named: Mapping[int, Named] = named_on(session, setting_ids, day, moment)
        self.known = Known(
            day,
            {one.code: one for one in self.register.providers.values()},
            self.register.requirements,
        )
        self._requirements = {key: code for code, key in self.register.requirement_ids.items()}

    def of(self, setting_id: int, flags: Iterable[SettingFlag]) -> SettingThen:
        """The setting that day, as known by its end."""
        day = self.known.day
        return SettingThen(
            self.known,
            self.register.settings.get(setting_id),
            setting_id in self.named and self.named[setting_id].operates,
            frozenset(
                self._open(one)
                for one in flags
                if held_on([step for step in one.steps if step.at <= self._moment], day, day)
            ),
        )

    def moved(self, flags: Iterable[SettingFlag]) -> dict[Open, date]:
        """The day for which each flag was last opened or closed."""
        return {self._open(one): max(step.on for step in one.steps) for one in flags}

    def _open(self, flag: SettingFlag) -> Open:
        provider = self.register.providers.get(flag.provider_id or 0)
        return Open(
            flag.kind,
            self._requirements.get(flag.requirement_id or 0),
            provider.code if provider else None,
            flag.provider_text if flag.provider_id is None else None,
        )


def _codes(relied: Iterable[Relied], register: Register) -> set[str]:
    held = (register.providers.get(one.provider_id or 0) for one in relied)
    return {one.code for one in held if one}


def _began_or_ended(key: int, named: Named, sides: tuple[Then, Then], on: date) -> SettingChanges:
    crossed = Crossing(Line.COMMISSIONING, sides, on=on)
    return SettingChanges(key, named.code, named.name, (crossed,), is_compared=False)
