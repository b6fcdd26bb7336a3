"""HR invites people to make their account, or to come back to it, and takes invitations back.

A code is twelve letters without vowels, so that it spells nothing, and without digits, so that no
letter looks like one: one in 4,096 million million. It is told once, in the email or on the letter.
"""

import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from tracker import clock
from tracker.rules.days import as_moment, london_day
from tracker.rules.words import InvitedBy
from tracker.store import invitations as store
from tracker.store.database import Session, Turn, take_turn

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH = 12
GROUP = 4
LASTS = {InvitedBy.EMAIL: timedelta(days=7), InvitedBy.LETTER: timedelta(days=28)}
MOST_AT_ONCE = 60


@dataclass(frozen=True)
class Inviter:
    """Who invites, for which organisation; `secret` is the application's."""

    organisation_id: int
    email: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Made:
    """An invitation just made, with the code that nobody can ask for again."""

    id: int
    person_id: int
    surname: str
    forename: str
    address: str | None
    last_day: date
    is_way_back: bool
    code: str = field(repr=False)


def hashed(code: str, secret: str) -> str:
    """What is stored of a code: without the secret nobody can find it by hashing guesses."""
    return hmac.new(secret.encode(), f"invitation\n{code}".encode(), sha256).hexdigest()


def code_typed(text: str) -> str | None:
    """The code that somebody typed, however they spaced it; None where it cannot be one."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    is_code = len(letters) == LENGTH and set(letters) <= set(LETTERS)
    return letters if is_code else None


def in_groups(code: str) -> str:
    """BCDF-GHJK-LMNP."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def new_code() -> str:
    """Twelve letters that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def invite(
    session: Session,
    by: Inviter,
    how: InvitedBy,
    person_ids: Collection[int],
    way_back: bool = False,
) -> list[Made]:
    """Invite those of these people who may be, by name; the invitation that they had is revoked.

    Left out are those who are not the organisation's, have no post or have an account by now, and
    by email those without an address. A `way_back` goes to those with an account instead, but for
    one that is closed, or that sees more than its own training. One invites at a time.
    """
    day = london_day(clock.now())
    take_turn(session, Turn.JOINING)
    people = store.invitable(session, by.organisation_id, day, person_ids, way_back=way_back)
    chosen = [one for one in people if one.email or how == InvitedBy.LETTER]
    made = _add(session, by, how, chosen, way_back)
    session.commit()
    return made


def _add(
    session: Session,
    by: Inviter,
    how: InvitedBy,
    people: Sequence[store.Invitable],
    way_back: bool,
) -> list[Made]:
    if not people:
        return []
    now = clock.now()
    last_day = london_day(now) + LASTS[how]
    codes = [new_code() for _ in people]
    addresses = [one.email if how == InvitedBy.EMAIL else None for one in people]
    rows = [
        {
            "person_id": one.person_id,
            "organisation_id": by.organisation_id,
            "invited_by": how,
            "address": address,
            "code_hash": hashed(code, by.secret),
            "made_at": now,
            "made_by": by.email,
            "expires_at": as_moment(last_day.isoformat()),
            "is_way_back": way_back,
        }
        for one, code, address in zip(people, codes, addresses, strict=True)
    ]
    ids = store.add_invitations(session, rows, now)
    return [
        Made(
            key,
            one.person_id,
            one.surname,
            one.forename,
            address,
            last_day,
            way_back,
            in_groups(code),
        )
        for key, one, address, code in zip(ids, people, addresses, codes, strict=True)
    ]


def waiting_for_one(
    session: Session, organisation_id: int, setting: str | None
) -> list[store.Invitable]:
    """Whom to invite of a setting, or of all: those without an account and without an invitation
    that can still be used."""
    now = clock.now()
    day = london_day(now)
    return store.invitable(session, organisation_id, day, setting=setting, uninvited=now)


def revoke(session: Session, organisation_id: int, invitation_id: int) -> store.Listed | None:
    """Take back one of the organisation's invitations; what it was, None where there is none."""
    now = clock.now()
    found = store.invitation_of(session, organisation_id, invitation_id, now)
    if found is not None:
        store.revoke(session, [invitation_id], now)
        session.commit()
    return found


def not_sent(session: Session, ids: Collection[int]) -> None:
    """Take back invitations whose email could not be sent."""
    store.revoke(session, ids, clock.now())
    session.commit()


def stop_way_back(session: Session, person_id: int) -> None:
    """The person, who still signs in as before, takes the code back that HR made."""
    store.revoke_way_back(session, person_id, clock.now())
    session.commit()
