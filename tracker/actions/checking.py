"""The work list of the register's entries whose check is due, and many of them checked at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker import clock
from tracker.actions.register_columns import Spec
from tracker.actions.register_differences import title
from tracker.actions.register_sheets import SPECS
from tracker.rules.checks import checked_long_enough_ago, due_on
from tracker.rules.days import london_day
from tracker.rules.names import match_key
from tracker.rules.wording import say_day
from tracker.store import check_list
from tracker.store import register_writing as store
from tracker.store.check_list import CHECKED, Behind, Entry
from tracker.store.database import Session, Turn, take_turn
from tracker.store.register_writing import Change, Codes, Concerned, Held

SHEET: Mapping[str, Spec] = {spec.fact: spec for spec in SPECS}


@dataclass(frozen=True, slots=True)
class Due:
    """An entry whose check is due on a day, or None where it was never checked."""

    entry: Entry
    spec: Spec
    title: str
    last_checked: date | None
    due_on: date | None
    source: str | None


class CannotBeChecked(ValueError):
    """The check cannot be recorded as it was said; the message says what to do."""


class ChangedMeanwhile(Exception):
    """Somebody has changed some of the entries since they were shown; nothing was recorded."""

    def __init__(self, entries: Collection[Entry]) -> None:
        super().__init__()
        self.entries = frozenset(entries)


def work_list(session: Session, today: date, fact: str | None, provider: str) -> list[Due]:
    """The entries whose check is due or soon will be: those never checked first, then those of
    longest ago; of one table and of one provider's code where these are named."""
    codes = Codes(session)
    names = [fact] if fact in CHECKED else CHECKED
    found = check_list.entries_due(session, codes, names, today, checked_long_enough_ago(today))
    rows = [
        _due(SHEET[name], held)
        for name, facts in found.items()
        for held in facts
        if not provider or provider_of(held.values) == provider
    ]
    return sorted(rows, key=_order)


def behind(session: Session, rows: Sequence[Due]) -> Mapping[Entry, Behind]:
    """Who entered each of the entries, and on what evidence."""
    return check_list.behind_entries(session, [one.entry for one in rows])


def provider_names(session: Session) -> dict[str, str]:
    """The name of each provider by its code, in the order of the names."""
    facts = store.held_facts(session, Codes(session), ["provider_fact"])["provider_fact"]
    named = {held.values["provider"]: held.values["name"] for held in facts}
    return dict(sorted(named.items(), key=lambda pair: (match_key(pair[1]), pair[0])))


def check_entries(
    session: Session,
    entries: Collection[Entry],
    on: date,
    *,
    source: str = "",
    by: str | None,
) -> int:
    """Record that somebody checked these entries on a day, all in one transaction: how many.

    Without a `source` each keeps its own. Raises CannotBeChecked; and ChangedMeanwhile, with
    the entries that are not held any more.

    1. Keep others from changing the register meanwhile.
    2. See that all of them are held still.
    3. Withdraw each, and add it as it was with the day of the check, by this person.
    4. Touch the posts of the providers that nobody had checked before: no other standing depends
       on a check.
    """
    take_turn(session, Turn.REGISTER)
    now = clock.now()
    codes = Codes(session)
    held = check_list.known_entries(session, codes, entries)
    try:
        _refuse(held, set(entries), on, london_day(now))
    except (CannotBeChecked, ChangedMeanwhile):
        session.rollback()
        raise
    said = {"last_checked": on} | ({"source": source} if source else {})
    for name in CHECKED:
        mine = [one for (table, _), one in held.items() if table == name]
        change = Change([one.id for one in mine], [{**one.values, **said} for one in mine])
        store.write_facts(session, name, change, codes=codes, now=now, by=by)
    store.touch_posts(session, _concerned(held, codes))
    session.commit()
    return len(held)


def provider_of(values: Mapping[str, Any]) -> str | None:
    """The code of the provider that an entry is about; None for a certification body's."""
    return values["curriculum"][0] if "curriculum" in values else values.get("provider")


def _refuse(held: Mapping[Entry, Held], entries: set[Entry], on: date, today: date) -> None:
    if gone := entries - held.keys():
        raise ChangedMeanwhile(gone)
    if not held:
        raise CannotBeChecked("Choose the entries that you checked.")
    if on > today:
        raise CannotBeChecked("Enter a day that has come: nobody checks an entry in the future.")
    latest = max(one.values["last_checked"] or date.min for one in held.values())
    if on < latest:
        raise CannotBeChecked(
            f"Enter {say_day(latest)} or a later day: one of these entries was checked then."
        )


def _concerned(held: Mapping[Entry, Held], codes: Codes) -> Concerned:
    never: Iterable[str] = (
        one.values["provider"]
        for (name, _), one in held.items()
        if name == "provider_fact" and one.values["last_checked"] is None
    )
    return Concerned(providers=frozenset(codes.ids["provider"][code] for code in never))


def _due(spec: Spec, held: Held) -> Due:
    checked = held.values["last_checked"]
    return Due(
        (spec.fact, held.id),
        spec,
        title(spec, held.values),
        checked,
        due_on(checked),
        held.values["source"],
    )


def _order(one: Due) -> tuple[date, int, str, int]:
    kind = CHECKED.index(one.spec.fact)
    return one.last_checked or date.min, kind, match_key(one.title), one.entry[1]
