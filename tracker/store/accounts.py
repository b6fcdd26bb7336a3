"""The accounts of people, as far as others ask about them."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.store.tables.accounts import Role, User
from tracker.store.tables.people import Person, Post
from tracker.store.tables.places import SettingFact


def has_account(session: Session, person_id: int) -> bool:
    """Whether the person has an account, open or closed."""
    return session.scalar(select(User.id).where(User.person_id == person_id)) is not None


def account_address(session: Session, person_id: int) -> str | None:
    """With which address the person signs in, if they have an account."""
    user: Any = User
    return session.scalar(select(user.email).where(user.person_id == person_id))


def employer_of(session: Session, person_id: int) -> int | None:
    """The organisation whose person somebody is."""
    return session.scalar(select(Person.organisation_id).where(Person.id == person_id))


def may_be_of_both(session: Session, organisation_id: int | None, person_id: int | None) -> bool:
    """Whether one account may be of an organisation's HR and a person's own: of somebody whom it
    entered, or who ever was in a setting that it ran (the wall `account_known`)."""
    if organisation_id is None or person_id is None:
        return True
    ran = select(SettingFact.setting_id).where(SettingFact.organisation_id == organisation_id)
    held = select(Post.person_id).where(Post.setting_id.in_(ran), Post.person_id == person_id)
    own = Person.organisation_id == organisation_id
    query = select(Person.id).where(Person.id == person_id, or_(own, Person.id.in_(held)))
    return session.scalar(query) is not None


def is_given_back(session: Session, person_id: int) -> bool:
    """Whether the person has an account that HR may give back to them: HR gives nobody what HR may
    not see."""
    query: Any = select(User.id).where(User.person_id == person_id, is_of_staff_alone())
    return session.scalar(query) is not None


def is_of_staff_alone() -> ColumnElement[bool]:
    """An open account that sees its owner's training and nothing else."""
    user: Any = User
    return and_(user.active, user.roles.any(), ~user.roles.any(Role.name != "staff"))


def signs_in(session: Session, address: str, person_id: int) -> bool:
    """Whether another's account, open or closed, has that email address, however it is spelt."""
    query: Any = select(User.id).where(
        func.lower(User.email) == address.lower(), User.person_id.is_distinct_from(person_id)
    )
    return session.scalar(query.limit(1)) is not None


def address_of_account(session: Session, account_id: int) -> str | None:
    """With which address an account is signed in to; None where there is no such account."""
    user: Any = User
    return session.scalar(select(user.email).where(user.id == account_id))
