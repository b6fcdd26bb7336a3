"""Who looks after the accounts of the small trust, and their accounts."""

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions.accounts.acting import Acting, from_command_line
from tracker.store.account_list import Team, WorkRole
from tracker.store.account_writing import Place
from tracker.store.tables.accounts import Role, User
from tracker.store.tables.places import Commissioner, Organisation

SECRET = "for the tests alone"
COMMAND = from_command_line(SECRET)
ADMIN, HR = WorkRole.ADMIN, WorkRole.HR
NOWHERE = Place()


def trust(session: Session, code: str = "HARB") -> Place:
    """What HR of an organisation answers for."""
    return Place(session.scalars(select(Organisation.id).where(Organisation.code == code)).one())


def board(session: Session, code: str = "EAST") -> Place:
    """What a commissioner's people answer for."""
    found = select(Commissioner.id).where(Commissioner.code == code)
    return Place(None, session.scalars(found).one())


def account(
    session: Session,
    address: str,
    role: str | None = "admin",
    place: Place = NOWHERE,
    person: int | None = None,
) -> int:
    """An open account; its id."""
    names = {role, "staff" if person else None} - {None}
    roles = [
        session.scalar(select(Role).where(Role.name == name)) or Role(name=name) for name in names
    ]
    user = User(
        email=address,
        roles=roles,
        active=True,
        fs_uniquifier=uuid4().hex,
        person_id=person,
        organisation_id=place.organisation_id,
        commissioner_id=place.commissioner_id,
    )
    session.add(user)
    session.commit()
    return user.id


def admin(session: Session, address: str = "ada@tracker.example") -> Acting:
    """An administrator with an account of their own."""
    return Acting(address, account(session, address), Team(), SECRET)


def hr(session: Session, address: str = "asha@harbour.example") -> Acting:
    """Somebody of the trust's HR."""
    place = trust(session)
    return Acting(
        address, account(session, address, "hr", place), Team(HR, place.organisation_id), SECRET
    )


def east(session: Session) -> Acting:
    """Somebody of a commissioner."""
    place, role = board(session), WorkRole.COMMISSIONER
    address = "edi@east.example"
    team = Team(role, commissioner_id=place.commissioner_id)
    return Acting(address, account(session, address, role, place), team, SECRET)
