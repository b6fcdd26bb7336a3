"""The outbox: notices claimed, settled, given up and taken up again."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.rules.words import Channel, NoticeState, Told
from tracker.store.tables.accounts import Role, User
from tracker.store.tables.notices import Notice, NoticeItem, Recipient
from tracker.store.tables.people import PersonFact

_TOLD_AGAIN = (
    Told.UNDELIVERED,
    Told.CERTIFICATES,
    Told.DECIDED,
    Told.REQUESTS,
    Told.ANSWERS,
)
_UNFINISHED = (NoticeState.WAITING, NoticeState.SENDING)


class Due(NamedTuple):
    """A notice whose time has come, as it was when it was looked for."""

    id: int
    recipient_id: int
    state: NoticeState
    tries: int
    reference: str


def due(session: Session, now: datetime, most: int) -> list[Due]:
    """Notices that wait for their next try, and those whose claim has run out; the oldest first."""
    query = (
        select(*(getattr(Notice, name) for name in Due._fields))
        .where(Notice.state.in_(_UNFINISHED), Notice.next_try_at <= now)
        .order_by(Notice.next_try_at, Notice.id)
        .limit(most)
    )
    return [Due._make(row) for row in session.execute(query)]


def claim(session: Session, one: Due, until: datetime) -> bool:
    """Take a notice for one try, which counts from now on; False where another has it."""
    return _moved(
        session,
        _as_it_was(one),
        state=NoticeState.SENDING,
        tries=Notice.tries + 1,
        next_try_at=until,
    )


def settle(session: Session, one: Due, **values: Any) -> bool:
    """Note what became of a try; False where its claim ran out and another took it."""
    mine = and_(
        Notice.id == one.id,
        Notice.state == NoticeState.SENDING,
        Notice.tries == one.tries + 1,
    )
    return _moved(session, mine, **values)


def fold(session: Session, one: Due, problem: str) -> bool:
    """Give what a notice tells to a later one of the same recipient, where neither was tried yet.

    After days without a way out each person is then told once, of all of it.
    """
    if one.state != NoticeState.WAITING or one.tries:
        return False
    untried = (Notice.state == NoticeState.WAITING, Notice.tries == 0)
    mine = select(Notice.day).where(Notice.id == one.id).scalar_subquery()
    later = session.scalar(
        select(Notice.id)
        .where(Notice.recipient_id == one.recipient_id, Notice.day > mine, *untried)
        .order_by(Notice.day.desc())
        .limit(1)
    )
    # The later one is held by a change of nothing, so that nobody can write it meanwhile.
    if later is None or not _moved(session, and_(Notice.id == later, *untried), problem=None):
        return False
    if not _moved(session, _as_it_was(one), state=NoticeState.CANCELLED, problem=problem):
        return False
    session.execute(
        update(NoticeItem)
        .where(NoticeItem.notice_id == one.id)
        .values(notice_id=later)
        .execution_options(synchronize_session=False)
    )
    return True


def release_items(session: Session, notice_id: int) -> None:
    """Let what a notice told of flags, of other notices and of certificates wait for the
    recipient's next one."""
    session.execute(
        update(NoticeItem)
        .where(
            NoticeItem.notice_id == notice_id,
            or_(NoticeItem.flag_id.is_not(None), NoticeItem.told.in_(_TOLD_AGAIN)),
        )
        .values(notice_id=None)
        .execution_options(synchronize_session=False)
    )


def note_blocked(session: Session, now: datetime, problem: str) -> None:
    """Say of every notice that is due and untried why it does not leave."""
    session.execute(
        update(Notice)
        .where(
            Notice.state == NoticeState.WAITING,
            Notice.next_try_at <= now,
            Notice.tries == 0,
            Notice.problem.is_distinct_from(problem),
        )
        .values(problem=problem)
        .execution_options(synchronize_session=False)
    )


def try_again(session: Session, notice_id: int, now: datetime) -> bool:
    """Let a failed notice wait again, as if it had not been tried; False where it has not failed.

    Its tries stay at one, as it may have been taken before: it is never folded into another.
    """
    failed = and_(Notice.id == notice_id, Notice.state == NoticeState.FAILED)
    return _moved(
        session, failed, state=NoticeState.WAITING, tries=1, next_try_at=now, problem=None
    )


def with_another_address(session: Session) -> list[int]:
    """Failed notices whose recipient is reached at another address by now; reads them all."""
    address: Any = func.coalesce(User.email, PersonFact.email)
    query = (
        select(Notice.id)
        .join(Recipient, Recipient.id == Notice.recipient_id)
        .outerjoin(User, User.id == Recipient.account_id)
        .outerjoin(PersonFact, _known_person(Recipient.person_id))
        .where(
            Notice.state == NoticeState.FAILED,
            address.is_not(None),
            address != "",
            address != Notice.address,
        )
        .order_by(Notice.id)
    )
    return list(session.scalars(query))


def cancel_failed(session: Session, ids: Collection[int], problem: str) -> None:
    """Close failed notices and let what they told wait for the next ones."""
    for notice_id in ids:
        failed = and_(Notice.id == notice_id, Notice.state == NoticeState.FAILED)
        if _moved(session, failed, state=NoticeState.CANCELLED, problem=problem):
            release_items(session, notice_id)


def sent_by_notify(session: Session, now: datetime, since: date, most: int) -> list[Notice]:
    """Notices that Notify accepted and has not told the end of, when it is time to ask.

    `next_try_at` is then when it is asked next; once the end is known, when it was sent.
    """
    query = (
        select(Notice)
        .where(
            Notice.channel == Channel.NOTIFY,
            Notice.state == NoticeState.SENT,
            Notice.day >= since,
            Notice.next_try_at > Notice.sent_at,
            Notice.next_try_at <= now,
        )
        .order_by(Notice.next_try_at, Notice.id)
        .limit(most)
    )
    return list(session.scalars(query))


def by_reference(session: Session, references: Sequence[str]) -> Notice | None:
    """The notice of the first of these references that is one's."""
    found = session.scalars(select(Notice).where(Notice.reference.in_(references))).all()
    return next((one for key in references for one in found if one.reference == key), None)


def sent_lately_to(session: Session, address: str, since: date) -> Notice | None:
    """The last notice that went to an address, whatever the case it is written in."""
    query = (
        select(Notice)
        .where(
            Notice.day >= since,
            Notice.state == NoticeState.SENT,
            func.lower(Notice.address) == address.lower(),
        )
        .order_by(Notice.day.desc(), Notice.id.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def hr_recipients(session: Session, organisation_id: int) -> list[int]:
    """The recipients that the organisation's HR accounts are; made where there are none yet."""
    is_active: Any = User.active
    query: Any = (
        select(User.id, Recipient.id)
        .join(User.roles)
        .outerjoin(Recipient, Recipient.account_id == User.id)
        .where(User.organisation_id == organisation_id, is_active, Role.name == "hr")
        .order_by(User.id)
    )
    found = []
    for account_id, recipient_id in session.execute(query).all():
        if recipient_id is None:
            added = Recipient(account_id=account_id)
            session.add(added)
            session.flush()
            recipient_id = added.id
        found.append(recipient_id)
    return found


def tells_only(session: Session, notice_id: int, told: Told) -> bool:
    """Whether a notice has nothing but items of one kind."""
    other = exists().where(NoticeItem.notice_id == notice_id, NoticeItem.told != told)
    some = exists().where(NoticeItem.notice_id == notice_id)
    return bool(session.scalar(select(and_(some, ~other))))


def add_undelivered(session: Session, recipient_id: int, notice_id: int, day: date) -> None:
    """Note for somebody in HR that a notice failed, among what waits for them.

    There is one such item a day; where that day's is on its way already, it is the next day's.
    """
    items = session.scalars(
        select(NoticeItem).where(
            NoticeItem.recipient_id == recipient_id,
            NoticeItem.told == Told.UNDELIVERED,
            NoticeItem.day >= day,
        )
    ).all()
    waits = next((one for one in items if one.notice_id is None), None)
    if waits is not None:
        told = waits.facts.get("notices", [])
        if notice_id not in told:
            waits.facts = {"notices": [*told, notice_id]}
        return
    taken = {one.day for one in items}
    while day in taken:
        day += timedelta(days=1)
    session.add(
        NoticeItem(
            recipient_id=recipient_id,
            told=Told.UNDELIVERED,
            day=day,
            facts={"notices": [notice_id]},
        )
    )


def _known_person(person_id: Any) -> ColumnElement[bool]:
    return and_(PersonFact.person_id == person_id, PersonFact.withdrawn_at.is_(None))


def _as_it_was(one: Due) -> ColumnElement[bool]:
    return and_(Notice.id == one.id, Notice.state == one.state, Notice.tries == one.tries)


def _moved(session: Session, which: ColumnElement[bool], **values: Any) -> bool:
    query = update(Notice).where(which).values(**values)
    done: Any = session.execute(query.execution_options(synchronize_session=False))
    return done.rowcount == 1
