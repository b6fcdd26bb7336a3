"""Who people are is taken out of every table; what was so of somebody stays.

All writes that change a fact, other than to withdraw it, are in this module.
"""

import secrets
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, null, or_, select, update
from sqlalchemy.orm import Session

from tracker.rules.sought import ERASED, Sought
from tracker.rules.words import NoticeState
from tracker.store.audit_log.erasing import erase_words, erasing
from tracker.store.bulk import change_rows
from tracker.store.erased_texts import logged, take_out_of_texts
from tracker.store.tables.accounts import (
    AccountInvitation,
    LinkedSignIn,
    RecoveryCode,
    SignIn,
    User,
    WebAuthn,
)
from tracker.store.tables.credentials import TakenPassport, TakenRecord
from tracker.store.tables.documents import CertificateOpening, SentCertificate
from tracker.store.tables.feeds import CalendarEvent, CalendarFeed
from tracker.store.tables.invitations import Invitation
from tracker.store.tables.looks import Correction, Look
from tracker.store.tables.notices import Notice, NoticeItem, Recipient, Responsible
from tracker.store.tables.passports import Passport, PassportLook, PassportRecord
from tracker.store.tables.people import Person, PersonFact, Post, TrainingFact
from tracker.store.tables.seen import TrainingSeen
from tracker.store.tables.uploads import Upload

# Tables that lead to people and keep every row as it is, and why.
KEPT = {
    "post_fact": "Posts, absences and exemptions make past numbers what they were.",
    "post_standing": "It is made from the facts, and names nobody.",
    "touched_post": "It holds ids alone.",
    "absent_post": "It goes with the upload that it waits for, which is thrown away.",
    "staged_post": "It goes with the upload that it waits for, which is thrown away.",
    "staged_training": "It goes with the upload that it waits for, which is thrown away.",
    "flag": "It says what was wrong and for how long, of a post.",
    "audit_log": "It says that rows changed; what they said is forgotten in audit_log_values.",
    "audit": "It is about a setting or a provider.",
    "audit_event": "It is a step of an audit, by a commissioner.",
    "audit_sample": "It says of which posts an audit looked, and what it rests on.",
    "request": "It is about a setting.",
    "request_event": "It is about a setting.",
}
_NAMED, _FORENAME = "Erased", "Person"


def sought(session: Session, ids: Collection[int]) -> dict[int, Sought]:
    """All that these people are and were called by, by id."""
    names: dict[int, set[tuple[str, str]]] = defaultdict(set)
    numbers: dict[int, set[str]] = defaultdict(set)
    addresses: dict[int, set[str]] = defaultdict(set)
    said = select(
        PersonFact.person_id, PersonFact.surname, PersonFact.forename, PersonFact.email
    ).where(PersonFact.person_id.in_(ids))
    for key, surname, forename, email in session.execute(said):
        names[key].add((surname, forename))
        addresses[key].add(email or "")
    for query, found in (
        (select(Person.id, Person.number).where(Person.id.in_(ids)), numbers),
        (select(Post.person_id, Post.staff_number).where(Post.person_id.in_(ids)), numbers),
        (select(User.person_id, User.email).where(User.person_id.in_(ids)), addresses),
        (select(Invitation.person_id, Invitation.address), addresses),
        (
            select(Recipient.person_id, Notice.address).join(
                Notice, Notice.recipient_id == Recipient.id
            ),
            addresses,
        ),
    ):
        column = query.selected_columns[0]
        for key, word in session.execute(query.where(column.in_(ids))):
            found[key].add(word or "")
    return {
        key: Sought(
            frozenset(names[key]),
            frozenset(numbers[key] - {""}),
            frozenset(addresses[key] - {""}),
        )
        for key in ids
    }


def erase(
    session: Session, organisation_id: int, people: dict[int, Sought], now: datetime
) -> dict[str, int]:
    """Take who these people of an organisation are out of every table; of how many rows, by table.

    The number of queries does not depend on how many people or rows there are.
    """
    ids = list(people)
    accounts: list[int] = list(session.scalars(select(User.id).where(User.person_id.in_(ids))))
    with erasing(session):
        counts = _erase(session, organisation_id, people, accounts, now)
    counts["audit_log_values"] = erase_words(session, organisation_id, logged(people, accounts))
    return {name: count for name, count in sorted(counts.items()) if count}


def _erase(
    session: Session,
    organisation_id: int,
    people: dict[int, Sought],
    accounts: list[int],
    now: datetime,
) -> dict[str, int]:
    ids = list(people)
    counts = _delete(session, ids, accounts)
    counts |= _accounts(session, accounts, now)
    counts |= _passports(session, ids, now)
    counts |= _told(session, ids, accounts)
    counts |= take_out_of_texts(session, organisation_id, people)
    return counts | _facts(session, ids)


def let_go_files(session: Session, upload_ids: Collection[int]) -> None:
    """Let the files of these uploads go; what was recorded from them stays."""
    _run(session, update(Upload).where(Upload.id.in_(upload_ids)).values(content=None))


def _facts(session: Session, ids: list[int]) -> dict[str, int]:
    """Names and numbers make way for a word that leads nowhere; each person and post has another,
    as their numbers must differ."""
    change_rows(session, Person, [{"id": key, "number": _nobody()} for key in ids])
    posts = session.scalars(select(Post.id).where(Post.person_id.in_(ids))).all()
    change_rows(session, Post, [{"id": key, "staff_number": _nobody()} for key in posts])
    named = {"surname": _NAMED, "forename": _FORENAME, "email": None}
    facts = update(PersonFact).where(PersonFact.person_id.in_(ids)).values(named)
    training = (
        update(TrainingFact)
        .where(TrainingFact.person_id.in_(ids), TrainingFact.certificate_number.is_not(None))
        .values(certificate_number=None)
    )
    return {
        "person": len(ids),
        "post": len(posts),
        "person_fact": _run(session, facts),
        "training_fact": _run(session, training),
    }


def _delete(session: Session, ids: list[int], accounts: list[int]) -> dict[str, int]:
    """What is of use to nobody but the person, or says nothing without them."""
    sent = select(SentCertificate.id).where(SentCertificate.person_id.in_(ids))
    shared = select(Passport.id).where(Passport.person_id.in_(ids))
    taken = select(TakenPassport.id).where(TakenPassport.person_id.in_(ids))
    gone: tuple[tuple[Any, ColumnElement[bool]], ...] = (
        (CertificateOpening, CertificateOpening.certificate_id.in_(sent)),
        (SentCertificate, SentCertificate.person_id.in_(ids)),
        (PassportLook, PassportLook.passport_id.in_(shared)),
        (PassportRecord, PassportRecord.passport_id.in_(shared)),
        (TakenRecord, TakenRecord.taken_id.in_(taken)),
        (TakenPassport, TakenPassport.person_id.in_(ids)),
        (Invitation, Invitation.person_id.in_(ids)),
        (CalendarEvent, CalendarEvent.person_id.in_(ids)),
        (
            CalendarFeed,
            or_(CalendarFeed.person_id.in_(ids), CalendarFeed.account_id.in_(accounts)),
        ),
        (Look, Look.person_id.in_(ids)),
        (Correction, Correction.person_id.in_(ids)),
        (TrainingSeen, TrainingSeen.account_id.in_(accounts)),
        (WebAuthn, WebAuthn.user_id.in_(accounts)),
        (SignIn, SignIn.account_id.in_(accounts)),
        (RecoveryCode, RecoveryCode.account_id.in_(accounts)),
        (AccountInvitation, AccountInvitation.account_id.in_(accounts)),
        (LinkedSignIn, LinkedSignIn.account_id.in_(accounts)),
        (Responsible, Responsible.account_id.in_(accounts)),
    )
    return {table.__tablename__: _run(session, delete(table).where(which)) for table, which in gone}


def _accounts(session: Session, accounts: list[int], now: datetime) -> dict[str, int]:
    """Nobody signs in to them again. Their rows stay, as others may say what they did."""
    roles = User.roles.property.secondary
    _run(session, delete(roles).where(roles.c.user_id.in_(accounts)))
    emptied = {
        column.key: null()
        for column in User.__table__.columns
        if column.nullable and column.key not in {"confirmed_at"}
    } | {"active": False, "closed_at": now}
    _run(session, update(User).where(User.id.in_(accounts)).values(emptied))
    rows = [
        {"id": key, "email": f"{_nobody()}@erased.invalid", "fs_uniquifier": secrets.token_hex(32)}
        for key in accounts
    ]
    change_rows(session, User, rows)
    return {"user": len(accounts), "roles_users": 0}


def _passports(session: Session, ids: list[int], now: datetime) -> dict[str, int]:
    """They are stopped, so that whoever was shown one finds that; they say nothing any more."""
    query = select(Passport.id).where(Passport.person_id.in_(ids))
    rows = [
        {"id": key, "salt": secrets.token_bytes(16), "token_hash": secrets.token_hex(32)}
        for key in session.scalars(query)
    ]
    change_rows(session, Passport, rows)
    ended = func.coalesce(Passport.revoked_at, now)
    said = {"name": ERASED, "consent": "", "told": {}, "revoked_at": ended}
    return {"passport": _run(session, update(Passport).where(Passport.id.in_(query)).values(said))}


def _told(session: Session, ids: list[int], accounts: list[int]) -> dict[str, int]:
    """That they were told stays, and of what; not in which words, nor where."""
    theirs = or_(Recipient.person_id.in_(ids), Recipient.account_id.in_(accounts))
    recipients = select(Recipient.id).where(theirs)
    waits = Notice.state.not_in((NoticeState.SENT, NoticeState.FAILED, NoticeState.CANCELLED))
    of_them = Notice.recipient_id.in_(recipients)
    _run(session, update(Notice).where(of_them, waits).values(state=NoticeState.CANCELLED))
    texts = ("subject", "plain", "html", "problem", "provider_id")
    silent = {**dict.fromkeys(texts), "address": ERASED}
    items = NoticeItem.recipient_id.in_(recipients)
    return {
        "notice": _run(session, update(Notice).where(of_them).values(silent)),
        "notice_item": _run(session, update(NoticeItem).where(items).values(facts={})),
        "recipient": _run(session, update(Recipient).where(theirs).values(token_hash=None)),
    }


def _run(session: Session, statement: Any) -> int:
    quick = statement.execution_options(synchronize_session=False)
    return session.execute(quick).rowcount  # type: ignore[attr-defined]


def _nobody() -> str:
    """A word that nobody can guess and that stands nowhere else."""
    return f"erased-{secrets.token_hex(12)}"
