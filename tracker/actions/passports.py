"""Training passports: shared by their owner, opened by whoever has the address, revoked at once."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from tracker import clock
from tracker.actions.passport_told import certificates_now, employer_of, shareable
from tracker.credential.passport import (
    NO_ADDRESS,
    Certificate,
    NotAPassport,
    document,
    passport_from,
)
from tracker.credential.passport import Passport as Told
from tracker.rules.days import add_months, london_day
from tracker.rules.names import words_of
from tracker.store import passports as store
from tracker.store.database import Session
from tracker.store.person import PersonRow, person_with_id
from tracker.store.tables.passports import Passport

MOST_LIVE = 20
# So many that the page of all of them is light on a slow line.
MOST_SHARED = 15
LONGEST_MONTHS = 12
USUAL_MONTHS = 3
LONGEST_NAME = 100
# No letter or digit that is taken for another: 26 of these are more than 128 bits.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LETTERS = 26


class CannotBeShared(ValueError):
    """Nothing is shared; `part` of what was asked is wrong, and the message says what to do."""

    def __init__(self, part: str, message: str) -> None:
        super().__init__(message)
        self.part = part


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to share, under which name, and until when; `consent` is the text to
    which they agreed, "" where they did not."""

    training_ids: Sequence[int]
    name: str
    ends_on: date | None
    shows_employer: bool
    consent: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A passport as it is told: by its number, as it was when shared, and record by record now.

    `now` is None for a record that was withdrawn since.
    """

    passport: Passport
    then: Told
    now: tuple[Certificate | None, ...]
    at: datetime

    @property
    def changed(self) -> tuple[bool, ...]:
        """Of each record whether it, or its chain, is told otherwise now than when it was shared.

        What became of the provider since is told by itself.
        """
        return tuple(map(_differs, self.then.certificates, self.now))

    @property
    def told_now(self) -> Told:
        """The passport with what still stands on it, as it is signed."""
        standing = tuple(one for one in self.now if one is not None)
        return Told(
            number=self.then.number,
            name=self.then.name,
            address=self.then.address,
            shared_on=self.then.shared_on,
            ends_on=self.then.ends_on,
            certificates=standing,
            employer=self.then.employer,
        )


def _differs(was: Certificate, one: Certificate | None) -> bool:
    """Compared by what was told at all when it was shared."""
    if one is None:
        return True
    since = one.since if was.since else None
    judged_for = one.judged_for if was.judged_for else None
    return replace(one, since=since, judged_for=judged_for) != was


def share(session: Session, person_id: int, wish: Wish, key: str) -> int:
    """Make a passport and commit it; its id. Raises CannotBeShared. `key` is the server's."""
    now = clock.now()
    today = london_day(now)
    _check(wish, today)
    # From the first statement on: what is counted is still so when the passport is added.
    session.rollback()
    store.lock_person(session, person_id)
    known = {one.id: one.certificate for one in shareable(session, person_id, today)}
    if not set(wish.training_ids) <= set(known):
        raise CannotBeShared("records", "Choose certificates from the list")
    if not _is_of(person_with_id(session, person_id), wish.name):
        raise CannotBeShared(
            "name",
            "Use your own names, or their initials, as your employer has them",
        )
    if store.count_live(session, person_id, today) >= MOST_LIVE:
        raise CannotBeShared(
            "records", f"You have {MOST_LIVE} passports already. Stop one that you do not need"
        )
    row = {"person_id": person_id, "shared_on": today, "shared_at": now, **_row(wish, key)}
    passport = store.add_passport(session, row, wish.training_ids)
    told = Told(
        number=passport.id,
        name=passport.name,
        address=NO_ADDRESS,
        shared_on=today,
        ends_on=passport.ends_on,
        certificates=tuple(known[one] for one in wish.training_ids),
        employer=employer_of(session, person_id) if wish.shows_employer else None,
    )
    passport.told = document(told)
    try:
        _read(passport, NO_ADDRESS)
    except NotAPassport as error:
        raise CannotBeShared(
            "records", "One of these has letters that cannot be shown. Ask HR to correct it"
        ) from error
    session.commit()
    return passport.id


def _row(wish: Wish, key: str) -> dict[str, Any]:
    """What is kept of a wish, under a secret of its own."""
    salt = secrets.token_bytes(16)
    return {
        "salt": salt,
        "token_hash": hash_of(_secret(key, salt)),
        "name": wish.name,
        "shows_employer": wish.shows_employer,
        "consent": wish.consent,
        "told": {},
        "ends_on": wish.ends_on,
    }


def _read(passport: Passport, address: str) -> Told:
    """What it said when it was shared, at the address where it is opened."""
    return passport_from({**passport.told, "address": address})


def _check(wish: Wish, today: date) -> None:
    latest = add_months(today, LONGEST_MONTHS)
    if not wish.training_ids:
        raise CannotBeShared("records", "Choose at least one certificate")
    if len(wish.training_ids) > MOST_SHARED:
        raise CannotBeShared("records", f"Choose {MOST_SHARED} certificates or fewer")
    if not wish.name.strip() or not wish.name.isprintable():
        raise CannotBeShared("name", "Enter the name to be shown")
    if len(wish.name) > LONGEST_NAME:
        raise CannotBeShared("name", f"The name must be {LONGEST_NAME} characters or fewer")
    if wish.ends_on is None or not today <= wish.ends_on <= latest:
        raise CannotBeShared("ends", "Enter a day from today to a year from now")
    if not wish.consent:
        raise CannotBeShared("consent", "Tick the box if you agree. Nothing is shared without it")


def _is_of(person: PersonRow | None, name: str) -> bool:
    """Whether a name is of the person's own names, at least one of them, and of their initials:
    nobody lends their training to another, or adds what nobody vouches for."""
    if person is None:
        return True
    own, said = words_of(f"{person.forename} {person.surname}"), words_of(name)
    initials = {word[0] for word in own}
    return not own or (said <= own | initials and not own.isdisjoint(said))


def _secret(key: str, salt: bytes) -> str:
    """The secret of a passport, made anew from the server's key each time its owner asks."""
    number = int.from_bytes(hmac.new(key.encode(), b"passport" + salt, sha256).digest())
    letters = []
    for _ in range(LETTERS):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def hash_of(secret: str) -> str:
    """By which a secret is known."""
    return sha256(secret.encode()).hexdigest()


def secret_in(said: str) -> str | None:
    """The secret in an address of a passport, or typed by itself, however it is spaced."""
    last = said.strip().rstrip("/").rpartition("/")[2]
    typed = last.replace(" ", "").replace("-", "").casefold()
    return typed if len(typed) == LETTERS and set(typed) <= set(ALPHABET) else None


def secret_of(passport: Passport, key: str) -> str | None:
    """The secret of a passport, to be shown to its owner; None where the server's key is another
    than when it was made."""
    secret = _secret(key, passport.salt)
    return secret if hash_of(secret) == passport.token_hash else None


def is_live(passport: Passport, day: date) -> bool:
    """Whether it can be looked at on a day."""
    return passport.revoked_at is None and day <= passport.ends_on


def opened(session: Session, passport: Passport, address: str) -> Opened:
    """What a passport tells now; `address` is where it is opened, with the secret."""
    now = clock.now()
    ids = store.records_of(session, passport.id)
    then = _read(passport, address)
    told = certificates_now(session, passport.person_id, ids, london_day(now))
    return Opened(passport, then, tuple(told), now)


def look(session: Session, passport: Passport, viewer_id: int | None) -> None:
    """Note for its owner that somebody opened it, or tried to when it was over, unless it was
    themselves. Commits."""
    if viewer_id != passport.person_id:
        now = clock.now()
        is_over = not is_live(passport, london_day(now))
        store.add_look(session, passport.id, now, refused=is_over)
        session.commit()


def stop(session: Session, passport: Passport) -> None:
    """Let a passport be looked at no more. Commits."""
    store.revoke(session, passport.id, clock.now())
    session.commit()
