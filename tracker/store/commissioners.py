"""Who commissions what: commissioners follow each other, and their settings go with them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.rules import succession
from tracker.rules.days import Period
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
    asked = tuple(days)
    return sorted(answered_for_each(session, commissioner_id, [asked], today)[asked])


def answered_for_each(
    session: Session,
    commissioner_id: int,
    asked: Sequence[tuple[date, ...]],
    today: date,
) -> dict[tuple[date, ...], frozenset[int]]:
    """The same of several sets of days, by the days; two queries for all of them."""
    commissioners = _commissioners(session)
    acting = succession.answering(commissioner_id, today, commissioners)
    rows = _rows(session, acting, commissioners)

    def answers(given: list[succession.Commissioning], day: date) -> bool:
        who = succession.answering_for(given, min(day, today), today, commissioners)
        return bool(acting & who)

    held = {
        day: frozenset(key for key, given in rows.items() if answers(given, day))
        for day in {day for days in asked for day in days}
    }
    return {days: frozenset(rows).intersection(*(held[day] for day in days)) for days in asked}


def acting_for(session: Session, commissioner_id: int, day: date) -> list[int]:
    """Who acts for a commissioner that day: itself, or all that have followed it; one query."""
    return sorted(succession.answering(commissioner_id, day, _commissioners(session)))


def acting_alike(session: Session, commissioner_id: int, day: date) -> list[int]:
    """The commissioners for which the same acts that day as for this one, itself among them; one
    query."""
    commissioners = _commissioners(session)
    acting = succession.answering(commissioner_id, day, commissioners)
    return sorted(
        one
        for one in {commissioner_id, *commissioners}
        if acting & succession.answering(one, day, commissioners)
    )


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
