"""Notices that wait, for accounts of an organisation, and how these tests write them."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.actions.outbox.send import send_due
from tracker.mail.message import Post
from tracker.mail.writing import Written
from tracker.rules.words import Language, NoticeState, Told
from tracker.store.tables.accounts import Role, User
from tracker.store.tables.notices import Notice, NoticeItem, Recipient
from tracker.store.tables.places import Organisation

DAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 7, tzinfo=UTC)


def organisation(session: Session, code: str = "HARB") -> Organisation:
    found = session.scalars(select(Organisation).where(Organisation.code == code)).first()
    if found is None:
        found = Organisation(code=code)
        session.add(found)
        session.flush()
    return found


def recipient(session: Session, email: str, *roles: str, code: str | None = "HARB") -> Recipient:
    """The recipient that an account is; made with it."""
    user = session.scalars(select(User).where(User.email == email)).first()
    if user is None:
        place = organisation(session, code).id if code else None
        user = User(email=email, active=True, fs_uniquifier=uuid4().hex, organisation_id=place)
        for name in roles:
            known = session.scalars(select(Role).where(Role.name == name)).first()
            user.roles.append(known or Role(name=name))
        session.add(user)
        session.flush()
    found = session.scalars(select(Recipient).where(Recipient.account_id == user.id)).first()
    if found is None:
        found = Recipient(account_id=user.id)
        session.add(found)
        session.flush()
    return found


def notice(session: Session, email: str, day: date = DAY, code: str | None = "HARB") -> Notice:
    """A notice of a day that waits since seven that morning, with one item; committed."""
    to = recipient(session, email, code=code)
    at = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    made = Notice(
        recipient_id=to.id,
        day=day,
        organisation_id=organisation(session, code).id if code else None,
        address=email,
        reference=uuid4().hex,
        state=NoticeState.WAITING,
        next_try_at=at,
        made_at=at,
    )
    session.add(made)
    session.flush()
    session.add(
        NoticeItem(recipient_id=to.id, notice_id=made.id, told=Told.SUMMARY, day=day, facts={})
    )
    session.commit()
    return made


def week(first: date = DAY) -> list[date]:
    return [first + timedelta(days=days) for days in range(7)]


def write(session: Session, notice: Notice, now: datetime) -> Written | None:
    """As the digest does: from the items of the notice, and to the address of now."""
    items = session.scalar(
        select(func.count()).select_from(NoticeItem).where(NoticeItem.notice_id == notice.id)
    )
    if not items:
        return None
    address = session.scalars(
        select(User.email)
        .join(Recipient, Recipient.account_id == User.id)
        .where(Recipient.id == notice.recipient_id)
    ).one()
    said = f"{items} told on {now:%Y-%m-%d}"
    return Written(said, f"{said}.\n", f"<p>{said}.</p>", Language.ENGLISH, address)


def states(session: Session) -> dict[str, str]:
    """How far the notices have come, by address; of several, the last day's."""
    session.rollback()
    query = select(Notice.address, Notice.state).order_by(Notice.day)
    return {address: str(state) for address, state in session.execute(query)}


def undelivered(session: Session) -> dict[str, list[list[int]]]:
    """What HR accounts are to be told of failed notices, by their address."""
    session.rollback()
    query = (
        select(User.email, NoticeItem.facts)
        .join(Recipient, Recipient.account_id == User.id)
        .join(NoticeItem, NoticeItem.recipient_id == Recipient.id)
        .where(NoticeItem.told == Told.UNDELIVERED)
        .order_by(NoticeItem.id)
    )
    found: dict[str, list[list[int]]] = {}
    for email, facts in session.execute(query):
        found.setdefault(email, []).append(facts["notices"])
    return found


def pass_at(session: Session, post: Post, now: datetime = NOW) -> dict[str, int]:
    """What a pass came to at a moment."""
    return dict(send_due(session, now, post, write))


def kept(session: Session, email: str) -> Notice:
    """The last notice to an address, as it is stored now."""
    session.expire_all()
    query = select(Notice).where(Notice.address == email).order_by(Notice.day.desc())
    return session.scalars(query).first()
