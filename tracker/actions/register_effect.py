"""What an import would do to standings, settings and flags, kept with its preview."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tracker.actions.register_changes import Changes, concerned, draft
from tracker.actions.register_differences import plain
from tracker.actions.what_if import what_if
from tracker.store.database import Session
from tracker.store.judged import beside_posts
from tracker.store.register_writing import Codes, posts_concerned

MOST = 2_000
"""How many posts are judged while a browser waits, at the most."""


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
    setting_names: Mapping[str, str]


def effect_to_keep(session: Session, changes: Changes, today: date) -> dict[str, Any] | None:
    """The effect on that day as JSON; only the number of posts where they are too many to judge
    while somebody waits, and None where the file changes nothing."""
    if not any(changes.written(fact) for fact in changes.by_fact):
        return None
    codes = Codes(session)
    draft(changes, codes)  # which gives what is new its place among the codes
    posts = beside_posts(session, set(posts_concerned(session, concerned(changes, codes))))
    if len(posts) > MOST:
        return {"too_many": len(posts)}
    effect = what_if(session, changes, today=today, on=today)
    told = effect.as_json()
    return {
        "on": told["on"],
        "settings": [_setting(one) for one in told["settings"]],
        "changing": len(effect.changing),
        "becoming": [_plainly(asdict(one)) for one in effect.becoming],
        "opened": len(effect.opened),
        "closed": len(effect.closed),
        "flags_by_kind": effect.flags_by_kind,
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
