"""An entry of the register withdrawn wholly, because it was entered by mistake."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tracker import clock
from tracker.actions.register_changes import Changes, decide_rows, save
from tracker.actions.register_columns import Spec, Values
from tracker.actions.register_entry import entry_by_id
from tracker.actions.register_sheets import SPECS
from tracker.actions.requirement_version import has_begun
from tracker.actions.up_to_date import catch_up
from tracker.actions.what_if import MOST_POSTS, TooMany, what_if
from tracker.actions.what_if_told import Effect
from tracker.store.database import Session, Turn, take_turn
from tracker.store.register_entries import count_dependents
from tracker.store.register_writing import Codes, Held, held_facts


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An entry, the entries that refer to it, and how many people, posts and records do.

    It can be withdrawn where nothing refers to it, and where it is no version of a requirement that
    `has_begun`, on which verdicts may stand; then `effect` is what that changes, unless it
    concerns `too_many` posts to judge beforehand.
    """

    held: Held
    referring: tuple[tuple[Spec, Held], ...]
    dependents: Mapping[str, int]
    has_begun: bool = False
    effect: Effect | None = None
    too_many: int = 0
    waiting: int = 0

    @property
    def is_free(self) -> bool:
        return not self.has_begun and not self.referring and not any(self.dependents.values())


def preview_withdrawal(
    session: Session, spec: Spec, fact_id: int, today: date
) -> Withdrawal | None:
    """What would go with an entry; writes nothing. None where no such entry ever was.

    Raises Overtaken where it is withdrawn already.
    """
    codes = Codes(session)
    found = _looked_at(session, spec, fact_id, codes, today)
    if found is None:
        return None
    withdrawal, changes = found
    if not withdrawal.is_free:
        return withdrawal
    on = max(today, _begins(withdrawal.held, today))
    try:
        effect = what_if(session, changes, today=today, on=on, most=MOST_POSTS)
    except TooMany as many:
        return replace(withdrawal, too_many=many.posts)
    return replace(withdrawal, effect=effect)


def withdraw(session: Session, spec: Spec, fact_id: int, today: date, by: str) -> Withdrawal | None:
    """Withdraw an entry to which nothing refers at this moment; standings and flags follow at once.

    Nothing is written where something does refer to it. Raises Overtaken.
    """
    take_turn(session, Turn.REGISTER)
    codes = Codes(session)
    try:
        found = _looked_at(session, spec, fact_id, codes, today)
        if found is None or not found[0].is_free:
            return found[0] if found else None
        save(session, found[1], codes, now=clock.now(), by=by)
        session.commit()
    finally:
        session.rollback()
    return replace(found[0], waiting=catch_up(session, today))


def _begins(held: Held, today: date) -> date:
    return held.values.get("on") or held.values.get("starts_on") or today


def _looked_at(
    session: Session, spec: Spec, fact_id: int, codes: Codes, today: date
) -> tuple[Withdrawal, Changes] | None:
    fact = entry_by_id(session, spec, fact_id, codes)
    if fact is None:
        return None
    held = held_facts(session, codes)
    referring: tuple[tuple[Spec, Held], ...] = ()
    dependents: Mapping[str, int] = {}
    if spec.brings and not _is_known_otherwise(spec, fact, held):
        kind, code = spec.brings, fact.values[spec.brings]
        referring = tuple(_referring(kind, code, held))
        dependents = count_dependents(session, kind, codes.ids[kind][code])
    changes = decide_rows([], held, {spec.fact: [fact]})
    begun = spec.fact == "requirement_fact" and has_begun(fact.values, today)
    return Withdrawal(fact, referring, dependents, begun), changes


def _is_known_otherwise(spec: Spec, fact: Held, held: Mapping[str, list[Held]]) -> bool:
    """Whether another entry speaks of the same code: another period of a body or a setting."""
    code = fact.values[spec.brings or ""]
    others = (one for one in held[spec.fact] if one.id != fact.id)
    return any(one.values[spec.brings or ""] == code for one in others)


def _referring(
    kind: str, code: object, held: Mapping[str, list[Held]]
) -> Iterator[tuple[Spec, Held]]:
    """The entries that refer to a code, in the order of the sheets."""
    owners = {
        one.values["certification"]: one.values["provider"] for one in held["certification_fact"]
    }
    for spec in SPECS:
        fields = [column.field for column in spec.columns if column.refers == kind]
        for one in held[spec.fact] if fields else ():
            said = [found for field in fields for found in _codes(field, one.values, owners)]
            if code in said:
                yield spec, one


def _codes(field: str, values: Values, owners: Mapping[str, str]) -> Iterator[object]:
    """The codes that a field refers to; a curriculum's with that of its provider."""
    if field == "curricula":
        owner = values.get("provider") or owners.get(values.get("certification", ""))
        yield from ((owner, code) for code in values["curricula"])
    elif field == "provider" and "curriculum" in values:
        yield values["curriculum"][0]
    else:
        yield values.get(field)
