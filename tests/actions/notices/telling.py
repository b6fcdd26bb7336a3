"""The small world with people who can be written to, and the accounts of those who look on."""

from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import select

from tests import snapshot
from tests.actions.harbour import TRAINING, fill, take_in
from tests.workbooks import workbook
from tracker.actions.notices.plan import plan_notices
from tracker.actions.notices.quiet_days import is_quiet
from tracker.actions.notices.wishes import Wishes
from tracker.actions.sweep import sweep
from tracker.rules.words import Nation
from tracker.store.database import Session
from tracker.store.tables.accounts import Role, User
from tracker.store.tables.flags import Flag
from tracker.store.tables.notices import Notice, NoticeItem, Recipient
from tracker.store.tables.people import Person, Post
from tracker.store.tables.places import Commissioner, Organisation, Setting

STAFF = [
    "Staff number",
    "Surname",
    "Forename",
    "Email",
    "Setting",
    "Role",
    "Start",
    "End",
    "Absence",
    "Absence from",
    "Absence to",
    "Exempt from",
]
BEGUN = date(2020, 1, 6)
ONE_DAY = timedelta(days=1)
USUAL = Wishes()


def staff(number: str, **said: object) -> list[object]:
    """A row of the staff list: a nurse in Ward 1 with an address, unless said otherwise."""
    row: dict[str, object] = {
        "Staff number": number,
        "Surname": f"Name{number}",
        "Forename": "Kim",
        "Email": f"{number}@harb.example",
        "Setting": "W1",
        "Role": "Nurse",
        "Start": BEGUN,
    }
    return [{**row, **said}.get(heading) for heading in STAFF]


def trained(
    number: str, on: date, course: str = "Good level 2", provider: str = "GOOD"
) -> list[object]:
    return [number, f"Name{number}", "Kim", course, provider, on, None]


def take_staff(session: Session, *rows: list[object]) -> None:
    take_in(session, workbook({"Staff": [STAFF, *rows]}))


def take_training(session: Session, *rows: list[object]) -> None:
    take_in(session, workbook({"Training": [TRAINING, *rows]}))


def account(session: Session, name: str, *roles: str, **known: object) -> User:
    """An active account at an address of that name; an organisation or commissioner by code."""
    if code := known.pop("organisation", None):
        known["organisation_id"] = one(session, Organisation, code)
    if code := known.pop("commissioner", None):
        known["commissioner_id"] = one(session, Commissioner, code)
    if number := known.pop("person", None):
        known["person_id"] = person_id(session, str(number))
    held = {role.name: role for role in session.scalars(select(Role))}
    said = {"email": f"{name}@tests.example", "active": True, **known}
    user = User(**said, fs_uniquifier=uuid4().hex)
    user.roles = [held.get(role) or Role(name=role) for role in roles]
    session.add(user)
    session.commit()
    return user


def one(session: Session, table: type, code: object) -> int:
    return session.scalars(select(table.id).where(table.code == code)).one()


def person_id(session: Session, number: str) -> int:
    return session.scalars(select(Person.id).where(Person.number == number)).one()


def setting_id(session: Session, code: str) -> int:
    return one(session, Setting, code)


def ready(session: Session) -> date:
    """The small world, with the HR team, a commissioner and a registrar; today."""
    return snapshot.fill(session, _with_accounts)


def _with_accounts(session: Session) -> None:
    fill(session)
    account(session, "hr", "hr", organisation="HARB")
    account(session, "other", "hr", organisation="OTHER")
    account(session, "gone", "hr", organisation="HARB", active=False)
    account(session, "east", "commissioner", commissioner="EAST")
    account(session, "registrar", "registrar")


def working_day(day: date) -> date:
    """The first day from that one on that is no day off in Wales, where the wards are."""
    while is_quiet(day, Nation.WALES, USUAL):
        day += ONE_DAY
    return day


def night(session: Session, day: date) -> None:
    """The sweep and the notices of a day."""
    sweep(session, day)
    plan_notices(session, day)
    session.commit()


def told(session: Session, who: str) -> set[tuple[str, str, str]]:
    """Kind, staff number or '', and how, of all that somebody was told: by the name of an account
    or the number of a person."""
    query = (
        select(Flag, NoticeItem.told, Person.number)
        .join(NoticeItem, NoticeItem.flag_id == Flag.id)
        .where(NoticeItem.recipient_id == recipient(session, who))
    )
    query = query.outerjoin(Post, Post.id == Flag.post_id)
    query = query.outerjoin(Person, Person.id == Post.person_id)
    return {
        (flag.kind.value, number or "", how.value) for flag, how, number in session.execute(query)
    }


def recipient(session: Session, who: str) -> int | None:
    """The id of the recipient of an account's name or a person's number; None where there is
    none."""
    account_id = session.scalar(select(User.id).where(User.email == f"{who}@tests.example"))
    person = session.scalar(select(Person.id).where(Person.number == who))
    query = select(Recipient.id).where(
        (Recipient.account_id == (account_id or 0)) | (Recipient.person_id == (person or 0))
    )
    return session.scalar(query)


def notices(session: Session, who: str) -> list[Notice]:
    """The notices of somebody, in order."""
    query = select(Notice).where(Notice.recipient_id == recipient(session, who))
    return list(session.scalars(query.order_by(Notice.day)))
