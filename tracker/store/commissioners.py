"""Who commissions what: commissioners follow each other, and their settings go with them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True)
class Answering:
    """What was commissioned by those for whom somebody answers on the day `today`.

    Settings with the same rows stand together: there are hundreds of settings, and few of these.
    """

    acting: frozenset[Any]
    today: date
    alike: Mapping[tuple[succession.Commissioning, ...], Collection[int]]
    family: succession.Commissioners

    def on(self, day: date) -> frozenset[int]:
        """The settings commissioned on a day.

        A day that is yet to come is asked of as today: nobody knows who will commission then.
        """
        return frozenset(
            setting_id
            for rows, ids in self.alike.items()
            if self._answers(day, rows)
            for setting_id in ids
        )

    def last_days(self) -> dict[int, date]:
        """The last day up to today on which each of the settings was commissioned."""
        return {
            setting_id: day
            for rows, ids in self.alike.items()
            if (day := succession.last_answered(rows, self.acting, self.today, self.family))
            for setting_id in ids
        }

    def between(self, first: date, last: date) -> Between:
        """The settings commissioned on two days, or on one of them alone."""
        both: set[int] = set()
        began: dict[int, date] = {}
        ceased: dict[int, date] = {}
        for rows, ids in self.alike.items():
            days = self._days(first, last, rows)
            held = [self._answers(day, rows) for day in days]
            if held[0] and held[-1]:
                both.update(ids)
            elif held[-1]:
                last_without = max(n for n, one in enumerate(held) if not one)
                began.update(dict.fromkeys(ids, days[last_without + 1]))
            elif held[0]:
                ceased.update(dict.fromkeys(ids, days[held.index(False)]))
        return Between(frozenset(both), began, ceased)

    def _answers(self, day: date, rows: tuple[succession.Commissioning, ...]) -> bool:
        asked = min(day, self.today)
        return bool(self.acting & succession.answering_for(rows, asked, self.today, self.family))

    def _days(
        self, first: date, last: date, rows: tuple[succession.Commissioning, ...]
    ) -> list[date]:
        """The days from first to last on which the answer can change, with both."""
        periods = [row.period for row in rows] + [one.period for one in self.family.values()]
        edges = (edge for period in periods for edge in period.edges)
        return [*days_to_try(first, last, edges), last]


def answering(session: Session, commissioner_id: int, today: date) -> Answering:
    """What a commissioner answers for on any day; two queries."""
    commissioners = _commissioners(session)
    acting = succession.answering(commissioner_id, today, commissioners)
    family = succession.relatives(commissioner_id, commissioners).union(acting)
    alike: dict[tuple[succession.Commissioning, ...], list[int]] = defaultdict(list)
    for setting_id, given in _rows(session, acting, commissioners).items():
        alike[tuple(given)].append(setting_id)
    of_family = {one: said for one, said in commissioners.items() if one in family}
    return Answering(acting, today, alike, of_family)


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
