"""Somebody of tests/actions/harbour.py of whom a little of everything is held."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.harbour import STAFF, TRAINING, take_in
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.answers import Given
from tracker.actions.calendar_feeds import make_feed
from tracker.actions.corrections import ask_correction
from tracker.actions.flag_life import Act, act_on_flags
from tracker.actions.import_file import import_file
from tracker.actions.uploads import keep_for_check
from tracker.rules.audit_words import Checked, Owner
from tracker.rules.words import (
    Employment,
    FlagStep,
    InvitedBy,
    Looked,
    NoticeState,
    Result,
    Severity,
    Told,
)
from tracker.store.feeds import Whose
from tracker.store.flag_list import FlagScope
from tracker.store.looks import Look, note
from tracker.store.tables.accounts import (
    AccountInvitation,
    LinkedSignIn,
    Role,
    SignIn,
    User,
    WebAuthn,
)
from tracker.store.tables.audits import (
    Audit,
    AuditAction,
    AuditCheck,
    AuditSample,
    Finding,
    NameOpening,
)
from tracker.store.tables.credentials import TakenPassport, TakenRecord
from tracker.store.tables.documents import CertificateOpening, SentCertificate, SentState
from tracker.store.tables.flags import Flag
from tracker.store.tables.invitations import Invitation
from tracker.store.tables.notices import Notice, NoticeItem, Recipient
from tracker.store.tables.passports import Passport, PassportLook, PassportRecord
from tracker.store.tables.people import Person, Post, TrainingFact
from tracker.store.tables.places import Commissioner, Organisation
from tracker.store.tables.register import Requirement

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def held_about_somebody(session: Session) -> int:
    """The id of somebody of whom every section has something to tell."""
    today = clock.today()
    dee = session.scalars(select(Person.id).where(Person.number == "00103")).one()
    trust = session.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()
    own = account(session, "dee@harbour.example", "staff", person_id=dee)
    hr = account(session, "asha@harbour.example", "hr", organisation_id=trust)
    take_in(session, workbook({"Staff": [STAFF, ["00103", "Dunn", "Dee", "W1", "Matron"]]}))
    for result in ("attended", "passed"):
        row = ["00103", "Dunn", "Dee", "Good level 2", "GOOD", today - timedelta(days=9), result]
        take_in(session, workbook({"Training": [TRAINING, row]}))
    unclear = [None, "Dunn", "Deirdre", "Good level 2", "GOOD", today, None]
    import_file(
        session,
        workbook({"Training": [TRAINING, unclear]}),
        "asked.xlsx",
        organisation="HARB",
        answers=[Given("unknown_staff", "Dunn, Deirdre", "00103")],
    )
    staged = workbook({"Staff": [STAFF, ["00103", "Dunn", "Dee", "W1", "Sister"]]})
    keep_for_check(session, staged, "next.xlsx", trust)
    flag = session.scalars(
        select(Flag.id).join(Post, Post.id == Flag.post_id).where(Post.person_id == dee)
    ).first()
    assert flag
    act = Act(FlagStep.ACKNOWLEDGED, hr, "On leave until June")
    act_on_flags(session, FlagScope(trust, awake_on=today), [flag], act)
    recipient = Recipient(person_id=dee)
    session.add(recipient)
    session.flush()
    notice = Notice(
        recipient_id=recipient.id,
        organisation_id=trust,
        day=today,
        address="dee@harbour.example",
        reference="one",
        state=NoticeState.SENT,
        subject="=You need training",
        plain="Dear Dee",
        made_at=NOW,
        next_try_at=NOW,
        sent_at=NOW,
    )
    session.add(notice)
    session.flush()
    session.add(
        NoticeItem(
            recipient_id=recipient.id,
            notice_id=notice.id,
            told=Told.FLAG,
            flag_id=flag,
            turn=1,
            day=today,
            facts={},
        )
    )
    make_feed(session, own, Whose(person_id=dee), "My phone")
    note(session, Look(hr, dee, Looked.PERSON, trust, "hr"), date(2026, 3, 4), NOW)
    ask_correction(session, dee, "names", "My name is Deirdre")
    prove(session, dee, own, trust)
    audited(session, dee)
    session.commit()
    return dee


def prove(session: Session, person: int, account_id: int, trust: int) -> None:
    """A certificate sent in and opened, passports shared and taken in, ways to sign in."""
    record = session.scalars(
        select(TrainingFact.id).where(TrainingFact.person_id == person).limit(1)
    ).one()
    sent = SentCertificate(
        person_id=person,
        media_type="image/jpeg",
        size=9,
        digest="d" * 64,
        content=b"locked",
        sent_at=NOW,
        course_text="Good level 2",
        completed_on=NOW.date(),
        result=Result.PASSED,
        state=SentState.WAITING,
    )
    passport = Passport(
        person_id=person,
        salt=b"salt",
        token_hash="t" * 64,
        name="Dee Dunn",
        shows_employer=False,
        consent="I agree",
        told={},
        shared_on=NOW.date(),
        shared_at=NOW,
        ends_on=NOW.date(),
    )
    taken = TakenPassport(
        organisation_id=trust,
        person_id=person,
        issuer="",
        issuer_name="Other Trust",
        number=3,
        said={
            "address": "https://tracker.example/p/secret",
            "certificates": [{"course": "Good level 2", "completedOn": "2026-03-04"}],
        },
        taken_at=NOW,
    )
    invitation = Invitation(
        person_id=person,
        organisation_id=trust,
        invited_by=InvitedBy.LETTER,
        code_hash="c" * 64,
        made_at=NOW,
        expires_at=NOW,
    )
    passkey = WebAuthn(
        user_id=account_id,
        name="My phone",
        credential_id=b"id",
        public_key=b"key",
        sign_count=0,
        backup_state=False,
        device_type="single_device",
        create_datetime=NOW,
        lastuse_datetime=NOW,
        usage="first",
    )
    browser = SignIn(
        account_id=account_id,
        token_hash="d" * 64,
        begun_at=NOW,
        last_seen_at=NOW,
        browser="Firefox, Linux",
        factors=["password"],
        roles=["staff"],
    )
    linked = LinkedSignIn(
        account_id=account_id,
        issuer="https://signin.example",
        subject="1042",
        address="dee@nhs.example",
        linked_at=NOW,
    )
    asked = AccountInvitation(
        account_id=account_id,
        code_hash="a" * 64,
        made_at=NOW,
        made_by="ada@tracker.example",
        expires_at=NOW,
        used_at=NOW,
    )
    session.add_all([sent, passport, taken, invitation, passkey, browser, linked, asked])
    session.flush()
    opening = CertificateOpening(certificate_id=sent.id, opened_by="asha@harbour.example")
    opening.opened_at, opening.organisation_id = NOW, trust
    session.add_all(
        [
            opening,
            PassportRecord(passport_id=passport.id, place=0, training_id=record),
            PassportLook(passport_id=passport.id, at=NOW),
            TakenRecord(taken_id=taken.id, place=0, training_id=record),
        ]
    )


def account(session: Session, email: str, role: str, **known: int) -> int:
    found = session.scalars(select(Role).where(Role.name == role)).one_or_none()
    user = User(email=email, active=True, fs_uniquifier=email, **known)
    user.roles.append(found or Role(name=role))
    session.add(user)
    session.commit()
    return user.id


def audited(session: Session, person: int) -> None:
    """An audit that checked somebody's training, opened their name and found something."""
    east = session.scalars(select(Commissioner.id).where(Commissioner.code == "EAST")).one()
    by = account(session, "east@board.example", "commissioner", commissioner_id=east)
    post = session.scalars(select(Post).where(Post.person_id == person).limit(1)).one()
    audit = Audit(
        commissioner_id=east,
        setting_id=post.setting_id,
        day=NOW.date(),
        known_on=NOW,
        why="A complaint",
        seed="seed",
        sample_size=10,
        content_hash="a" * 64,
        opened_by=by,
        opened_at=NOW,
    )
    session.add(audit)
    session.flush()
    drawn = AuditSample(
        audit_id=audit.id,
        place=0,
        person_id=person,
        post_id=post.id,
        setting_id=post.setting_id,
        requirement_id=session.scalars(select(Requirement.id).limit(1)).one(),
        held=True,
        employment=Employment.EMPLOYED,
        points=("anybody", "bank"),
    )
    finding = Finding(
        audit_id=audit.id,
        setting_id=post.setting_id,
        person_id=person,
        severity=Severity.CONCERN,
        said="No certificate was shown",
        made_by=by,
        made_at=NOW,
    )
    session.add_all([drawn, finding])
    session.flush()
    check = AuditCheck(sample_id=drawn.id, outcome=Checked.NOT_SHOWN, by_id=by, at=NOW)
    opening = NameOpening(
        audit_id=audit.id,
        person_id=person,
        organisation_id=session.get_one(Person, person).organisation_id,
        commissioner_id=east,
        reason="To match the certificate",
        opened_by=by,
        opened_by_email="east@board.example",
        opened_at=NOW,
    )
    action = AuditAction(
        finding_id=finding.id,
        what="Show the certificate",
        owner=Owner.SETTING,
        due_on=NOW.date(),
        set_by=by,
        set_at=NOW,
    )
    session.add_all([check, opening, action])
