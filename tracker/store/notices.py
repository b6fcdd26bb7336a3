"""Who may be told, what of, and what they were told: read and written in bulk."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from tracker.rules.words import Absence, FlagKind, Language, Nation, Often, Severity, Told
from tracker.store.bulk import insert_told
from tracker.store.tables.accounts import Role, User
from tracker.store.tables.flags import Flag
from tracker.store.tables.notices import Notice, NoticeItem, Recipient
from tracker.store.tables.people import Person, PersonFact, Post, PostFact
from tracker.store.tables.places import SettingFact

IDS_AT_ONCE = 5_000


class OpenFlag(NamedTuple):
    """An open flag, with its post and its person where it is about one.

    `employer_id` is the organisation on whose staff list the person is.
    """

    id: int
    kind: FlagKind
    severity: Severity
    until: date | None
    turn: int
    organisation_id: int | None
    setting_id: int | None
    post_id: int | None
    snoozed_until: date | None
    is_escalated: bool
    person_id: int | None
    employer_id: int | None
    email: str | None
    starts_on: date | None
    ends_on: date | None
    absence: Absence | None
    absence_from: date | None
    absence_to: date | None


class Account(NamedTuple):
    """Somebody who signs in, with the names of their roles; `address` is never None."""

    id: int
    address: str
    is_active: bool
    organisation_id: int | None
    person_id: int | None
    commissioner_id: int | None
    roles: frozenset[str]


class Preferences(NamedTuple):
    """How a recipient wants to be told. The account or the person alone is not None."""

    id: int
    account_id: int | None
    person_id: int | None
    language: Language
    often: Often
    weekends: bool
    bank_holidays: bool


class Item(NamedTuple):
    """A thing told or waiting to be; without a flag it is about the day."""

    id: int
    recipient_id: int
    flag_id: int | None
    turn: int | None
    told: Told
    day: date


class Place(NamedTuple):
    """A setting that operates: who runs it, and where it is."""

    setting_id: int
    organisation_id: int
    nation: Nation | None


def open_flags(session: Session, ids: Collection[int] | None = None) -> dict[int, OpenFlag]:
    """The open flags, or those of them with these ids; by id."""
    query = (
        select(
            Flag.id,
            Flag.kind,
            Flag.severity,
            Flag.until,
            Flag.turn,
            Flag.organisation_id,
            Flag.setting_id,
            Flag.post_id,
            Flag.snoozed_until,
            Flag.escalated_at.is_not(None),
            Post.person_id,
            Person.organisation_id,
            PersonFact.email,
            PostFact.starts_on,
            PostFact.ends_on,
            PostFact.absence,
            PostFact.absence_from,
            PostFact.absence_to,
        )
        .outerjoin(Post, Post.id == Flag.post_id)
        .outerjoin(PostFact, and_(PostFact.post_id == Post.id, PostFact.withdrawn_at.is_(None)))
        .outerjoin(Person, Person.id == Post.person_id)
        .outerjoin(
            PersonFact, and_(PersonFact.person_id == Person.id, PersonFact.withdrawn_at.is_(None))
        )
        .where(Flag.closed_at.is_(None))
        .order_by(Flag.id)
    )
    return {row[0]: OpenFlag._make(row) for row in _by_ids(session, query, Flag.id, ids)}


def accounts(session: Session, account_id: int | None = None) -> dict[int, Account]:
    """Every account, or one, by id; those that are not active too."""
    columns: tuple[Any, ...] = (
        User.id,
        func.lower(User.email),
        User.active,
        User.organisation_id,
        User.person_id,
        User.commissioner_id,
        Role.name,
    )
    query = select(*columns).outerjoin(User.roles)
    if account_id is not None:
        query = query.where(User.id == account_id)
    said: dict[int, Any] = {}
    roles: dict[int, set[str]] = defaultdict(set)
    for *known, role in session.execute(query.order_by(User.id)):
        said[known[0]] = known
        roles[known[0]] |= {role} - {None}
    return {key: Account._make([*known, frozenset(roles[key])]) for key, known in said.items()}


def preferences(session: Session) -> list[Preferences]:
    """Those of every recipient."""
    return [Preferences._make(row) for row in session.execute(_preferences())]


def preferences_of(session: Session, recipient_id: int) -> Preferences:
    """Those of one recipient."""
    row = session.execute(_preferences().where(Recipient.id == recipient_id)).one()
    return Preferences._make(row)


def _preferences() -> Select[Any]:
    return select(*(getattr(Recipient, name) for name in Preferences._fields))


def people_at(
    session: Session, addresses: Collection[str], day: date
) -> Iterator[tuple[int, str, int]]:
    """Who with a post current that day has one of these addresses, in small letters: the id of
    the person, the address, and the organisation on whose staff list they are."""
    query = (
        select(Person.id, func.lower(PersonFact.email), Person.organisation_id)
        .join(PersonFact, PersonFact.person_id == Person.id)
        .where(
            PersonFact.withdrawn_at.is_(None),
            select(Post.id)
            .join(PostFact, PostFact.post_id == Post.id)
            .where(Post.person_id == Person.id, *_current(PostFact, day))
            .exists(),
        )
        .order_by(Person.id)
    )
    for row in _by_ids(session, query, func.lower(PersonFact.email), addresses):
        yield row[0], row[1], row[2]


def places(session: Session, day: date) -> list[Place]:
    """The settings that operate that day."""
    query = select(SettingFact.setting_id, SettingFact.organisation_id, SettingFact.nation)
    return [Place._make(row) for row in session.execute(query.where(*_current(SettingFact, day)))]


def told_of_open_flags(session: Session) -> set[tuple[int, int, int, Told]]:
    """Recipient, flag, turn and how: what was told, or waits to be, of open flags at their turn."""
    query: Any = (
        select(NoticeItem.recipient_id, NoticeItem.flag_id, NoticeItem.turn, NoticeItem.told)
        .join(Flag, and_(Flag.id == NoticeItem.flag_id, Flag.turn == NoticeItem.turn))
        .where(Flag.closed_at.is_(None))
    )
    return {(who, flag, turn, how) for who, flag, turn, how in session.execute(query)}


def told_of_day(session: Session, how: Told, day: date) -> set[int]:
    """The recipients for whom something of a kind about a day is noted already."""
    query = select(NoticeItem.recipient_id).where(NoticeItem.told == how, NoticeItem.day == day)
    return set(session.scalars(query))


def waiting_items(session: Session) -> list[Item]:
    """What waits for a notice, the oldest first."""
    query = select(*(getattr(NoticeItem, name) for name in Item._fields))
    query = query.where(NoticeItem.notice_id.is_(None)).order_by(NoticeItem.id)
    return [Item._make(row) for row in session.execute(query)]


def noticed_on(session: Session, day: date) -> set[int]:
    """The recipients who have a notice for that day."""
    return set(session.scalars(select(Notice.recipient_id).where(Notice.day == day)))


def add_recipients(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[Preferences]:
    """Add recipients; their preferences."""
    if not rows:
        return []
    columns = [getattr(Recipient, name) for name in Preferences._fields]
    found = insert_told(session, columns, rows)
    return [Preferences._make(row) for row in found]


def add_items(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Add what is to be told."""
    if not rows:
        return []
    columns = [getattr(NoticeItem, name) for name in Item._fields]
    found = insert_told(session, columns, rows)
    return [Item._make(row) for row in found]


def forget_items(session: Session, ids: Collection[int]) -> None:
    """Take away items that wait for nothing any more."""
    for some in _groups(ids):
        session.execute(
            delete(NoticeItem)
            .where(NoticeItem.id.in_(some), NoticeItem.notice_id.is_(None))
            .execution_options(synchronize_session=False)
        )


def add_notices(
    session: Session, rows: Sequence[Mapping[str, Any]], item_ids: Iterable[int], day: date
) -> None:
    """Add a day's notices, and give each the items of its recipient among these."""
    if not rows:
        return
    session.execute(insert(Notice), list(rows))
    mine = (
        select(Notice.id)
        .where(Notice.recipient_id == NoticeItem.recipient_id, Notice.day == day)
        .scalar_subquery()
    )
    for some in _groups(item_ids):
        session.execute(
            update(NoticeItem)
            .where(NoticeItem.id.in_(some))
            .values(notice_id=mine)
            .execution_options(synchronize_session=False)
        )


def items_of(session: Session, notice_id: int) -> list[tuple[Item, dict[str, Any]]]:
    """What a notice tells, with the facts of what is not about a flag."""
    columns = [getattr(NoticeItem, name) for name in Item._fields]
    query = select(*columns, NoticeItem.facts).where(NoticeItem.notice_id == notice_id)
    rows = session.execute(query.order_by(NoticeItem.id))
    return [(Item._make(row[:-1]), row[-1]) for row in rows]


def _current(fact: Any, day: date) -> tuple[Any, ...]:
    return (
        fact.withdrawn_at.is_(None),
        or_(fact.starts_on.is_(None), fact.starts_on <= day),
        or_(fact.ends_on.is_(None), fact.ends_on >= day),
    )


def _by_ids(session: Session, query: Any, column: Any, ids: Collection[Any] | None) -> Any:
    if ids is None:
        yield from session.execute(query)
        return
    for some in _groups(ids):
        yield from session.execute(query.where(column.in_(some)))


def _groups(keys: Iterable[Any]) -> Iterator[list[Any]]:
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), IDS_AT_ONCE):
        yield ordered[start : start + IDS_AT_ONCE]
