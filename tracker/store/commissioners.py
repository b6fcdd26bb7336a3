"""Who commissions what: commissioners follow each other, and their settings go with them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

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


def answered_for(
    session: Session, commissioner_id: int, days: Collection[date], today: date
) -> list[int]:
    """The settings for which a commissioner answers today and that were commissioned, by it or by
    those that it followed, on every one of these days; two queries.

    A day that is yet to come is asked of as today: nobody knows who will commission then.
    """
    on_days = answered_for_on(session, commissioner_id, days, today)
    return sorted(frozenset.intersection(*on_days.values())) if on_days else []


def answered_for_on(
    session: Session, commissioner_id: int, days: Collection[date], today: date
) -> dict[date, frozenset[int]]:
    """The same for each of these days by itself; two queries for all of them."""
    answers = _Answers(session, commissioner_id, today)
    return {day: frozenset(key for key in answers.rows if answers(key, day)) for day in days}


@dataclass(frozen=True, slots=True)
class Between:
    """The settings for which a commissioner answers on both of two days, and those of one alone,
    with the first day on which that was so, or was so no more."""

    both: frozenset[int]
    began: dict[int, date]
    ceased: dict[int, date]


def answered_for_between(
    session: Session, commissioner_id: int, first: date, last: date, today: date
) -> Between:
    """Those of the first day and of the last, by `answered_for`; two queries."""
    answers = _Answers(session, commissioner_id, today)
    both, began, ceased = set(), {}, {}
    for key, rows in answers.rows.items():
        days = days_to_try(first, last, answers.edges(rows))
        held = [answers(key, day) for day in (*days, last)]
        if held[0] and held[-1]:
            both.add(key)
        elif held[-1]:
            began[key] = days[max(n for n, one in enumerate(held) if not one) + 1]
        elif held[0]:
            ceased[key] = days[held.index(False)]
    return Between(frozenset(both), began, ceased)


class _Answers:
    """Whether a commissioner answers today for a setting as it was on a day."""

    def __init__(self, session: Session, commissioner_id: int, today: date) -> None:
        self._commissioners = _commissioners(session)
        self._today = today
        self._acting = succession.answering(commissioner_id, today, self._commissioners)
        self.rows = _rows(session, self._acting, self._commissioners)

    def __call__(self, setting_id: int, day: date) -> bool:
        rows, day = self.rows[setting_id], min(day, self._today)
        answering = succession.answering_for(rows, day, self._today, self._commissioners)
        return bool(self._acting & answering)

    def edges(self, rows: Iterable[succession.Commissioning]) -> Iterator[date]:
        """The days on which the answer for a setting with these rows can change."""
        for row in rows:
            yield from row.period.edges
        for one in self._commissioners.values():
            yield from one.period.edges


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
