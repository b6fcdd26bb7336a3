"""Settings as known on a moment, each as it is or was on a day, in the rules' values."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from tracker.rules import facts as rules
from tracker.rules.days import ALWAYS, Period
from tracker.rules.words import Population
from tracker.store.register_rows import Rows, period_of
from tracker.store.tables import places


def read_settings(
    rows: Rows,
    codes: Mapping[int, str],
    organisations: Mapping[int, str],
    providers: Mapping[int, str],
    ids: Collection[int] | None = None,
    on: date | None = None,
) -> dict[int, rules.Setting]:
    """Each setting as its period on a day says; as its latest says where none holds that day, and
    where no day is given. Those alone that are in `ids`, where these are given."""
    facts = rows.facts(places.SettingFact, "setting_id", ids)
    facts.sort(key=lambda row: (row.starts_on is not None, row.starts_on or row.id))
    periods: dict[int, list[Any]] = defaultdict(list)
    for row in facts:
        periods[row.setting_id].append(row)
    return {
        key: _setting(codes[key], mine, on, organisations, providers)
        for key, mine in periods.items()
    }


def _setting(
    code: str,
    facts: Sequence[Any],
    on: date | None,
    organisations: Mapping[int, str],
    providers: Mapping[int, str],
) -> rules.Setting:
    row = next((one for one in reversed(facts) if on and on in period_of(one)), facts[-1])
    return rules.Setting(
        code=code,
        organisation=organisations[row.organisation_id],
        type=row.type,
        nation=row.nation,
        populations=frozenset(Population(word) for word in row.populations),
        nhs_commissioned=row.nhs_commissioned,
        declared_provider=providers.get(row.declared_provider_id),
        declared_route=row.declared_route,
        operators=tuple(_operators(facts, on, organisations)),
        period=_alike(facts, on) if on and len(facts) > 1 else ALWAYS,
        name=row.name,
    )


def _operators(
    facts: Sequence[Any], on: date | None, organisations: Mapping[int, str]
) -> list[tuple[Period, str]]:
    """Who ran the setting up to a day, where it was not one organisation all along."""
    begun = [one for one in facts if not (on and one.starts_on) or one.starts_on <= on]
    if len({one.organisation_id for one in begun}) < 2:
        return []
    return [(period_of(one), organisations[one.organisation_id]) for one in begun]


def _alike(facts: Sequence[Any], on: date) -> Period:
    """The days around that one on which no period begins or ends."""
    edges = sorted({edge for one in facts for edge in period_of(one).edges})
    place = bisect_right(edges, on)
    return Period(edges[place - 1] if place else None, edges[place] if place < len(edges) else None)
