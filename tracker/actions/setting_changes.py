"""Why one setting is told otherwise on two days: judged from the facts, each day as then known."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tracker.actions.changes import SettingChanges, compare_settings, known_by
from tracker.actions.judging import Judge
from tracker.rules.coverage import Coverage
from tracker.rules.coverage_change import Day, Difference, difference
from tracker.rules.facts import Post, Requirement, in_force
from tracker.rules.provider_changes import Cause, causes
from tracker.rules.reliance import provider_state
from tracker.rules.standing import Case
from tracker.rules.words import ProviderState
from tracker.store.database import Session
from tracker.store.entry_sources import entry_sources
from tracker.store.people import load_posts, load_records
from tracker.store.register import load_register


@dataclass(frozen=True, slots=True)
class Against:
    """Coverage against a requirement on a day; `requirement` None where it was not asked for."""

    requirement: Requirement | None
    coverage: Coverage

    @property
    def target(self) -> Decimal | None:
        return self.requirement.target if self.requirement else None

    @property
    def is_met(self) -> bool | None:
        """None where there is no target, or nobody to count."""
        if self.target is None or not self.coverage.counted:
            return None
        return not self.coverage.is_below(self.target)


@dataclass(frozen=True, slots=True)
class RequirementChange:
    """One requirement on the two days, with all who make the difference."""

    name: str
    before: Against
    after: Against
    difference: Difference


@dataclass(frozen=True, slots=True)
class ProviderChange:
    """A provider, or the text of one that is not in the register, with the number of posts whose
    governing records came from it and its state for the setting, on each of the two days."""

    code: str | None
    name: str
    posts: tuple[int, int]
    states: tuple[ProviderState, ProviderState]
    why: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """The lines that the setting crossed, and what stands behind them."""

    changes: SettingChanges
    requirements: tuple[RequirementChange, ...]
    providers: tuple[ProviderChange, ...]


def explain(
    session: Session, setting_id: int, first: date, last: date, today: date, *, sees_today: bool
) -> Explained | None:
    """The setting at the end of the two days; None where it was known at the end of neither.

    `sees_today` says whether the viewer may be told on whom it relies today.
    """
    of_today = [setting_id] if sees_today else []
    told = compare_settings(session, [setting_id], of_today, first, last, today)
    if not told:
        return None
    before, after = (_Judged(session, setting_id, day, today) for day in (first, last))
    return Explained(
        told[0],
        tuple(_requirements(before, after)),
        tuple(_with_sources(session, list(_providers(before, after)))),
    )


class _Judged:
    """The setting's posts and records at the end of a day, as known then, and the register."""

    def __init__(self, session: Session, setting_id: int, day: date, today: date) -> None:
        moment = known_by(day, today)
        self.day = day
        self.register = load_register(session, moment, [setting_id], on=day)
        self.setting = self.register.settings.get(setting_id)
        posts = load_posts(session, register=self.register, setting_id=setting_id, known_on=moment)
        records = load_records(session, {one.person for one in posts}, self.register, moment)
        judge = Judge(self.register)
        self._posts: dict[int, list[Post]] = defaultdict(list)
        self._cases: dict[str, dict[int, list[Case]]] = defaultdict(lambda: defaultdict(list))
        for post in posts:
            self._posts[post.person].append(post)
            for code, case in judge.cases(post, records.get(post.person, ())):
                self._cases[code][post.person].append(case)

    def told(self, code: str) -> Day:
        return Day(self.day, self._posts, self._cases.get(code, {}))

    def asked(self, code: str) -> Requirement | None:
        """The version of the requirement that was on the setting that day."""
        version = in_force(self.register.requirements.get(code, ()), self.day)
        concerned = version and self.setting and version.concerns(self.setting)
        return version if concerned else None

    def relied(self) -> Counter[tuple[str | None, str]]:
        """How many posts' governing records came from each provider, by code and name; the
        declared one with none is among them."""
        found: dict[tuple[str | None, str], set[int]] = defaultdict(set)
        for people in self._cases.values():
            for case in (case for cases in people.values() for case in cases):
                if record := case.answer(self.day).governing:
                    named = record.provider
                    key = (named.code, "") if named else (None, record.provider_text or "")
                    found[key].add(case.post.id)
        if self.setting and self.setting.declared_provider:
            found.setdefault((self.setting.declared_provider, ""), set())
        return Counter({key: len(ids) for key, ids in found.items()})

    def state(self, code: str | None) -> ProviderState:
        provider = self.register.providers.get(self.register.provider_ids.get(code or "", 0))
        return provider_state(provider, self.day, self.setting).word


def _requirements(before: _Judged, after: _Judged) -> Iterator[RequirementChange]:
    for code in sorted(before.register.requirements.keys() | after.register.requirements.keys()):
        old, new = before.asked(code), after.asked(code)
        known = new or old
        if known is None:
            continue
        found = difference(before.told(code), after.told(code))
        yield RequirementChange(
            known.name or code, Against(old, found.before), Against(new, found.after), found
        )


def _providers(before: _Judged, after: _Judged) -> Iterator[ProviderChange]:
    was, now = before.relied(), after.relied()
    for code, text in sorted(was.keys() | now.keys(), key=lambda key: (key[0] or "", key[1])):
        held = [
            side.register.providers.get(side.register.provider_ids.get(code or "", 0))
            for side in (before, after)
        ]
        known = held[1] or held[0]
        states = before.state(code), after.state(code)
        why = causes(held[0], held[1], before.day, after.day) if states[0] != states[1] else ()
        posts = was[code, text], now[code, text]
        name = known.name if known else text or code or "No provider given"
        yield ProviderChange(code, name, posts, states, why)


def _with_sources(session: Session, found: list[ProviderChange]) -> Iterator[ProviderChange]:
    sources = entry_sources(session, {cause.entry for one in found for cause in one.why})
    for one in found:
        why = (replace(cause, source=sources.get(cause.entry, cause.source)) for cause in one.why)
        yield replace(one, why=tuple(why))
