"""Somebody is erased: HR asks, a colleague confirms; or their time is over.

Names, numbers, addresses, documents and texts go. Training and posts stay without saying whose, so
that what was so of settings on any day stays as it was.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from tracker import clock
from tracker.actions.uploads import throw_away
from tracker.rules.days import london_day
from tracker.rules.protection_words import ErasedBy, ErasureState, Refusal
from tracker.rules.sought import Sought
from tracker.sheets.naming import may_name
from tracker.store import erasures as store
from tracker.store.database import DatabaseProblem, Session, empty_log
from tracker.store.erasure import erase, let_go_files, sought
from tracker.store.holds import has_holds, is_held
from tracker.store.people_writing import lock_organisation
from tracker.store.tables.protection import Erasure
from tracker.store.tables.uploads import UploadState

LONGEST_WHY = 500


class CannotErase(Exception):
    """Somebody is not erased; `refusals` say why."""

    def __init__(self, refusals: Collection[Refusal]) -> None:
        super().__init__(" ".join(refusals))
        self.refusals = tuple(refusals)


class SamePerson(Exception):
    """Whoever asked for an erasure does not confirm it."""


class AlreadyDecided(Exception):
    """Somebody has confirmed or dropped it."""


def refusals(session: Session, person_id: int, organisation_id: int, day: date) -> list[Refusal]:
    """All that stands in the way of erasing somebody of an organisation on a day, but for files."""
    if store.is_erased(session, person_id):
        return [Refusal.ERASED]
    found = {
        Refusal.EMPLOYED: store.works(session, person_id, day),
        Refusal.HELD: is_held(session, person_id, day),
        Refusal.ACCOUNT: store.has_another_role(session, person_id),
        Refusal.AT_WORK: store.at_work(session, organisation_id),
    }
    return [refusal for refusal, holds in found.items() if holds]


def ask_erasure(
    session: Session, organisation_id: int, person_id: int, why: str, by: str
) -> Erasure:
    """Ask for somebody to be erased, which a colleague is to confirm. Raises CannotErase."""
    now = clock.now()
    if found := refusals(session, person_id, organisation_id, london_day(now)):
        raise CannotErase(found)
    asked = _erasure(organisation_id, person_id, ErasedBy.HR, why, now, by)
    session.add(asked)
    try:
        session.commit()
    except DatabaseProblem:
        session.rollback()
        waits = store.waiting_for(session, [person_id]).get(person_id)
        if waits is None:
            raise
        return waits
    return asked


def drop_erasure(session: Session, organisation_id: int, erasure_id: int, by: str) -> None:
    """Whoever is asked for is not erased. Raises AlreadyDecided."""
    lock_organisation(session, organisation_id)
    asked = _asked(session, organisation_id, erasure_id)
    asked.state, asked.decided_at, asked.decided_by = ErasureState.DROPPED, clock.now(), by
    session.commit()


def confirm_erasure(session: Session, organisation_id: int, erasure_id: int, by: str) -> Erasure:
    """Erase whom a colleague asked for; of several who confirm it at once one does.

    Raises SamePerson, AlreadyDecided, and CannotErase where something has come in the way.
    """
    lock_organisation(session, organisation_id)
    asked = _asked(session, organisation_id, erasure_id)
    if asked.asked_by == by:
        session.rollback()
        raise SamePerson
    now = clock.now()
    _erase(session, organisation_id, [asked], now, by)
    session.commit()
    empty_log(session)
    return asked


def erase_by_command(
    session: Session,
    organisation_id: int,
    person_id: int,
    why: str | None,
    *,
    dry_run: bool = False,
) -> dict[str, int]:
    """Erase somebody as HR has decided; how many rows changed, by table. Raises CannotErase.

    A reason is kept beside the one with which HR has asked for it. A dry run takes everything back.
    """
    lock_organisation(session, organisation_id)
    now = clock.now()
    waits = store.waiting_for(session, [person_id]).get(person_id)
    told = why or "HR has decided so"
    asked = waits or _erasure(organisation_id, person_id, ErasedBy.COMMAND, told, now, None)
    asked.by = ErasedBy.COMMAND
    if not waits:
        session.add(asked)
    elif why:
        asked.why = f"{asked.why}\n{why}"
    _erase(session, organisation_id, [asked], now, None)
    counts = dict(asked.counts)
    if dry_run:
        session.rollback()
    else:
        session.commit()
        empty_log(session)
    return counts


def erase_leavers(
    session: Session, organisation_id: int, people: Collection[int], day: date, now: datetime
) -> int:
    """Erase those of an organisation whose time is over, within the transaction; how many.

    Those in whose way something stands are left for another night.
    """
    lock_organisation(session, organisation_id)
    if store.at_work(session, organisation_id) or has_holds(session, organisation_id, day):
        return 0
    waits = store.waiting_for(session, people)
    why = "Their time on the retention schedule is over"
    done = []
    for person_id in people:
        if store.has_another_role(session, person_id):
            continue
        asked = waits.get(person_id) or _erasure(
            organisation_id, person_id, ErasedBy.SCHEDULE, why, now, None
        )
        asked.by = ErasedBy.SCHEDULE
        session.add(asked)
        done.append(asked)
    if done:
        _apply(session, organisation_id, done, now, None)
    return len(done)


def _erase(
    session: Session, organisation_id: int, asked: list[Erasure], now: datetime, by: str | None
) -> None:
    found = {
        refusal
        for one in asked
        for refusal in refusals(session, one.person_id, organisation_id, london_day(now))
    }
    if found:
        session.rollback()
        raise CannotErase(sorted(found))
    _apply(session, organisation_id, asked, now, by)


def _apply(
    session: Session, organisation_id: int, asked: list[Erasure], now: datetime, by: str | None
) -> None:
    people = sought(session, [one.person_id for one in asked])
    _files(session, organisation_id, list(people.values()), london_day(now))
    session.flush()
    counts = erase(session, organisation_id, people, now)
    for one in asked:
        session.refresh(one)
        one.state, one.decided_at, one.decided_by = ErasureState.DONE, now, by
        one.counts = counts
    session.flush()


def _files(session: Session, organisation_id: int, people: Collection[Sought], day: date) -> None:
    """Whole files go, as a file without some of its cells would not be what was given."""
    named = [
        (key, state)
        for key, state, content in store.files_of(session, organisation_id)
        if may_name(content, people)
    ]
    if named and has_holds(session, organisation_id, day):
        session.rollback()
        raise CannotErase([Refusal.FILES])
    for key, state in named:
        if state == UploadState.CHECKED:
            throw_away(session, key)
    let_go_files(session, [key for key, _ in named])


def _asked(session: Session, organisation_id: int, erasure_id: int) -> Erasure:
    asked = store.one_erasure(session, organisation_id, erasure_id)
    if asked is None or asked.state != ErasureState.ASKED:
        session.rollback()
        raise AlreadyDecided
    return asked


def _erasure(
    organisation_id: int, person_id: int, by: ErasedBy, why: str, now: datetime, asked_by: Any
) -> Erasure:
    return Erasure(
        organisation_id=organisation_id,
        person_id=person_id,
        state=ErasureState.ASKED,
        by=by,
        why=why,
        asked_at=now,
        asked_by=asked_by,
        counts={},
    )
