"""What a change to the register would do, as it is told on pages and by `flask what-if`."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tracker.actions.world import Asked
from tracker.rules.facts import Setting
from tracker.rules.reliance import State
from tracker.rules.wording import say_of_many
from tracker.rules.words import FlagKind, Severity, Standing


@dataclass(frozen=True, slots=True)
class PostAffected:
    """A post that relies on a provider whose state would be another or whose training would no
    longer count, or whose standing would be another.

    `standing` and `due_on` are without the change, and `provider` is the one relied on. The
    standing `becomes` another from `on`, the first day on which the two differ; where they never
    do, `on` is None. `becomes` None is no standing, as when a requirement is no longer on the post.
    `code` and `reason` say which link fails of the record that would govern.
    """

    staff_number: str
    organisation: str
    setting: str
    requirement: str
    standing: Standing | None
    due_on: date | None
    provider: str | None
    on: date | None = None
    becomes: Standing | None = None
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reliance:
    """A setting relies on a provider whose state there would be another, and what it would hear.

    Where the state stays, `courses` are those by which its people were trained, and which would no
    longer count, or would count for more, from that day on.
    """

    provider: str
    posts: int
    declared: bool
    courses: tuple[str, ...]
    before: State
    after: State
    flag: FlagKind | None
    severity: Severity


@dataclass(frozen=True, slots=True)
class SettingAffected:
    """A setting with the number of its posts affected, and of those whose standing would change."""

    setting: Setting
    posts: int
    changing: int
    relies_on: tuple[Reliance, ...]


@dataclass(frozen=True, slots=True)
class Becoming:
    """A number of posts whose standing would change alike, from `first` or until `last` on."""

    requirement: str
    before: Standing | None
    after: Standing | None
    reason: str | None
    first: date
    last: date
    posts: int


@dataclass(frozen=True, slots=True)
class Simulated:
    """What a requirement that would be another finds on the day, without and with the change."""

    requirement: str
    before: Asked
    after: Asked


@dataclass(frozen=True, slots=True)
class Effect:
    """Everything that a change would do. Flags are those of the day `on`, told as sweeps do.

    `asked` tells of the requirements that it changes.
    """

    on: date
    posts: tuple[PostAffected, ...]
    settings: tuple[SettingAffected, ...]
    opened: tuple[dict[str, Any], ...]
    closed: tuple[dict[str, Any], ...]
    asked: tuple[Simulated, ...] = ()
    setting_names: Mapping[str, str] = field(default_factory=dict)
    requirement_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def changing(self) -> list[PostAffected]:
        """The posts whose standing would change, those that change first before the others."""
        moved = (one for one in self.posts if one.on)
        return sorted(moved, key=lambda one: (one.on or date.max, one.setting, one.staff_number))

    @property
    def becoming(self) -> list[Becoming]:
        """The changes of standings that are alike, the most posts first."""
        alike: dict[tuple[Any, ...], list[date]] = defaultdict(list)
        for one in self.posts:
            if one.on:
                alike[one.requirement, one.standing, one.becomes, one.code].append(one.on)
        found = [
            Becoming(
                self.requirement_names.get(requirement, requirement),
                before,
                after,
                say_of_many(code) if code else None,
                min(days),
                max(days),
                len(days),
            )
            for (requirement, before, after, code), days in alike.items()
        ]
        return sorted(found, key=lambda one: (-one.posts, one.first, one.requirement))

    @property
    def flags_by_kind(self) -> list[tuple[str, str, int]]:
        """`opened` or `closed`, the kind and how many, the most first."""
        both = (("opened", self.opened), ("closed", self.closed))
        counted = Counter((what, flag["kind"]) for what, flags in both for flag in flags)
        return [(*key, number) for key, number in counted.most_common()]

    def within(self, settings: Collection[str]) -> "Effect":
        """What of it happens in these settings, by code; flags about the register are in none."""
        return replace(
            self,
            posts=tuple(one for one in self.posts if one.setting in settings),
            settings=tuple(one for one in self.settings if one.setting.code in settings),
            opened=tuple(flag for flag in self.opened if flag.get("setting") in settings),
            closed=tuple(flag for flag in self.closed if flag.get("setting") in settings),
        )

    def as_json(self) -> dict[str, Any]:
        """The document of `flask what-if --json`, but for what was asked."""
        return {
            "on": self.on.isoformat(),
            "settings": [_setting(one) for one in self.settings],
            "posts": [_post(one) for one in self.posts],
            "flags": {"opened": list(self.opened), "closed": list(self.closed)},
        }


def _setting(one: SettingAffected) -> dict[str, Any]:
    return {
        "setting": one.setting.code,
        "organisation": one.setting.organisation,
        "posts": one.posts,
        "changing": one.changing,
        "relies_on": [
            {
                "provider": reliance.provider,
                "posts": reliance.posts,
                "declared": reliance.declared,
                "courses": list(reliance.courses),
                "before": reliance.before.word.value,
                "after": reliance.after.word.value,
                "flag": reliance.flag.value if reliance.flag else None,
                "severity": reliance.severity.value if reliance.flag else None,
            }
            for reliance in one.relies_on
        ],
    }


def _post(one: PostAffected) -> dict[str, Any]:
    return {
        "staff_number": one.staff_number,
        "setting": one.setting,
        "requirement": one.requirement,
        "provider": one.provider,
        "standing": one.standing.value if one.standing else None,
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "becomes": one.becomes.value if one.becomes else None,
        "on": one.on.isoformat() if one.on else None,
        "reason": one.reason,
    }
