"""What is kept about a person as a reader: accounts, wishes, emails, calendars; never a secret."""

from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.store.my_data import Rows, rows_of
from tracker.store.tables.accounts import Role, User
from tracker.store.tables.feeds import CalendarFeed
from tracker.store.tables.flags import Flag
from tracker.store.tables.looks import Correction, Look
from tracker.store.tables.notices import Notice, NoticeItem, Recipient, Responsible
from tracker.store.tables.places import Organisation, OrganisationFact, Setting
from tracker.store.tables.seen import TrainingSeen

_ORGANISATION = func.coalesce(OrganisationFact.name, Organisation.code)


def accounts(session: Session, person_id: int) -> Rows:
    """The accounts that are tied to the person, with their roles; three queries."""
    user: Any = User
    query = (
        select(
            user.id,
            user.email,
            user.active,
            user.create_datetime.label("made_at"),
            user.last_login_at.label("last_sign_in_at"),
            user.current_login_at.label("this_sign_in_at"),
            user.last_login_ip.label("last_sign_in_from"),
            user.current_login_ip.label("this_sign_in_from"),
            user.login_count.label("sign_ins"),
            TrainingSeen.day.label("read_on"),
            TrainingSeen.day_before.label("read_before_on"),
            user.password.is_not(None).label("has_password"),
            user.tf_primary_method.label("second_step"),
            user.signed_in_on,
            user.closed_at,
            func.coalesce(user.us_phone_number, user.tf_phone_number).label("phone"),
        )
        .outerjoin(TrainingSeen, TrainingSeen.account_id == user.id)
        .where(user.person_id == person_id)
        .order_by(user.id)
    )
    rows = rows_of(session, query)
    held: Any = select(user.id, Role.name).join(user.roles).where(user.person_id == person_id)
    roles: dict[int, list[str]] = {}
    for account_id, role in session.execute(held.order_by(Role.name)):
        roles.setdefault(account_id, []).append(role)
    answering = _answers_for(session, person_id)
    return [
        {
            **row,
            "roles": "; ".join(roles.get(row["id"], ())),
            "answers_for": "; ".join(answering.get(row["id"], ())) or None,
        }
        for row in rows
    ]


def _answers_for(session: Session, person_id: int) -> dict[int, list[str]]:
    """The settings for which each account answers; the organisation's code as its HR lead."""
    query = (
        select(Responsible.account_id, func.coalesce(Setting.code, Organisation.code))
        .join(User, User.id == Responsible.account_id)
        .join(Organisation, Organisation.id == Responsible.organisation_id)
        .outerjoin(Setting, Setting.id == Responsible.setting_id)
        .where(User.person_id == person_id)
        .order_by(Responsible.id)
    )
    found: dict[int, list[str]] = {}
    for account_id, code in session.execute(query):
        found.setdefault(account_id, []).append(code)
    return found


def preferences(session: Session, person_id: int) -> Rows:
    """How they want to be told, as themselves and by their accounts."""
    query = select(
        Recipient.language,
        Recipient.often,
        Recipient.weekends,
        Recipient.bank_holidays,
        Recipient.token_hash.is_not(None).label("has_private_address"),
    ).where(Recipient.id.in_(_recipients(person_id)))
    return rows_of(session, query.order_by(Recipient.id))


def emails(session: Session, person_id: int) -> Rows:
    """The notices to them, the latest first; the text where it is still kept."""
    query = select(
        Notice.id,
        Notice.day,
        Notice.address,
        Notice.subject,
        Notice.state,
        Notice.channel,
        Notice.sent_at,
        Notice.plain.label("text"),
    ).where(Notice.recipient_id.in_(_recipients(person_id)))
    return rows_of(session, query.order_by(Notice.day.desc(), Notice.id.desc()))


def told(session: Session, person_id: int) -> Rows:
    """What they were told of in these, or will be in the next one."""
    query = (
        select(
            NoticeItem.day,
            NoticeItem.told,
            Flag.kind,
            Notice.day.label("in_email_of"),
        )
        .outerjoin(Flag, Flag.id == NoticeItem.flag_id)
        .outerjoin(Notice, Notice.id == NoticeItem.notice_id)
        .where(NoticeItem.recipient_id.in_(_recipients(person_id)))
    )
    return rows_of(session, query.order_by(NoticeItem.day.desc(), NoticeItem.id.desc()))


def feeds(session: Session, person_id: int) -> Rows:
    """The calendars that can be read by a private address, without the address."""
    query = select(
        CalendarFeed.name,
        CalendarFeed.person_id.is_not(None).label("of_own_training"),
        CalendarFeed.made_at,
        CalendarFeed.last_read_on,
        CalendarFeed.revoked_at,
    ).where(or_(CalendarFeed.person_id == person_id, CalendarFeed.account_id.in_(_own(person_id))))
    return rows_of(session, query.order_by(CalendarFeed.id.desc()))


def looks(session: Session, person_id: int) -> Rows:
    """Who opened what about them, by day: an organisation and a role, and nobody by name."""
    query = (
        select(
            Look.day,
            _ORGANISATION.label("organisation"),
            Look.role,
            Look.opened,
            func.sum(Look.times).label("times"),
            func.min(Look.first_at).label("first_at"),
            func.max(Look.last_at).label("last_at"),
        )
        .join(Organisation, Organisation.id == Look.organisation_id)
        .outerjoin(OrganisationFact, _named())
        .where(Look.person_id == person_id)
        .group_by(Look.day, _ORGANISATION, Look.role, Look.opened)
    )
    rows = rows_of(session, query.order_by(Look.day.desc(), _ORGANISATION, Look.opened))
    return [{**row, "times": int(row["times"])} for row in rows]


def corrections(session: Session, person_id: int) -> Rows:
    """What they asked to have put right, and what was answered."""
    query = (
        select(
            Correction.id,
            Correction.asked_at,
            Correction.about,
            Correction.record,
            Correction.wrong,
            _ORGANISATION.label("asked_of"),
            Correction.answer_by,
            Correction.state,
            Correction.answer,
            Correction.answered_at,
        )
        .join(Organisation, Organisation.id == Correction.organisation_id)
        .outerjoin(OrganisationFact, _named())
        .where(Correction.person_id == person_id)
    )
    return rows_of(session, query.order_by(Correction.asked_at.desc(), Correction.id.desc()))


def _named() -> Any:
    return and_(
        OrganisationFact.organisation_id == Organisation.id, OrganisationFact.withdrawn_at.is_(None)
    )


def _own(person_id: int) -> Any:
    return select(User.id).where(User.person_id == person_id)


def _recipients(person_id: int) -> Any:
    return select(Recipient.id).where(
        or_(Recipient.person_id == person_id, Recipient.account_id.in_(_own(person_id)))
    )
