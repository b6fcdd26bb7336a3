"""Somebody of HIVE who sends certificates, and what HR says of them."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.documents.made import picture
from tracker.actions.decide_certificate import Checked, approve
from tracker.actions.sent_certificates import send_certificate
from tracker.rules.words import Result
from tracker.store.certificates import Proposal
from tracker.store.tables.people import Person
from tracker.store.tables.places import Organisation

KEYS = ("x" * 43 + "=",)
DAY = date(2026, 3, 4)
SAID = Proposal("Safer holds level 2", "Rowan", None, DAY, Result.PASSED, None, None)
BY = "hr@hive.example"


def person(session: Session, number: str) -> int:
    """The id of the person with that number."""
    return session.scalars(select(Person.id).where(Person.number == number)).one()


def organisation(session: Session, code: str) -> int:
    """The id of the organisation with that code."""
    return session.scalars(select(Organisation.id).where(Organisation.code == code)).one()


def send(
    session: Session,
    number: str = "00123",
    said: Proposal = SAID,
    width: int = 30,
    note: str | None = None,
) -> int:
    """Send a picture; its id. One of another width is another picture."""
    content = picture(size=(width, 20))
    return send_certificate(session, KEYS, person(session, number), content, said, note)


def take_up(
    session: Session, certificate_id: int, said: Proposal = SAID, code: str = "HIVE", **more
) -> str:
    """HR of an organisation approves a certificate; the state that it then is in."""
    checked = Checked(said, **more)
    mine = organisation(session, code)
    return approve(session, mine, certificate_id, checked, by=BY)
