"""East Board, which commissions Ward 1 of the small trust, asks for things; HR of HARB answers."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.certificates import KEYS, organisation
from tests.documents.made import pdf
from tracker import clock
from tracker.actions.requests import Asked, ask
from tracker.actions.setting_documents import Place, give_document
from tracker.rules.audit_words import DocumentKind, Wanted
from tracker.store.setting_documents import Said
from tracker.store.tables.accounts import User
from tracker.store.tables.places import Commissioner, Setting


def setting(session: Session, code: str = "W1") -> int:
    """The id of the setting with that code."""
    return session.scalars(select(Setting.id).where(Setting.code == code)).one()


def commissioner(session: Session, code: str = "EAST") -> int:
    """The id of the commissioner with that code."""
    return session.scalars(select(Commissioner.id).where(Commissioner.code == code)).one()


def user(session: Session, name: str = "somebody") -> int:
    """The id of an account of that name, made where there is none."""
    email = f"{name}@tests.example"
    found = session.scalars(select(User).where(User.email == email)).one_or_none()
    if found is None:
        found = User(email=email, active=True, fs_uniquifier=name)
        session.add(found)
        session.commit()
    return found.id


def place(session: Session, code: str = "W1", run_by: str = "HARB") -> Place:
    """A setting as its HR speaks for it."""
    return Place(setting(session, code), organisation(session, run_by), "hr@tests.example")


def saying(
    kind: DocumentKind = DocumentKind.REDUCTION_PLAN, dated: date | None = None, **said: Any
) -> Said:
    """A reduction plan of some days ago, unless said otherwise."""
    day = dated or clock.today() - timedelta(days=20)
    return Said(kind, **{"title": "Our plan", "dated_on": day, **said})


def give(session: Session, said: Said | None = None, words: bytes = b"a", code: str = "W1") -> int:
    """Give a document of a ward; one with other words is another file."""
    content = pdf(b"<</Title(%s)>>" % words)
    return give_document(session, KEYS, place(session, code), content, said or saying())


def wish(session: Session, wanted: Wanted = Wanted.REDUCTION_PLAN, **more: Any) -> int:
    """Ask for something of a ward; the request's id."""
    asked = Asked(
        wanted,
        more.pop("due", clock.today() + timedelta(days=14)),
        more.pop("said", None),
        more.pop("principle", None),
    )
    who, where = more.pop("who", "EAST"), more.pop("code", "W1")
    return ask(
        session, commissioner(session, who), setting(session, where), asked, user(session), **more
    )
