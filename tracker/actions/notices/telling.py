"""Who is a recipient already, and what is told of a day rather than of a flag."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from tracker.actions.notices.listener import Key, Listener
from tracker.rules.words import Language, Often, Told
from tracker.store import notices as store
from tracker.store.database import Session
from tracker.store.notices import Preferences


class Known:
    """The recipients there are, by account or person."""

    def __init__(self, held: Iterable[Preferences]) -> None:
        self._by_key: dict[Key, Preferences] = {}
        self._take(held)

    def __contains__(self, key: Key) -> bool:
        return key in self._by_key

    def __getitem__(self, key: Key) -> Preferences:
        return self._by_key[key]

    def get(self, key: Key) -> Preferences | None:
        """The preferences of a recipient, if there is one yet."""
        return self._by_key.get(key)

    def deaf(self) -> frozenset[Key]:
        """Those who do not want to be told of anything."""
        return frozenset(key for key, one in self._by_key.items() if one.often == Often.NEVER)

    def keys(self) -> Mapping[int, Key]:
        """By the recipients' ids."""
        return {one.id: key for key, one in self._by_key.items()}

    def add(self, session: Session, listeners: Collection[Listener]) -> None:
        """Make recipients of those who are none yet.

        An account takes over how the person wanted to be told before.
        """
        new = sorted(
            (one for one in listeners if one.key not in self),
            key=lambda one: (one.account_id or 0, one.person_id or 0),
        )
        self._take(store.add_recipients(session, [self._row(one) for one in new]))

    def _row(self, one: Listener) -> dict[str, Any]:
        before = next((self.get((None, person)) for person in sorted(one.people)), None)
        return {
            "account_id": one.account_id,
            "person_id": one.person_id,
            "language": before.language if before else Language.ENGLISH,
            "often": before.often if before else Often.DAILY,
            "weekends": before.weekends if before else False,
            "bank_holidays": before.bank_holidays if before else False,
        }

    def _take(self, held: Iterable[Preferences]) -> None:
        self._by_key |= {(one.account_id, one.person_id): one for one in held}


def tell_of_day(
    session: Session,
    known: Known,
    told: Mapping[Listener, Mapping[str, Any]],
    how: Told,
    day: date,
) -> int:
    """Note what is about a day and no flag, with its facts, for each once: how many were new."""
    deaf = known.deaf()
    ears = [one for one in told if one.key not in deaf]
    known.add(session, ears)
    before = store.told_of_day(session, how, day)
    new = [
        {
            "recipient_id": known[one.key].id,
            "told": how,
            "flag_id": None,
            "turn": None,
            "day": day,
            "facts": dict(told[one]),
        }
        for one in ears
        if known[one.key].id not in before
    ]
    return len(store.add_items(session, new))
