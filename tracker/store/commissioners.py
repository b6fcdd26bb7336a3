"""Who commissions what: commissioners follow each other, and their settings go with them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.rules import succession
from tracker.rules.days import Period, days_to_try
from tracker.store.tables.places import Commissioner, CommissionerFact, Commissioning


def commissioned_ids(session: Session, commissioner_id: int, day: date) -> list[int]:
    """The settings that are commissioned that day by whoever acts for the commissioner then.

    Two queries, however many commissioners followed each other.
    """
    return commissioned_by(session, [commissioner_id], day)[commissioner_id]


@dataclass(frozen=True, slots=True)
class Between:
    """The settings for which a commissioner answers on both of two days, and those of one alone,
    with the first day on which that was so, or was so no more."""

    both: frozenset[int]
    began: dict[int, date]
    ceased: dict[int, date]


@dataclass
class Answering:
    """What was commissioned by those for whom somebody answers on the day `today`."""

    acting: frozenset[Any]
    today: date
    rows: Mapping[int, tuple[succession.Commissioning, ...]]
    family: succession.Commissioners

    def on(self, day: date) -> frozenset[int]:
        """The settings commissioned on a day.

        A day that is yet to come is asked of as today: nobody knows who will commission then.
        """
        return frozenset(
            setting_id
            for setting_id, answer in self._each(partial(self._answers, min(day, self.today)))
            if answer
        )

    def last_days(self) -> dict[int, date]:
        """The last day up to today on which each of the settings was commissioned."""
        return {key: day for key, day in self._each(self._last) if day is not None}

    def between(self, first: date, last: date) -> "Between":
        """The settings commissioned on two days, or on one of them alone."""
        both, began, ceased = set(), {}, {}
        for setting_id, found in self._each(partial(self._through, first, last)):
            held = [answers for _, answers in found]
            if held[0] and held[-1]:
                both.add(setting_id)
            elif held[-1]:
                began[setting_id] = found[max(n for n, one in enumerate(held) if not one) + 1][0]
            elif held[0]:
                ceased[setting_id] = found[held.index(False)][0]
        return Between(frozenset(both), began, ceased)

    def _through(
        self, first: date, last: date, rows: tuple[succession.Commissioning, ...]
    ) -> list[tuple[date, bool]]:
        """The days from first to last on which the answer can change, and what it is then."""
        periods = [row.period for row in rows] + [one.period for one in self.family.values()]
        edges = (edge for period in periods for edge in period.edges)
        days = [*days_to_try(first, last, edges), last]
        return [(day, self._answers(min(day, self.today), rows)) for day in days]

    def _answers(self, day: date, rows: tuple[succession.Commissioning, ...]) -> bool:
        found = succession.answering_for(rows, day, self.today, self.family)
        return bool(self.acting & found)

    def _last(self, rows: tuple[succession.Commissioning, ...]) -> date | None:
        return succession.last_answered(rows, self.acting, self.today, self.family)

    def _each(self, ask: Callable[[Any], Any]) -> Iterator[tuple[int, Any]]:
        """Each setting with the answer for its rows; hundreds of them have rows alike."""
        told: dict[tuple[succession.Commissioning, ...], Any] = {}
        for setting_id, rows in self.rows.items():
            if rows not in told:
                told[rows] = ask(rows)
            yield setting_id, told[rows]


def answering(session: Session, commissioner_id: int, today: date) -> Answering:
    """What a commissioner answers for on any day; two queries."""
    commissioners = _commissioners(session)
    acting = succession.answering(commissioner_id, today, commissioners)
    family = succession.relatives(commissioner_id, commissioners).union(acting)
    return Answering(
        acting,
        today,
        {key: tuple(given) for key, given in _rows(session, acting, commissioners).items()},
        {one: said for one, said in commissioners.items() if one in family},
    )


def answered_for(
    session: Session, commissioner_id: int, days: Collection[date], today: date
) -> list[int]:
    """The settings for which a commissioner answers today and that were commissioned, by it or by
    those that it followed, on every one of these days; two queries."""
    found = answering(session, commissioner_id, today)
    return sorted(frozenset.intersection(*(found.on(day) for day in days or [today])))


def answered_for_each(
    session: Session, commissioner_id: int, asked: Collection[tuple[date, ...]], today: date
) -> dict[tuple[date, ...], frozenset[int]]:
    """The same of several sets of days, by the days; two queries for all of them."""
    found = answering(session, commissioner_id, today)
    on = {day: found.on(day) for day in {day for days in asked for day in days}}
    return {days: frozenset.intersection(*(on[day] for day in days)) for days in asked}


def acting_for(session: Session, commissioner_id: int, day: date) -> list[int]:
    """Who acts for a commissioner that day: itself, or all that have followed it; one query."""
    return sorted(succession.answering(commissioner_id, day, _commissioners(session)))


def commissioned_by(
    session: Session, commissioner_ids: Collection[int], day: date
) -> dict[int, list[int]]:
    """The settings of each of these commissioners that day; two queries for all of them."""
    commissioners = _commissioners(session)
    acting = {one: succession.answering(one, day, commissioners) for one in commissioner_ids}
    rows = _rows(session, acting, commissioners)
    holders = {
        setting_id: succession.commissioning(given, day, commissioners)
        for setting_id, given in rows.items()
    }
    return {
        one: sorted(setting_id for setting_id, held in holders.items() if acts & held)
        for one, acts in acting.items()
    }


def acted_for(
    session: Session, commissioner_ids: Collection[int], day: date
) -> dict[int, frozenset[int]]:
    """Those in whose place each of these commissioners, or who follows it, acts that day, with
    itself; one query for all of them."""
    commissioners = _commissioners(session)
    acting = {one: succession.answering(one, day, commissioners) for one in commissioners}
    return {
        one: frozenset({one}).union(
            other for other, acts in acting.items() if acts & acting.get(one, frozenset())
        )
        for one in commissioner_ids
    }


def _rows(
    session: Session, ids: Collection[int], commissioners: dict[int, succession.Commissioner]
) -> dict[int, list[succession.Commissioning]]:
    """What these commissioners and all that are tied to them were given, by setting."""
    families = (succession.relatives(one, commissioners) for one in ids)
    query = select(Commissioning).where(
        Commissioning.commissioner_id.in_(frozenset().union(*families)),
        Commissioning.withdrawn_at.is_(None),
    )
    rows: dict[int, list[succession.Commissioning]] = defaultdict(list)
    for row in session.scalars(query):
        period = Period.inclusive(row.starts_on, row.ends_on)
        rows[row.setting_id].append(succession.Commissioning(row.commissioner_id, period))
    return rows


def _commissioners(session: Session) -> dict[int, succession.Commissioner]:
    """Every commissioner that is known now, by id."""
    ids = {}
    facts = []
    query = select(Commissioner.id, Commissioner.code, CommissionerFact).outerjoin(
        CommissionerFact,
        and_(
            CommissionerFact.commissioner_id == Commissioner.id,
            CommissionerFact.withdrawn_at.is_(None),
        ),
    )
    for key, code, fact in session.execute(query):
        ids[code] = key
        if fact is not None:
            facts.append(fact)
    return {
        fact.commissioner_id: succession.Commissioner(
            Period.inclusive(fact.starts_on, fact.ends_on),
            tuple(ids[code] for code in fact.successors if code in ids),
        )
        for fact in facts
    }
