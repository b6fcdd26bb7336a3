"""A passport that somebody shows to HR: by its address, its code, or as a signed file."""

from datetime import datetime

from tracker import clock
from tracker.actions.passport_status import live_at, live_with
from tracker.actions.reading_passports import NotGenuine, Read, State, ask_issuer, read
from tracker.actions.taking_passports import Offered
from tracker.credential.jose import UnknownIssuer
from tracker.rules.wording import say_day
from tracker.store.database import Session
from tracker.store.passports import add_look
from tracker.store.walls import beyond

HERE = "this tracker"


class NotOffered(Exception):
    """It cannot be taken in; the message says why, and what to do."""


def offered(session: Session, said: str, now: datetime) -> Offered:
    """The passport that was shown, where it is genuine and good now. Raises NotOffered.

    What was shared here is told as it is now, even where the file tells how it was.
    """
    said = said.strip()
    with beyond(session):
        if said.count(".") == 2 and said.startswith("ey"):
            return _of_file(session, said, now)
        passport = live_at(session, said)
    if passport is None:
        raise NotOffered(
            "No passport has this address or code, or its owner has ended it. Ask them for it "
            "again."
        )
    return Offered(passport, "", HERE)


def note_look(session: Session, offer: Offered) -> None:
    """Let its owner see that a passport of this tracker was looked at. Commits."""
    if not offer.issuer:
        add_look(session, offer.passport.number, clock.now())
        session.commit()


def _of_file(session: Session, text: str, now: datetime) -> Offered:
    try:
        found = read(session, text, now)
    except UnknownIssuer as why:
        raise NotOffered(
            "This passport was signed by somebody who is not trusted here yet. Ask the registrar "
            "of this tracker to look into who it is. Do not rely on it until then."
        ) from why
    except NotGenuine as why:
        raise NotOffered(str(why)) from why
    try:
        found = ask_issuer(session, found, now)
    except NotGenuine as why:
        raise NotOffered(str(why)) from why
    _refuse(found)
    verified = found.verified
    if found.issuer:
        return Offered(verified.passport, found.issuer, found.issuer_name, text.encode())
    passport = live_with(session, verified.status_index, verified.passport.address)
    if passport is None:
        raise NotOffered("The person has ended this passport. Ask them for a new one.")
    return Offered(passport, "", HERE)


def _refuse(found: Read) -> None:
    if found.state is State.REVOKED:
        raise NotOffered("The person has ended this passport. Ask them for a new one.")
    if found.state is State.ENDED:
        day = say_day(found.verified.passport.ends_on)
        raise NotOffered(f"The last day of this passport was {day}. Ask the person for a new one.")
    if found.state is State.UNKNOWN:
        raise NotOffered(
            f"We could not ask {found.issuer_name} whether this passport was ended. Nothing is "
            "taken in without that. Try again later."
        )
