"""The organisations and settings of a world: the demo's, and others that are like them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from tracker.benchmark.sizes import Sizes, shared_out
from tracker.demo.places import CLOSED, ICB, NHS_COMMISSIONED, ORGANISATIONS, SETTINGS
from tracker.demo.teams import ORGANISATION_OF, TEAMS, Team
from tracker.rules.words import Nation, Population, SettingType
from tracker.store.database import Session
from tracker.store.register_writing import Change, Codes, write_facts

# The portfolio of the demo's board, and the size of all others.
BOARD_SETTINGS, PORTFOLIO_SETTINGS = 300, 150
BEGAN = date(2022, 7, 1)

_OWN = len(ORGANISATIONS)
_LIKE = {one[0]: one for one in SETTINGS if one[0] != CLOSED}
_TEAMS = {team.setting: team for teams in TEAMS.values() for team in teams}


@dataclass(frozen=True, slots=True)
class Place:
    """A setting, whose it is, the demo's team that works like its own, and its number of posts."""

    code: str
    organisation: str
    team: Team
    posts: int

    @property
    def is_of_the_demo(self) -> bool:
        return self.code == self.team.setting


def places_of(sizes: Sizes, seed: int) -> list[Place]:
    """The settings in which people work, organisation by organisation.

    A few organisations are large and most are small; a setting has some 40 posts, few or many.
    """
    random = Random(f"{seed} settings")
    teams = [_TEAMS[code] for code in _LIKE]
    homes = [
        (code, owner, _TEAMS[code] if code in _LIKE else random.choice(teams))
        for owner, count in _settings_each(sizes).items()
        for code in (*_demo_codes(owner), *(f"{owner}-{n:05}" for n in range(1, count + 1)))
    ]
    weights = [1.0 if code in _LIKE else random.lognormvariate(-0.1, 0.5) for code, *_ in homes]
    counts = shared_out(sizes.posts, weights)
    return [Place(*home, count) for home, count in zip(homes, counts, strict=True)]


def _settings_each(sizes: Sizes) -> dict[str, int]:
    """How many settings each organisation has, those of the demo apart; the others at least one."""
    others = sizes.organisations - _OWN
    owners = [one.code for one in ORGANISATIONS] + [
        f"EMPLOYER-{n:03}" for n in range(1, others + 1)
    ]
    spare = sizes.settings - len(SETTINGS) - others
    shares = shared_out(spare, [1 / rank for rank in range(1, sizes.organisations + 1)])
    return {
        owner: share + (place >= _OWN)
        for place, (owner, share) in enumerate(zip(owners, shares, strict=True))
    }


def _demo_codes(owner: str) -> list[str]:
    return [code for code in _LIKE if ORGANISATION_OF[code] == owner]


def add_places(session: Session, places: Sequence[Place], now: datetime) -> None:
    """Write what the demo's register does not hold of these places; commits nothing."""
    codes = Codes(session)
    new = [place for place in places if not place.is_of_the_demo]
    owners = list(dict.fromkeys(place.organisation for place in places))
    employers = [code for code in owners if code not in codes.ids["organisation"]]
    commissioning = list(_commissioning(new))
    boards = [one for one in dict.fromkeys(board for board, _ in commissioning) if one != ICB]
    codes.add("organisation", employers)
    codes.add("setting", (place.code for place in new))
    codes.add("commissioner", boards)
    facts: dict[str, list[dict[str, Any]]] = {
        "organisation_fact": [_named("organisation", code) for code in employers],
        "commissioner_fact": [_named("commissioner", code) | _BOARD for code in boards],
        "setting_fact": [_setting(place) for place in new],
        "commissioning": [
            {"commissioner": board, "setting": code, "starts_on": BEGAN, "ends_on": None}
            for board, code in commissioning
        ],
    }
    for table, rows in facts.items():
        write_facts(session, table, Change([], rows), codes=codes, now=now)


_BOARD = {"kind": "integrated care board", "starts_on": BEGAN, "ends_on": None, "successors": ()}


def _named(kind: str, code: str) -> dict[str, Any]:
    return {kind: code, "name": f"{code.replace('-', ' ').capitalize()} (fictional)"}


def _setting(place: Place) -> dict[str, Any]:
    like = place.team.setting
    _, name, kind, nation, populations = _LIKE[like]
    return {
        "setting": place.code,
        "organisation": place.organisation,
        "name": f"{name} {place.code.rsplit('-', 1)[1].lstrip('0')}",
        "type": SettingType(kind),
        "nhs_commissioned": like in NHS_COMMISSIONED,
        "nation": Nation(nation),
        "populations": tuple(Population(word).value for word in populations.split(";")),
        "identifier_kind": None,
        "identifier": None,
        "declared_provider": place.team.usual[0].provider,
        "declared_route": None,
        "starts_on": None,
        "ends_on": None,
    }


def _commissioning(new: Sequence[Place]) -> Iterator[tuple[str, str]]:
    """The demo's board first, then board after board."""
    for place, setting in enumerate(new):
        later = place - BOARD_SETTINGS
        board = ICB if later < 0 else f"BOARD-{1 + later // PORTFOLIO_SETTINGS:03}"
        yield board, setting.code
