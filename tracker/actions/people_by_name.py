"""People found by the names that they bear or bore."""

from collections import defaultdict
from collections.abc import Iterable

from tracker.rules.names import match_key, without_accents
from tracker.store.people_held import HeldPerson


def same_name(one: str, other: str) -> bool:
    """Whether two surnames or two forenames are the same, whatever their accents."""
    return one == other or name_key(one) == name_key(other)


def name_key(name: str) -> str:
    """The match key of a name without its accents."""
    return match_key(name if name.isascii() else without_accents(name))


class ByName:
    """People by name: a name of today comes before one of the past, an exact one before one whose
    accents differ."""

    def __init__(
        self, people: Iterable[HeldPerson], former: dict[int, list[tuple[str, str]]]
    ) -> None:
        self._steps: list[dict[tuple[str, str], dict[int, HeldPerson]]] = [
            defaultdict(dict) for _ in range(4)
        ]
        now, before, now_plain, before_plain = self._steps
        for person in people:
            names = [(person.surname, person.forename), *former.get(person.id, ())]
            for place, (last, first) in enumerate(names):
                exact, loose = (before, before_plain) if place else (now, now_plain)
                exact[match_key(last), match_key(first)][person.id] = person
                loose[name_key(last), name_key(first)][person.id] = person

    def find(self, surname: str, forename: str) -> list[HeldPerson]:
        """Those of the first step at which anybody bears the name."""
        exact = match_key(surname), match_key(forename)
        loose = name_key(surname), name_key(forename)
        for names, key in zip(self._steps, (exact, exact, loose, loose), strict=True):
            if key in names:
                return list(names[key].values())
        return []
