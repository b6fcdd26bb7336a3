"""Which lines a setting crossed between two days, each day told as it was then known.

By the flags that were open on each of the days and by the register as it was known on each: no
post is judged for it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.rules.facts import Provider, Requirement, Setting, in_force
from tracker.rules.flags import UPLOAD_EVERY_DAYS
from tracker.rules.freshness import Freshness
from tracker.rules.provider_changes import Cause, causes
from tracker.rules.reliance import FLAG, provider_state, severity_there
from tracker.rules.words import FlagKind, ProviderState, Severity


class Line(StrEnum):
    """What a setting may cross."""

    TARGET = "target"
    FIGURES = "figures"
    PROVIDER = "provider"
    SEVERITY = "severity"
    RELIANCE = "reliance"
    DECLARED = "declared"
    OPERATION = "operation"
    REGISTER = "register"
    COMMISSIONING = "commissioning"


class Then(StrEnum):
    """How a setting stood by a line on a day, where no other word of the field says it."""

    NOT_BELOW = "not_below"
    BELOW = "below"
    NO_TARGET = "no_target"
    NOT_ASKED = "not_asked"
    RELIED = "relied"
    NOT_RELIED = "not_relied"
    NOTHING = "nothing"
    OPEN = "open"
    NOT_OPEN = "not_open"
    KNOWN = "known"
    NOT_KNOWN = "not_known"
    COMMISSIONED = "commissioned"
    NOT_COMMISSIONED = "not_commissioned"


@dataclass(frozen=True, slots=True)
class Open:
    """A flag about a setting as a whole, by codes; `text` is a provider that nobody resolved."""

    kind: FlagKind
    requirement: str | None = None
    provider: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the register said at the end of a day of providers and requirements, by code."""

    day: date
    providers: Mapping[str, Provider]
    requirements: Mapping[str, tuple[Requirement, ...]]


@dataclass(frozen=True, slots=True)
class SettingThen:
    """A setting at the end of a day; `setting` None where the register did not know of it."""

    known: Known
    setting: Setting | None
    operates: bool = True
    flags: frozenset[Open] = frozenset()


Side = StrEnum | str

GREW_OLD = Cause(f"No file has told of its people for more than {UPLOAD_EVERY_DAYS} days.")
CAME_IN = Cause("A file told of its people.")
STRONGER = Cause("The strongest requirement on the setting is another.")


@dataclass(frozen=True, slots=True)
class Crossing:
    """A line crossed, with how it stood on either side: words, or the names of providers.

    `about` is the requirement's or the provider's name, `provider` that one's code. `severity` is
    how serious it is on the later day, where it is to be acted on. `on` is the day of it, where it
    is known.
    """

    line: Line
    sides: tuple[Side, Side]
    about: str = ""
    provider: str | None = None
    severity: Severity | None = None
    on: date | None = None
    why: tuple[Cause, ...] = ()


def crossings(
    before: SettingThen,
    after: SettingThen,
    relied: Collection[str] = (),
    moved: Mapping[Open, date] | None = None,
) -> list[Crossing]:
    """The lines between two days: targets, figures, and then providers by name.

    `relied` are the codes of providers that the setting relies on as far as is known without
    judging; those that it declared, or that had a flag, are looked at in any case. `moved` is when
    each flag last opened or closed.
    """
    if before.setting is None or after.setting is None:
        known = before.setting is not None, after.setting is not None
        return _crossed(Line.REGISTER, known, Then.KNOWN, Then.NOT_KNOWN)
    if not (before.operates and after.operates):
        operates = before.operates, after.operates
        return _crossed(Line.OPERATION, operates, Then.OPEN, Then.NOT_OPEN)
    compared = _Compared(before, after, before.setting, after.setting, moved or {})
    return [
        *compared.targets(),
        *compared.figures(),
        *compared.declared(),
        *compared.providers(relied),
        *compared.unresolved(),
    ]


@dataclass(frozen=True, slots=True)
class _Compared:
    """One setting on two days on both of which it was known and operated."""

    before: SettingThen
    after: SettingThen
    was: Setting
    now: Setting
    moved: Mapping[Open, date]

    def targets(self) -> Iterator[Crossing]:
        codes = self.before.known.requirements.keys() | self.after.known.requirements.keys()
        for code in sorted(codes):
            one = Open(FlagKind.BELOW_TARGET, requirement=code)
            old, new = (_asked(side, place, code) for side, place in self._sides())
            was, now = _stood(old, one in self.before.flags), _stood(new, one in self.after.flags)
            if was != now and Then.BELOW in {was, now}:
                versions = self.after.known.requirements.get(code, ())
                severity = severity_there([versions], self.now, self.after.known.day)
                yield Crossing(
                    Line.TARGET,
                    (was, now),
                    about=_name(new or old, code),
                    severity=severity if now == Then.BELOW else None,
                    on=self.moved.get(one),
                    why=tuple(self._why_target(old, new)),
                )

    def _why_target(self, old: Requirement | None, new: Requirement | None) -> Iterator[Cause]:
        targets = [_percent(one.target) if one else None for one in (old, new)]
        if None not in targets and targets[0] != targets[1]:
            yield Cause(f"The target changed from {targets[0]} to {targets[1]}.")
        if Open(FlagKind.DATA_STALE) in self.after.flags:
            yield Cause("The figures are out of date, so nobody can say if the target is met.")

    def figures(self) -> Iterator[Crossing]:
        one = Open(FlagKind.DATA_STALE)
        stale = self._flagged(one)
        for crossed in _crossed(Line.FIGURES, stale, Freshness.STALE, Freshness.FRESH):
            severity = Severity.CONCERN if stale[1] else None
            why = (GREW_OLD if stale[1] else CAME_IN,)
            yield replace(crossed, severity=severity, on=self.moved.get(one), why=why)

    def declared(self) -> Iterator[Crossing]:
        was, now = self.was.declared_provider, self.now.declared_provider
        if was != now:
            sides = tuple(self._named(code) if code else Then.NOTHING for code in (was, now))
            yield Crossing(Line.DECLARED, (sides[0], sides[1]))

    def providers(self, relied: Collection[str]) -> Iterator[Crossing]:
        flagged = {one.provider for side in (self.before, self.after) for one in side.flags}
        declared = {self.was.declared_provider, self.now.declared_provider}
        codes = {code for code in {*relied, *flagged, *declared} if code}
        for code in sorted(codes, key=lambda one: (self._named(one), one)):
            found = self._provider(code)
            if found:
                yield replace(found, about=self._named(code), provider=code)

    def _provider(self, code: str) -> Crossing | None:
        (was, severity_then), (now, severity) = (
            self._state(code, side, place) for side, place in self._sides()
        )
        serious = severity if now in FLAG else None
        if was != now:
            held = [side.known.providers.get(code) for side in (self.before, self.after)]
            why = causes(held[0], held[1], self.before.known.day, self.after.known.day)
            on = next((one.on for one in reversed(why) if one.on), None)
            return Crossing(Line.PROVIDER, (was, now), severity=serious, on=on, why=why)
        if serious is None:
            return None
        if severity_then != severity:
            sides = severity_then, severity
            return Crossing(Line.SEVERITY, sides, severity=serious, why=(STRONGER,))
        return self._reliance(Open(FLAG[now], provider=code), severity)

    def _state(
        self, code: str, side: SettingThen, place: Setting
    ) -> tuple[ProviderState, Severity]:
        day = side.known.day
        state = provider_state(side.known.providers.get(code), day, place)
        return state.word, severity_there(side.known.requirements.values(), place, day)

    def unresolved(self) -> Iterator[Crossing]:
        """Providers that the register does not know, by the texts that records bear."""
        both = self.before.flags | self.after.flags
        for one in sorted((one for one in both if one.text), key=lambda one: one.text or ""):
            known = self.after.known
            severity = severity_there(known.requirements.values(), self.now, known.day)
            if found := self._reliance(one, severity):
                yield replace(found, about=one.text or "")

    def _reliance(self, one: Open, severity: Severity) -> Crossing | None:
        """That the setting began to rely on what it should not, or does so no more."""
        relied = self._flagged(one)
        for crossed in _crossed(Line.RELIANCE, relied, Then.RELIED, Then.NOT_RELIED):
            serious = severity if relied[1] else None
            return replace(crossed, severity=serious, on=self.moved.get(one))
        return None

    def _flagged(self, one: Open) -> tuple[bool, bool]:
        return one in self.before.flags, one in self.after.flags

    def _sides(self) -> tuple[tuple[SettingThen, Setting], ...]:
        return (self.before, self.was), (self.after, self.now)

    def _named(self, code: str) -> str:
        known = self.after.known.providers.get(code) or self.before.known.providers.get(code)
        return known.name if known else code


def _crossed(line: Line, held: tuple[bool, bool], yes: StrEnum, no: StrEnum) -> list[Crossing]:
    """The line, where it holds on one of the two days alone."""
    sides = yes if held[0] else no, yes if held[1] else no
    return [Crossing(line, sides)] if held[0] != held[1] else []


def _asked(side: SettingThen, setting: Setting, code: str) -> Requirement | None:
    """The version of a requirement that was in force for the setting that day."""
    version = in_force(side.known.requirements.get(code, ()), side.known.day)
    return version if version and version.concerns(setting) else None


def _stood(requirement: Requirement | None, is_below: bool) -> Then:
    if is_below:
        return Then.BELOW
    if requirement is None:
        return Then.NOT_ASKED
    return Then.NO_TARGET if requirement.target is None else Then.NOT_BELOW


def _name(requirement: Requirement | None, code: str) -> str:
    return (requirement.name if requirement else "") or code


def _percent(target: Decimal | None) -> str | None:
    return None if target is None else f"{target.normalize():f}%"
