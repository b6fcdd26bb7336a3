"""The pages of commissioners: aggregates of the settings that they commission, no names."""

from tracker.web.commissioner import (
    audit_new,
    audit_people,
    audit_steps,
    audits,
    changes,
    compare,
    downloads,
    flags,
    league,
    over_training,
    packs,
    portfolio,
    providers,
    requests,
    setting_changes,
    settings,
    team,
)
from tracker.web.commissioner.area import NAVIGATION, blueprint

__all__ = [
    "NAVIGATION",
    "audit_new",
    "audit_people",
    "audit_steps",
    "audits",
    "blueprint",
    "changes",
    "compare",
    "downloads",
    "flags",
    "league",
    "over_training",
    "packs",
    "portfolio",
    "providers",
    "requests",
    "setting_changes",
    "settings",
    "team",
]
