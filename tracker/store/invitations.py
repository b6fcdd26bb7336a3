"""Invitations to make an account: whom they may go to, and what became of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, insert, or_, select, update
from sqlalchemy.orm import Session

from tracker.rules.words import InvitedBy
from tracker.store.accounts import is_of_staff_alone
from tracker.store.paging import Page, page_of
from tracker.store.scope import scope_of
from tracker.store.tables.accounts import User
from tracker.store.tables.invitations import Invitation
from tracker.store.tables.people import Person, PersonFact, Post, PostFact
from tracker.store.tables.places import Setting

MOST_TRIES = 5
_OPEN = and_(Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
_BLOCKED = and_(_OPEN, Invitation.tries >= MOST_TRIES)


class State(StrEnum):
    """What an invitation is good for. `blocked` had too many wrong answers."""

    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"
    BLOCKED = "blocked"
    EXPIRED = "expired"


class Invitable(NamedTuple):
    """Somebody with a post that has not ended."""

    person_id: int
    surname: str
    forename: str
    email: str | None


class Facts(NamedTuple):
    """What whoever joins has to know: any one of each."""

    numbers: frozenset[str]
    surnames: frozenset[str]


@dataclass(frozen=True, slots=True)
class Listed:
    """An invitation as a list shows it."""

    id: int
    person_id: int
    surname: str
    forename: str
    invited_by: InvitedBy
    address: str | None
    made_at: datetime
    made_by: str | None
    used_at: datetime | None
    expires_at: datetime
    is_way_back: bool
    state: State


def state_of(one: Any, now: datetime) -> State:
    """The state of an invitation, or of a row with its columns, at a moment."""
    if one.used_at is not None:
        return State.USED
    if one.revoked_at is not None:
        return State.REVOKED
    if one.tries >= MOST_TRIES:
        return State.BLOCKED
    return State.EXPIRED if one.expires_at <= now else State.OPEN


def invitable(
    session: Session,
    organisation_id: int,
    day: date,
    person_ids: Collection[int] | None = None,
    setting: str | None = None,
    uninvited: datetime | None = None,
    way_back: bool = False,
) -> list[Invitable]:
    """Whom the organisation may invite, by name: its people with a post that has not ended and no
    account, or for a `way_back` those with one that HR may give back; of these, of a setting, or
    without an invitation that works at a moment, where that is given."""
    scope = scope_of(session, organisation_id, day)
    has_post = (
        select(Post.id)
        .join(PostFact, PostFact.post_id == Post.id)
        .join(Setting, Setting.id == Post.setting_id)
        .where(
            Post.person_id == Person.id,
            scope.posts,
            PostFact.withdrawn_at.is_(None),
            or_(PostFact.ends_on.is_(None), PostFact.ends_on >= day),
        )
    )
    if setting is not None:
        has_post = has_post.where(Setting.code == setting)
    query: Any = (
        select(Person.id, PersonFact.surname, PersonFact.forename, PersonFact.email)
        .join(PersonFact, PersonFact.person_id == Person.id)
        .outerjoin(User, User.person_id == Person.id)
        .where(PersonFact.withdrawn_at.is_(None), has_post.exists())
        .where(is_of_staff_alone() if way_back else User.id.is_(None))
        .order_by(PersonFact.surname, PersonFact.forename, Person.id)
    )
    if person_ids is not None:
        query = query.where(Person.id.in_(person_ids))
    if uninvited is not None:
        invited = select(Invitation.id).where(Invitation.person_id == Person.id, _works(uninvited))
        query = query.where(~invited.exists())
    return [Invitable._make(row) for row in session.execute(query)]


def add_invitations(session: Session, rows: Sequence[dict[str, Any]], now: datetime) -> list[int]:
    """Record invitations; each revokes the one that its person had. Their ids, in order."""
    ids = [row["person_id"] for row in rows]
    _revoke(session, and_(Invitation.person_id.in_(ids), _OPEN), now)
    made = session.scalars(
        insert(Invitation).returning(Invitation.id, sort_by_parameter_order=True), list(rows)
    )
    return list(made)


def revoke(session: Session, ids: Collection[int], now: datetime) -> None:
    """Revoke those of these invitations that were not used."""
    _revoke(session, and_(Invitation.id.in_(ids), _OPEN), now)


def _revoke(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    session.execute(
        update(Invitation)
        .where(which)
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


def revoke_way_back(session: Session, person_id: int, now: datetime) -> None:
    """Revoke the way back of a person, if there is one that was not used."""
    _revoke(session, and_(Invitation.person_id == person_id, Invitation.is_way_back, _OPEN), now)


def last_way_back(session: Session, person_id: int) -> Invitation | None:
    """The latest way back of a person, whichever organisation made it."""
    query = select(Invitation).where(Invitation.person_id == person_id, Invitation.is_way_back)
    return session.scalar(query.order_by(Invitation.id.desc()).limit(1))


def by_code(session: Session, code_hash: str) -> Invitation | None:
    """The invitation with that code, whatever its state."""
    return session.scalar(select(Invitation).where(Invitation.code_hash == code_hash))


def by_id(session: Session, invitation_id: int) -> Invitation | None:
    """The invitation as the database has it now."""
    return session.get(Invitation, invitation_id, populate_existing=True)


def count_try(session: Session, invitation_id: int, now: datetime) -> int | None:
    """Add one wrong answer to an invitation that can be used; how many there are, else None."""
    return session.scalar(
        _usable(update(Invitation), invitation_id, now)
        .values(tries=Invitation.tries + 1)
        .returning(Invitation.tries)
    )


def give_back_try(session: Session, invitation_id: int) -> None:
    """The answer just counted was right."""
    session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.tries > 0)
        .values(tries=Invitation.tries - 1)
    )


def use(session: Session, invitation_id: int, now: datetime) -> int | None:
    """Use up an invitation; whose it is. None where it could not be used any more."""
    return session.scalar(
        _usable(update(Invitation), invitation_id, now)
        .values(used_at=now)
        .returning(Invitation.person_id)
    )


def _usable(statement: Any, invitation_id: int, now: datetime) -> Any:
    found = statement.where(Invitation.id == invitation_id, _works(now))
    return found.execution_options(synchronize_session=False)


def _works(now: datetime) -> ColumnElement[bool]:
    return and_(_OPEN, Invitation.tries < MOST_TRIES, Invitation.expires_at > now)


def facts_of(session: Session, person_id: int) -> Facts:
    """The person's staff numbers, with and without the suffix of a post, and surname."""
    numbers = select(Person.number).where(Person.id == person_id)
    posts = select(Post.staff_number).where(Post.person_id == person_id)
    surnames = select(PersonFact.surname).where(
        PersonFact.person_id == person_id, PersonFact.withdrawn_at.is_(None)
    )
    return Facts(
        frozenset(session.scalars(numbers.union(posts))), frozenset(session.scalars(surnames))
    )


def invitations_page(
    session: Session, organisation_id: int, now: datetime, number: int
) -> Page[Listed]:
    """The organisation's invitations that were not revoked: those blocked first, then those that
    wait, those that ran out, and those used, the latest first; two queries."""
    has_ended = Invitation.expires_at <= now
    order = case((_BLOCKED, 0), (Invitation.used_at.is_not(None), 3), (has_ended, 2), else_=1)
    query = (
        _listed(organisation_id)
        .where(Invitation.revoked_at.is_(None))
        .order_by(order, Invitation.made_at.desc(), PersonFact.surname, Invitation.id.desc())
    )
    rows, total = page_of(session, query, number)
    return Page([_row(row, now) for row in rows], number, total)


def invitation_of(
    session: Session, organisation_id: int, invitation_id: int, now: datetime
) -> Listed | None:
    """One of the organisation's invitations."""
    query = _listed(organisation_id).where(Invitation.id == invitation_id)
    row = session.execute(query).one_or_none()
    return _row(row, now) if row else None


def last_invitation(
    session: Session, organisation_id: int, person_id: int, now: datetime
) -> Listed | None:
    """The latest of the organisation's invitations of a person."""
    query = _listed(organisation_id).where(Invitation.person_id == person_id)
    row = session.execute(query.order_by(Invitation.id.desc()).limit(1)).one_or_none()
    return _row(row, now) if row else None


def count_blocked(session: Session, organisation_id: int) -> int:
    """How many of its invitations somebody tried to use with wrong answers, until they ended."""
    query = select(func.count(Invitation.id)).where(
        Invitation.organisation_id == organisation_id, _BLOCKED
    )
    return session.scalar(query) or 0


def _listed(organisation_id: int) -> Any:
    columns: tuple[Any, ...] = (
        Invitation.id,
        Invitation.person_id,
        PersonFact.surname,
        PersonFact.forename,
        Invitation.invited_by,
        Invitation.address,
        Invitation.made_at,
        Invitation.made_by,
        Invitation.used_at,
        Invitation.expires_at,
        Invitation.is_way_back,
        Invitation.revoked_at,
        Invitation.tries,
    )
    return (
        select(*columns)
        .join(PersonFact, PersonFact.person_id == Invitation.person_id)
        .where(Invitation.organisation_id == organisation_id, PersonFact.withdrawn_at.is_(None))
    )


def _row(row: Any, now: datetime) -> Listed:
    return Listed(*[*row[:11], state_of(row, now)])
