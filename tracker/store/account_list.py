"""The accounts of those who work with the tracker: HR, commissioners, registrars, administrators.

Accounts that open nothing but their owner's own training are not among them.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from tracker.store.paging import Page, matches, page_of
from tracker.store.tables.accounts import AccountInvitation, Role, User
from tracker.store.tables.people import Person, PersonFact, Post, PostFact
from tracker.store.tables.places import (
    Commissioner,
    CommissionerFact,
    Organisation,
    OrganisationFact,
)


class WorkRole(StrEnum):
    """What an account is for, beside its owner's own training."""

    HR = "hr"
    COMMISSIONER = "commissioner"
    REGISTRAR = "registrar"
    ADMIN = "admin"


class AccountState(StrEnum):
    """`invited` has not been opened by its owner yet."""

    OPEN = "open"
    INVITED = "invited"
    CLOSED = "closed"


@dataclass(frozen=True)
class Team:
    """Whose accounts somebody sees: all, or those of one role in one place."""

    role: WorkRole | None = None
    organisation_id: int | None = None
    commissioner_id: int | None = None


@dataclass(frozen=True)
class AccountFilter:
    """What a list of accounts is narrowed to; `place` is the id of an organisation or commissioner,
    whichever the role has."""

    role: WorkRole | None = None
    state: AccountState | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as a list shows it. `invited_until` is the last moment of its invitation."""

    id: int
    email: str
    state: AccountState
    person_id: int | None
    organisation_id: int | None
    commissioner_id: int | None
    organisation: str | None
    commissioner: str | None
    made_by: str | None
    closed_at: datetime | None
    closed_by: str | None
    signed_in_on: date | None
    invited_until: datetime | None
    roles: tuple[str, ...]

    @property
    def role(self) -> WorkRole | None:
        """What it is for; None where it has nothing but its owner's own training."""
        return next((one for one in WorkRole if one.value in self.roles), None)

    @property
    def place(self) -> str | None:
        """The name of the organisation or commissioner for which it is."""
        return self.organisation or self.commissioner


_user: Any = User
_STATE: Any = case(
    (_user.active, AccountState.OPEN.value),
    (and_(_user.closed_at.is_(None), _user.made_by.is_not(None)), AccountState.INVITED.value),
    else_=AccountState.CLOSED.value,
)
_OPEN_INVITATION = and_(
    AccountInvitation.account_id == User.id,
    AccountInvitation.used_at.is_(None),
    AccountInvitation.revoked_at.is_(None),
)


def accounts_page(
    session: Session, team: Team, wanted: AccountFilter, number: int
) -> Page[Account]:
    """Accounts by address: open and invited ones first; three queries."""
    query = _listed(team)
    if wanted.role is not None:
        query = query.where(_user.roles.any(Role.name == wanted.role.value))
    if wanted.state is not None:
        query = query.where(wanted.state.value == _STATE)
    names = (_user.email, Organisation.code, OrganisationFact.name)
    more = (Commissioner.code, CommissionerFact.name)
    query = query.where(*matches(wanted.text, *names, *more))
    is_closed = case((AccountState.CLOSED.value == _STATE, 1), else_=0)
    rows, total = page_of(session, query.order_by(is_closed, _user.email, _user.id), number)
    return Page(_with_roles(session, rows), number, total)


def account_of(session: Session, team: Team, account_id: int) -> Account | None:
    """One of the accounts of a team; two queries."""
    rows = session.execute(_listed(team).where(_user.id == account_id)).all()
    return next(iter(_with_roles(session, rows)), None)


def any_account(session: Session, account_id: int) -> Account | None:
    """An account, of staff too; two queries."""
    return accounts_by_id(session, [account_id]).get(account_id)


def accounts_by_id(session: Session, ids: Collection[int]) -> dict[int, Account]:
    """Those of these accounts that there are, of staff too; two queries."""
    rows = session.execute(_columns().where(_user.id.in_(ids))).all()
    return {one.id: one for one in _with_roles(session, rows)}


def has_work() -> ColumnElement[bool]:
    """An account that is for anything beside its owner's own training: one with a `role`."""
    return _user.roles.any(Role.name.in_([one.value for one in WorkRole]))


def account_with_address(session: Session, address: str) -> Account | None:
    """Whichever account signs in with an address, however it is spelt; of staff alone, too."""
    query = _columns().where(func.lower(_user.email) == address.lower())
    rows = session.execute(query.order_by(_user.id).limit(1)).all()
    return next(iter(_with_roles(session, rows)), None)


def count_open_admins(session: Session) -> int:
    """How many administrators can sign in."""
    is_admin = _user.roles.any(Role.name == WorkRole.ADMIN.value)
    return session.scalar(select(func.count(_user.id)).where(_user.active, is_admin)) or 0


def organisations_to_choose(session: Session) -> list[tuple[str, str]]:
    """Code and name of every organisation, by name."""
    name = func.coalesce(OrganisationFact.name, Organisation.code)
    query = select(Organisation.code, name).outerjoin(OrganisationFact, _organisation_named())
    return [(row[0], row[1]) for row in session.execute(query.order_by(name))]


def commissioners_to_choose(session: Session) -> list[tuple[str, str]]:
    """Code and name of every commissioner, by name."""
    name = func.coalesce(CommissionerFact.name, Commissioner.code)
    query = select(Commissioner.code, name).outerjoin(CommissionerFact, _commissioner_named())
    return [(row[0], row[1]) for row in session.execute(query.order_by(name))]


def place_with_code(session: Session, role: WorkRole, code: str) -> int | None:
    """The id of the organisation, or for commissioners of the commissioner, with that code."""
    table: Any = Commissioner if role == WorkRole.COMMISSIONER else Organisation
    return session.scalar(select(table.id).where(table.code == code))


def who_left(session: Session, accounts: Collection[Account], day: date) -> frozenset[int]:
    """Of these accounts those of a colleague whose last post in the staff list has ended.

    Whose an account is, is known by the person whose training it shows, or of HR by the address
    that the staff list has. One query.
    """
    # Lists are short: a page's accounts.
    addresses = {one.email.lower() for one in accounts}
    people = {one.person_id for one in accounts if one.person_id is not None}
    mine = {one.organisation_id for one in accounts if one.organisation_id is not None}
    if not people and not mine:
        return frozenset()
    has_post = (
        select(Post.id)
        .join(PostFact, PostFact.post_id == Post.id)
        .where(
            Post.person_id == Person.id,
            PostFact.withdrawn_at.is_(None),
            or_(PostFact.ends_on.is_(None), PostFact.ends_on >= day),
        )
    )
    by_address = and_(func.lower(PersonFact.email).in_(addresses), Person.organisation_id.in_(mine))
    query = (
        select(Person.id, Person.organisation_id, func.lower(PersonFact.email), has_post.exists())
        .join(PersonFact, PersonFact.person_id == Person.id)
        .where(PersonFact.withdrawn_at.is_(None), or_(Person.id.in_(people), by_address))
    )
    found: dict[Any, list[bool]] = defaultdict(list)
    for person_id, organisation_id, address, is_there in session.execute(query):
        found[person_id].append(is_there)
        found[organisation_id, address].append(is_there)
    return frozenset(one.id for one in accounts if not any(held := _held(found, one)) and held)


def _held(found: dict[Any, list[bool]], one: Account) -> list[bool]:
    if one.person_id is not None:
        return found.get(one.person_id, [])
    return found.get((one.organisation_id, one.email.lower()), [])


def _listed(team: Team) -> Any:
    """Those with something to do here, or with no role and nobody's training."""
    if team.role is None:
        is_nobodys = and_(_user.person_id.is_(None), ~_user.roles.any())
        query = _columns().where(or_(has_work(), is_nobodys))
    else:
        query = _columns().where(_user.roles.any(Role.name == team.role.value))
    if team.organisation_id is not None:
        query = query.where(_user.organisation_id == team.organisation_id)
    if team.commissioner_id is not None:
        query = query.where(_user.commissioner_id == team.commissioner_id)
    return query


def _columns() -> Any:
    query: Any = (
        select(
            _user.id,
            _user.email,
            _STATE,
            _user.person_id,
            _user.organisation_id,
            _user.commissioner_id,
            func.coalesce(OrganisationFact.name, Organisation.code),
            func.coalesce(CommissionerFact.name, Commissioner.code),
            _user.made_by,
            _user.closed_at,
            _user.closed_by,
            _user.signed_in_on,
            AccountInvitation.expires_at,
        )
        .outerjoin(Organisation, Organisation.id == _user.organisation_id)
        .outerjoin(OrganisationFact, _organisation_named())
        .outerjoin(Commissioner, Commissioner.id == _user.commissioner_id)
        .outerjoin(CommissionerFact, _commissioner_named())
        .outerjoin(AccountInvitation, _OPEN_INVITATION)
    )
    return query


def _organisation_named() -> ColumnElement[bool]:
    return and_(
        OrganisationFact.organisation_id == Organisation.id, OrganisationFact.withdrawn_at.is_(None)
    )


def _commissioner_named() -> ColumnElement[bool]:
    return and_(
        CommissionerFact.commissioner_id == Commissioner.id, CommissionerFact.withdrawn_at.is_(None)
    )


def _with_roles(session: Session, rows: Any) -> list[Account]:
    ids = [row[0] for row in rows]
    held: Any = select(_user.id, Role.name).join(_user.roles).where(_user.id.in_(ids))
    roles: dict[int, list[str]] = defaultdict(list)
    for account_id, name in session.execute(held.order_by(Role.name)):
        roles[account_id].append(name)
    found: list[Account] = []
    for row in rows:
        known: tuple[Any, ...] = (AccountState(row[2]), *row[3:], tuple(roles[row[0]]))
        found.append(Account(row[0], row[1], *known))
    return found
