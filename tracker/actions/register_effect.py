"""What an import would do to standings, settings and flags, kept with its preview."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tracker.actions.register_changes import Changes
from tracker.actions.register_differences import plain
from tracker.actions.what_if import MOST_POSTS, TooMany, what_if
from tracker.store.database import Session


@dataclass(frozen=True, slots=True)
class KeptEffect:
    """An Effect as it was kept: its figures, with no post by name. `changing`, `opened` and
    `closed` are as long as there were posts and flags."""

    on: date
    settings: Sequence[Mapping[str, Any]]
    changing: Sequence[int]
    becoming: Sequence[Mapping[str, Any]]
    opened: Sequence[int]
    closed: Sequence[int]
    flags_by_kind: Sequence[Sequence[Any]]
    asked: Sequence[Mapping[str, Any]]
    setting_names: Mapping[str, str]


def effect_to_keep(session: Session, changes: Changes, today: date) -> dict[str, Any] | None:
    """The effect on that day as JSON; only the number of posts where they are too many to judge
    while somebody waits, and None where the file changes nothing."""
    if not any(changes.written(fact) for fact in changes.by_fact):
        return None
    try:
        effect = what_if(session, changes, today=today, on=today, most=MOST_POSTS)
    except TooMany as many:
        return {"too_many": many.posts}
    told = effect.as_json()
    return {
        "on": told["on"],
        "settings": [_setting(one) for one in told["settings"]],
        "changing": len(effect.changing),
        "becoming": [_plainly(asdict(one)) for one in effect.becoming],
        "opened": len(effect.opened),
        "closed": len(effect.closed),
        "flags_by_kind": effect.flags_by_kind,
        "asked": [asdict(one) for one in effect.asked],
        "setting_names": dict(effect.setting_names),
    }


def kept_effect(kept: Mapping[str, Any]) -> KeptEffect:
    """The effect as the pages show it."""
    return KeptEffect(
        on=date.fromisoformat(kept["on"]),
        settings=kept["settings"],
        changing=range(kept["changing"]),
        becoming=kept["becoming"],
        opened=range(kept["opened"]),
        closed=range(kept["closed"]),
        flags_by_kind=kept["flags_by_kind"],
        asked=kept["asked"],
        setting_names=kept["setting_names"],
    )


def _plainly(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}


def _setting(one: Mapping[str, Any]) -> dict[str, Any]:
    """A setting in the shape of SettingAffected."""
    relied = [
        {**each, "before": {"word": each["before"]}, "after": {"word": each["after"]}}
        for each in one["relies_on"]
    ]
    setting = {"code": one["setting"], "organisation": one["organisation"]}
    return {**one, "setting": setting, "relies_on": relied}
