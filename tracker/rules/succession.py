"""Commissioners that follow each other: who answers for one on a day, and who has its settings."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.rules.days import ALWAYS, ONE_DAY, Period


@dataclass(frozen=True, slots=True)
class Commissioner:
    """The days of a commissioner, and those that follow it: several where it is split."""

    period: Period = ALWAYS
    successors: tuple[Hashable, ...] = ()


@dataclass(frozen=True, slots=True)
class Commissioning:
    """A commissioner was given a setting to commission, in a period."""

    commissioner: Hashable
    period: Period = ALWAYS


Commissioners = Mapping[Any, Commissioner]


def followed_on(code: Hashable, commissioners: Commissioners) -> date | None:
    """The first day on which its successors stand in its place; None while it stands itself.

    That is the day after its last, whatever day the successors name as their first, so that no day
    is without anyone. Without a last day it is the first day of the successor that begins first.
    Successors that nobody has entered follow nobody.
    """
    one = commissioners.get(code, Commissioner())
    heirs = _heirs(one, commissioners)
    if not heirs:
        return None
    if one.period.end is not None:
        return one.period.end
    begin = [commissioners[heir].period.start for heir in heirs]
    return min((day for day in begin if day is not None), default=None)


def answering(code: Hashable, day: date, commissioners: Commissioners) -> frozenset[Any]:
    """Who acts in a commissioner's place that day: itself, or all that have followed it."""
    acting: set[Hashable] = set()
    seen: set[Hashable] = set()
    ahead = [code]
    while ahead:
        one = ahead.pop()
        if one in seen:
            continue
        seen.add(one)
        followed = followed_on(one, commissioners)
        if followed is None or day < followed:
            acting.add(one)
        else:
            ahead += _heirs(commissioners[one], commissioners)
    return frozenset(acting)


def commissioning(
    rows: Collection[Commissioning], day: date, commissioners: Commissioners
) -> frozenset[Any]:
    """Who commissions a setting that day, by all the rows about that setting."""
    return frozenset(holder for row in rows for holder in _holders(row, rows, day, commissioners))


def answering_for(
    rows: Collection[Commissioning], day: date, today: date, commissioners: Commissioners
) -> frozenset[Any]:
    """Who answers today for whoever commissioned a setting on a day that is not yet to come.

    Where a commissioner was followed since, that is who got this setting then; all that followed
    it, where it was no longer commissioned.
    """
    found: set[Hashable] = set()
    seen: set[Hashable] = set()
    ahead = list(commissioning(rows, day, commissioners))
    while ahead:
        one = ahead.pop()
        if one in seen:
            continue
        seen.add(one)
        followed = followed_on(one, commissioners)
        if followed is None or today < followed:
            found.add(one)
        else:
            heirs = frozenset(_heirs(commissioners[one], commissioners))
            ahead += heirs & commissioning(rows, followed, commissioners) or heirs
    return frozenset(found)


def last_answered(
    rows: Collection[Commissioning],
    acting: Collection[Any],
    today: date,
    commissioners: Commissioners,
) -> date | None:
    """The last day up to today on which somebody commissioned a setting for whom these answer
    today; None where there was no such day.

    Who commissions changes only on a day on which a row or a commissioner begins or ends.
    """
    periods = [row.period for row in rows] + [one.period for one in commissioners.values()]
    edges = {edge for period in periods for edge in period.edges if date.min < edge <= today}
    for day in sorted({today, *(edge - ONE_DAY for edge in edges)}, reverse=True):
        if answering_for(rows, day, today, commissioners) & frozenset(acting):
            return day
    return None


def _holders(
    row: Commissioning, rows: Collection[Commissioning], day: date, commissioners: Commissioners
) -> Iterator[Hashable]:
    """Who has that day what one row gave: its commissioner, or those that it was handed on to.

    A row that ends before its commissioner does is over. One that ends with it goes on without
    an end, and one that was to end later ends then.
    """
    seen: set[Commissioning] = set()
    ahead = [row]
    while ahead:
        one = ahead.pop()
        if one in seen:
            continue
        seen.add(one)
        followed = followed_on(one.commissioner, commissioners)
        if followed is None or day < followed:
            if day in one.period:
                yield one.commissioner
        elif one.period.end is None or one.period.end >= followed:
            ahead += _handed_on(one, rows, followed, commissioners)


def _handed_on(
    row: Commissioning,
    rows: Collection[Commissioning],
    followed: date,
    commissioners: Commissioners,
) -> Iterator[Commissioning]:
    """What the successors get of a row: all of them the rest of it, or those alone that rows name.

    Until the first of these rows begins, its commissioner has the setting already.
    """
    heirs = _heirs(commissioners[row.commissioner], commissioners)
    start = max(followed, row.period.start or followed)
    named = [
        other
        for other in rows
        if other.commissioner in heirs and (other.period.end is None or other.period.end > start)
    ]
    if named:
        first = min(other.period.start or date.min for other in named)
        for other in named:
            if (other.period.start or date.min) == first > start:
                yield Commissioning(other.commissioner, Period(start, first))
        return
    end = row.period.end if row.period.end != followed else None
    for heir in heirs:
        yield Commissioning(heir, Period(start, end))


def relatives(code: Hashable, commissioners: Commissioners) -> frozenset[Any]:
    """Everyone tied to a commissioner by who follows whom, itself among them."""
    tied: dict[Hashable, set[Hashable]] = {code: set()}
    for one, said in commissioners.items():
        for heir in said.successors:
            tied.setdefault(one, set()).add(heir)
            tied.setdefault(heir, set()).add(one)
    found: set[Hashable] = set()
    ahead = {code}
    while ahead:
        found |= ahead
        ahead = {next_one for one in ahead for next_one in tied[one]} - found
    return frozenset(found)


def circle(follows: Mapping[Any, Collection[Any]]) -> list[Any]:
    """The first circle found among those that follow each other, in order; empty without one."""
    done: set[Hashable] = set()
    for start in follows:
        path: list[Any] = []
        branches = [iter((start,))]
        while branches:
            one = next(branches[-1], None)
            if one is None:
                branches.pop()
                if path:
                    done.add(path.pop())
            elif one in path:
                return path[path.index(one) :]
            elif one not in done:
                path.append(one)
                branches.append(iter(follows.get(one, ())))
    return []


def _heirs(one: Commissioner, commissioners: Commissioners) -> list[Any]:
    return [heir for heir in one.successors if heir in commissioners]
