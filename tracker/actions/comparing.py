"""Two worlds compared post by post: whose standing differs, from which day, and why."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.actions.what_if_told import (
    Effect,
    PostAffected,
    Reliance,
    SettingAffected,
)
from tracker.actions.world import Flags, World
from tracker.rules.assurance import Step
from tracker.rules.evidence import is_proven
from tracker.rules.facts import Post, Setting, TrainingRecord
from tracker.rules.reliance import FLAG, severity_there
from tracker.rules.standing import Answer, Case
from tracker.rules.wording import say
from tracker.rules.words import Assurance

Cases = dict[tuple[int, str], Case]


@dataclass(frozen=True, slots=True)
class _Differs:
    """The first day from today on which a post's standing is another word, and how."""

    on: date
    before: Answer
    after: Answer


class Comparison:
    """Two worlds with what differs between them, as posts are compared."""

    def __init__(self, before: World, after: World, today: date) -> None:
        self._before = before
        self._after = after
        self._today = today
        self._day = after.day
        self._posts: list[PostAffected] = []
        self._numbers: dict[int, str] = {}
        self._affected: dict[str, set[int]] = defaultdict(set)
        self._changing: dict[str, set[int]] = defaultdict(set)
        self._relying: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._courses: dict[tuple[str, str], set[str]] = defaultdict(set)

    def compare(self, before: Cases, after: Cases) -> None:
        """Compare a group of posts, and let both worlds take them in."""
        for key in sorted(before.keys() | after.keys()):
            then, now = before.get(key), after.get(key)
            for world, case in ((self._before, then), (self._after, now)):
                if case:
                    world.take(case.post, key[1], case.answer(world.day))
            self._note(key[1], then, now)

    def effect(self) -> Effect:
        """All that differs, once every post has been compared."""
        before, after = self._before.flags(), self._after.flags()
        return Effect(
            on=self._after.day,
            posts=tuple(self._posts),
            settings=tuple(self._settings()),
            opened=tuple(self._told(self._after, after, after.keys() - before.keys())),
            closed=tuple(self._told(self._before, before, before.keys() - after.keys())),
            requirement_names={
                code: versions[-1].name or code
                for code, versions in self._after.register.requirements.items()
            },
        )

    def _note(self, code: str, then: Case | None, now: Case | None) -> None:
        case = now or then
        assert case is not None
        post = case.post
        self._numbers[post.id] = post.staff_number
        differs = _difference(then, now, self._today)
        answer = now.answer(self._after.day) if now else Answer()
        relied = self._relied_on(answer, then, now)
        if relied:
            self._relying[post.setting.code, relied].add(post.id)
        if differs:
            self._changing[post.setting.code].add(post.id)
        if relied or differs:
            self._affected[post.setting.code].add(post.id)
            self._posts.append(_told(post, code, differs, answer, relied, now))

    def _relied_on(self, answer: Answer, then: Case | None, now: Case | None) -> str | None:
        """The provider of the record that governs, where its state there would be another, or where
        the same training on that day would be worth something else, as when its curriculum is no
        longer covered."""
        record = answer.governing
        if not (record and record.provider and now):
            return None
        provider, setting = record.provider.code, now.post.setting.code
        if self._is_moved(provider, setting):
            return provider
        if then is None or _again(then, record, self._day) == _again(now, record, self._day):
            return None
        if record.curriculum:
            self._courses[setting, provider].add(record.curriculum.name)
        return provider

    def _is_moved(self, provider: str, setting: str) -> bool:
        return self._before.state(provider, setting) != self._after.state(provider, setting)

    def _settings(self) -> Iterator[SettingAffected]:
        """The settings with a post affected, or whose declared provider is, by code."""
        relying: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for (setting, provider), posts in self._relying.items():
            relying[setting][provider] |= posts
        for here in self._after.operating():
            declared = here.declared_provider
            if declared and self._is_moved(declared, here.code):
                relying[here.code][declared] |= set()
        for code in sorted(relying.keys() | self._affected.keys()):
            yield SettingAffected(
                setting=self._setting(code),
                posts=len(self._affected[code]),
                changing=len(self._changing[code]),
                relies_on=tuple(
                    self._reliance(code, provider, len(posts))
                    for provider, posts in sorted(relying[code].items())
                ),
            )

    def _reliance(self, code: str, provider: str, posts: int) -> Reliance:
        setting, state = self._setting(code), self._after.state(provider, code)
        requirements = self._after.register.requirements.values()
        return Reliance(
            provider=provider,
            posts=posts,
            declared=setting.declared_provider == provider,
            courses=tuple(sorted(self._courses[code, provider])),
            before=self._before.state(provider, code),
            after=state,
            flag=FLAG.get(state.word),
            severity=severity_there(requirements, setting, self._after.day),
        )

    def _setting(self, code: str) -> Setting:
        """The setting as it would be; one that would be gone, as it is."""
        setting = self._after.setting(code) or self._before.setting(code)
        assert setting is not None
        return setting

    def _told(self, world: World, flags: Flags, keys: set[tuple[Any, str]]) -> list[dict[str, Any]]:
        told = [world.tell(*flags[key], self._numbers) for key in keys]
        return sorted(told, key=lambda one: [str(one.get(name, "")) for name in _ORDER])


_ORDER = ("kind", "setting", "staff_number", "requirement", "provider", "body")


def _difference(then: Case | None, now: Case | None, today: date) -> _Differs | None:
    if then and now and _alike(then, now):
        return None
    days = {today}
    for case in (then, now):
        if case:
            days.update(day for day in case.change_days if day > today)
    for day in sorted(days):
        before, after = (case.answer(day) if case else Answer() for case in (then, now))
        if before.standing != after.standing:
            return _Differs(day, before, after)
    return None


def _alike(then: Case, now: Case) -> bool:
    """Whether everything that a standing stands on is the same in both; most cases are."""
    return (
        then.post == now.post
        and then.versions == now.versions
        and all(
            one.curriculum == other.curriculum and _worth(then, one) == _worth(now, other)
            for one, other in zip(then.records, now.records, strict=True)
        )
    )


def _worth(case: Case, record: TrainingRecord) -> tuple[bool, ...]:
    """All that a standing asks of a record's assurance."""
    verdict = case.verdict(record)
    is_unknown = verdict.assurance == Assurance.UNKNOWN
    return (is_unknown, *(verdict.is_at_least(one.assurance) for one in case.versions))


def _again(case: Case, record: TrainingRecord, day: date) -> tuple[bool, ...]:
    """What the same training would be worth on that day, by the case's own register."""
    same = next(one for one in case.records if one.id == record.id)
    return _worth(case, replace(same, started=None, completed=day))


def _told(
    post: Post,
    code: str,
    differs: _Differs | None,
    answer: Answer,
    relied: str | None,
    now: Case | None,
) -> PostAffected:
    before = differs.before if differs else answer
    failing = _failing(differs.after, now) if differs and now else None
    return PostAffected(
        staff_number=post.staff_number,
        organisation=post.setting.organisation,
        setting=post.setting.code,
        requirement=code,
        standing=before.standing,
        due_on=before.due_on,
        provider=relied,
        on=differs.on if differs else None,
        becomes=differs.after.standing if differs else None,
        code=failing[0].code if failing else None,
        reason=say(*failing) if failing else None,
    )


def _failing(answer: Answer, case: Case) -> tuple[Step, TrainingRecord, Setting] | None:
    """The link that fails of the record that would govern, where that does not count for it."""
    record, requirement = answer.governing, answer.requirement
    if record is None or requirement is None:
        return None
    verdict = case.explained(answer)
    failing = verdict.failing if verdict else None
    if verdict is None or failing is None:
        return None
    if verdict.is_at_least(requirement.assurance) and is_proven(record, requirement):
        return None
    return failing, record, case.post.setting
