"""What a person has sent in and shared, what others brought of them, and how they came to sign in;
never a secret, and nobody of the HR team by name."""

from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from tracker.store.my_data import Rows, rows_of
from tracker.store.tables.accounts import AccountInvitation, LinkedSignIn, SignIn, User, WebAuthn
from tracker.store.tables.credentials import TakenPassport, TakenRecord
from tracker.store.tables.documents import CertificateOpening, SentCertificate
from tracker.store.tables.invitations import Invitation
from tracker.store.tables.passports import Passport, PassportLook, PassportRecord
from tracker.store.tables.people import TrainingFact
from tracker.store.tables.places import Organisation, OrganisationFact


def certificates(session: Session, person_id: int) -> Rows:
    """The certificates that they sent in, and what HR answered."""
    query = select(
        SentCertificate.id,
        SentCertificate.course_text.label("course"),
        SentCertificate.provider_text.label("provider"),
        SentCertificate.started_on,
        SentCertificate.completed_on,
        SentCertificate.result,
        SentCertificate.printed_expiry,
        SentCertificate.certificate_number,
        SentCertificate.note,
        SentCertificate.media_type,
        SentCertificate.size,
        SentCertificate.sent_at,
        SentCertificate.state,
        SentCertificate.reason,
        SentCertificate.decided_at,
        SentCertificate.training_id.label("record_id"),
    ).where(SentCertificate.person_id == person_id)
    return rows_of(session, query.order_by(SentCertificate.id.desc()))


def openings(session: Session, person_id: int) -> Rows:
    """Each time that somebody opened the document of one of these: for the HR team of which
    organisation, or themselves."""
    query = (
        select(
            CertificateOpening.certificate_id,
            SentCertificate.course_text.label("course"),
            CertificateOpening.opened_at,
            func.coalesce(OrganisationFact.name, Organisation.code).label("organisation"),
            CertificateOpening.organisation_id.is_(None).label("by_you"),
        )
        .join(SentCertificate, SentCertificate.id == CertificateOpening.certificate_id)
        .outerjoin(Organisation, Organisation.id == CertificateOpening.organisation_id)
        .outerjoin(
            OrganisationFact,
            and_(
                OrganisationFact.organisation_id == Organisation.id,
                OrganisationFact.withdrawn_at.is_(None),
            ),
        )
        .where(SentCertificate.person_id == person_id)
    )
    ordered = query.order_by(CertificateOpening.opened_at.desc(), CertificateOpening.id.desc())
    return rows_of(session, ordered)


def passports(session: Session, person_id: int) -> Rows:
    """The training passports that they shared."""
    query = select(
        Passport.id.label("number"),
        Passport.name,
        Passport.shows_employer,
        Passport.consent,
        Passport.shared_at,
        Passport.ends_on,
        Passport.revoked_at,
    ).where(Passport.person_id == person_id)
    return rows_of(session, query.order_by(Passport.id.desc()))


def passport_records(session: Session, person_id: int) -> Rows:
    """The training records on these."""
    query = (
        select(
            PassportRecord.passport_id.label("passport_number"),
            PassportRecord.training_id.label("record_id"),
            TrainingFact.course_text.label("course"),
            TrainingFact.completed_on,
        )
        .join(Passport, Passport.id == PassportRecord.passport_id)
        .outerjoin(TrainingFact, TrainingFact.id == PassportRecord.training_id)
        .where(Passport.person_id == person_id)
    )
    ordered = query.order_by(PassportRecord.passport_id.desc(), PassportRecord.place)
    return rows_of(session, ordered)


def passport_looks(session: Session, person_id: int) -> Rows:
    """Each time that somebody opened one of these, or was refused as it was over."""
    query = (
        select(
            PassportLook.passport_id.label("passport_number"),
            PassportLook.at,
            PassportLook.refused,
        )
        .join(Passport, Passport.id == PassportLook.passport_id)
        .where(Passport.person_id == person_id)
    )
    return rows_of(session, query.order_by(PassportLook.at.desc(), PassportLook.id.desc()))


def taken_passports(session: Session, person_id: int) -> Rows:
    """The passports of theirs that HR took in; `said` is the document as it was then."""
    brought = (
        select(func.count(TakenRecord.place))
        .where(TakenRecord.taken_id == TakenPassport.id)
        .scalar_subquery()
    )
    query: Any = select(
        TakenPassport.id,
        TakenPassport.issuer_name.label("issuer"),
        TakenPassport.number,
        brought.label("records"),
        TakenPassport.taken_at,
        TakenPassport.undone_at,
        TakenPassport.said,
    ).where(TakenPassport.person_id == person_id)
    return rows_of(session, query.order_by(TakenPassport.id.desc()))


def invitations(session: Session, person_id: int) -> Rows:
    """How they were asked to make their account."""
    query = select(
        Invitation.is_way_back,
        Invitation.invited_by,
        Invitation.address,
        Invitation.made_at,
        Invitation.expires_at,
        Invitation.used_at,
        Invitation.revoked_at,
        Invitation.tries,
    ).where(Invitation.person_id == person_id)
    return rows_of(session, query.order_by(Invitation.id.desc()))


def passkeys(session: Session, person_id: int) -> Rows:
    """The passkeys of their account, by the names that they gave them."""
    key: Any = WebAuthn
    query = (
        select(
            key.name,
            key.create_datetime.label("made_at"),
            key.lastuse_datetime.label("last_used_at"),
        )
        .join(User, User.id == key.user_id)
        .where(User.person_id == person_id)
    )
    return rows_of(session, query.order_by(key.id.desc()))


def sign_ins(session: Session, person_id: int) -> Rows:
    """The browsers in which they are signed in to their account."""
    query = (
        select(SignIn.browser, SignIn.begun_at, SignIn.last_seen_at, SignIn.factors)
        .join(User, User.id == SignIn.account_id)
        .where(User.person_id == person_id)
    )
    found = rows_of(session, query.order_by(SignIn.last_seen_at.desc(), SignIn.id.desc()))
    return [{**row, "factors": "; ".join(row["factors"])} for row in found]


def linked_sign_ins(session: Session, person_id: int) -> Rows:
    """The providers by which their account is signed in to, and as whom."""
    query = select(
        LinkedSignIn.issuer,
        LinkedSignIn.address,
        LinkedSignIn.subject,
        LinkedSignIn.linked_at,
    ).join(User, User.id == LinkedSignIn.account_id)
    return rows_of(
        session, query.where(User.person_id == person_id).order_by(LinkedSignIn.id.desc())
    )


def account_invitations(session: Session, person_id: int) -> Rows:
    """How they were asked to work with the tracker, beside their own training."""
    query = select(
        AccountInvitation.made_at,
        AccountInvitation.expires_at,
        AccountInvitation.used_at,
        AccountInvitation.revoked_at,
    ).join(User, User.id == AccountInvitation.account_id)
    return rows_of(
        session, query.where(User.person_id == person_id).order_by(AccountInvitation.id.desc())
    )
