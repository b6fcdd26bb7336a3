"""What a change to the register would do, as it is told on pages and by `flask what-if`."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.rules.facts import Setting
from tracker.rules.reliance import State
from tracker.rules.words import FlagKind, Severity, Standing


@dataclass(frozen=True, slots=True)
class PostAffected:
    """A post that relies on a provider whose state would be another, or whose standing would be.

    `standing` and `due_on` are without the change, and `provider` is the one relied on. The
    standing `becomes` another from `on`, the first day on which the two differ; where they never
    do, `on` is None. `becomes` None is no standing, as when a requirement is no longer on the post.
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
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reliance:
    """A setting relies on a provider whose state there would be another, and what it would hear."""

    provider: str
    posts: int
    declared: bool
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
    """A number of posts whose standing would change alike, and why."""

    requirement: str
    before: Standing | None
    after: Standing | None
    on: date | None
    reason: str | None
    posts: int


@dataclass(frozen=True, slots=True)
class Effect:
    """Everything that a change would do. Flags are those of the day `on`, told as sweeps do."""

    on: date
    posts: tuple[PostAffected, ...]
    settings: tuple[SettingAffected, ...]
    opened: tuple[dict[str, Any], ...]
    closed: tuple[dict[str, Any], ...]

    @property
    def changing(self) -> list[PostAffected]:
        """The posts whose standing would change, those that change first before the others."""
        moved = (one for one in self.posts if one.on)
        return sorted(moved, key=lambda one: (one.on or date.max, one.setting, one.staff_number))

    @property
    def becoming(self) -> list[Becoming]:
        """The changes of standings that are alike, the most posts first."""
        counted = Counter(
            (one.requirement, one.standing, one.becomes, one.on, one.reason)
            for one in self.changing
        )
        return [Becoming(*said, posts) for said, posts in counted.most_common()]

    @property
    def flags_by_kind(self) -> list[tuple[str, str, int]]:
        """`opened` or `closed`, the kind and how many, the most first."""
        both = (("opened", self.opened), ("closed", self.closed))
        counted = Counter((what, flag["kind"]) for what, flags in both for flag in flags)
        return [(*key, number) for key, number in counted.most_common()]

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
