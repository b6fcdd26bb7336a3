"""People of the small trust who are invited, and what they come to."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.web.harbour_users import person_id
from tracker.actions import joining
from tracker.actions.invitations import Inviter, Made, code_typed, invite
from tracker.actions.joining import Unusable
from tracker.actions.sign_in_limit import Caller
from tracker.rules.words import InvitedBy
from tracker.store.invitations import State
from tracker.store.tables.accounts import Role, User
from tracker.store.tables.people import PersonFact
from tracker.store.tables.places import Organisation

SECRET = "for the tests alone"
CALLER = Caller("", "192.0.2.1", SECRET)
RUTH = ("00101", "Adeyemi")
LETTER = InvitedBy.LETTER
role_name: Any = Role.name


def hr(session: Session, code: str = "HARB") -> Inviter:
    """Somebody of an organisation's HR."""
    query = select(Organisation.id).where(Organisation.code == code)
    return Inviter(session.scalars(query).one(), "asha@harbour.example", SECRET)


def invited(session: Session, number: str = "00101", how: InvitedBy = LETTER) -> Made:
    """The invitation of one of the trust's people."""
    (made,) = invite(session, hr(session), how, [person_id(session, number)])
    return made


def code_of(made: Made) -> str:
    """What is typed of it."""
    code = code_typed(made.code)
    assert code
    return code


def entered(session: Session, made: Made) -> int:
    """What typing the code leads to."""
    return joining.invitation_by_code(session, code_of(made), CALLER)


def opened(session: Session, number: str = "00101", *roles: str, active: bool = True) -> User:
    """One of the trust's people has an account, of staff where no other roles are said."""
    user = User(
        email=f"{number}@home.example",
        active=active,
        fs_uniquifier=uuid4().hex,
        person_id=person_id(session, number),
    )
    for name in roles or ("staff",):
        role = session.scalar(select(Role).where(role_name == name)) or Role(name=name)
        user.roles.append(role)
    session.add(user)
    session.commit()
    return user


def way_back(session: Session, number: str = "00101", how: InvitedBy = LETTER) -> Made:
    """The way back of one of the trust's people to their account."""
    (made,) = invite(session, hr(session), how, [person_id(session, number)], way_back=True)
    return made


def renew(session: Session, address: str) -> Callable[[int], None]:
    """What gives the account of a person another address."""

    def account(person: int) -> None:
        session.execute(update(User).where(User.person_id == person).values(email=address))

    return account


def come_back(session: Session, made: Made, address: str = "ruth@new.example") -> None:
    """Whoever has a way back uses it."""
    joining.join(session, made.id, address, renew(session, address))


def make(session: Session, address: str = "ruth@home.example") -> Callable[[int], None]:
    """What makes an account with that address."""

    def account(person: int) -> None:
        session.add(User(email=address, active=True, fs_uniquifier=uuid4().hex, person_id=person))

    return account


def joined(session: Session, made: Made, address: str = "ruth@home.example") -> None:
    """Whoever is invited joins."""
    joining.join(session, made.id, address, make(session, address))


def give_address(session: Session, person: int, address: str = "ruth@work.example") -> None:
    """HR knows an email address of theirs."""
    query = select(PersonFact).where(PersonFact.person_id == person)
    session.scalars(query).one().email = address
    session.commit()


def accounts(session: Session) -> int:
    """How many accounts there are."""
    return session.scalar(select(func.count(User.id))) or 0


def why(session: Session, made: Made) -> State:
    """Why the code is not taken."""
    with pytest.raises(Unusable) as refused:
        entered(session, made)
    return refused.value.state


def at_once(session: Session, *work: Callable[[Session], Any]) -> list[Any]:
    """What each came to, or the exception, all begun at one moment in sessions of their own."""
    barrier, engine = Barrier(len(work)), session.connection().engine
    session.rollback()

    def run(one: Callable[[Session], Any]) -> Any:
        with Session(engine) as own:
            barrier.wait()
            try:
                return one(own)
            except Exception as refused:
                return refused

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))
