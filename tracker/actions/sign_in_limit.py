"""How often anybody may try to sign in, on whichever worker the tries land.

A try is counted before it is judged: tries sent at one moment cannot all be let through before
the first of them is counted. One that proves right is given back. What is counted is the email
address that was typed, whether or not there is an account, so that a refusal tells nothing of it.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address

from tracker import clock
from tracker.store import sign_in_attempts as attempts
from tracker.store.database import Session

WINDOW = timedelta(minutes=15)
CODE_LASTS = timedelta(minutes=10)
TRIES_AT_A_CODE = 5


@dataclass(frozen=True)
class Limits:
    """So many tries of one kind within WINDOW, beginning with the first of them."""

    kind: str
    of_one_email: int
    # Higher: a whole hospital may come from one address.
    from_one_address: int


SIGN_IN = Limits("sign in", 10, 100)
# Someone signed in, of whom a password is asked again: strangers' tries do not keep them out.
CONFIRM = Limits("confirm", 10, 100)
# Whoever tries has shown the first factor. Of a million codes three are right at a time: all the
# 480 tries of a day find one with a chance of 0.15 %, and the owner is told of the first 5.
SECOND_STEP = Limits("second step", 5, 100)
TOLD_OF_TRIES = Limits("told of tries at the second step", 1, 1000)
ASK_FOR_CODE = Limits("ask for a code", 5, 100)
# By the code of an invitation, then by the facts about the person whose it is. Nothing is counted
# for all together: whoever has many addresses would shut everybody out. They need no such limit.
# Of 4,096 million million codes, with 10,000 of them live, 1,000 guesses a second from wherever
# find one in 13 years on average, and then five answers are heard about a person whom the guesser
# does not know.
JOIN = Limits("join", 10, 100)
JOIN_FACTS = Limits("facts to join", 10, 100)
# By invitation, to whatever addresses the codes go.
ASK_TO_JOIN = Limits("ask for a code to join", 5, 100)
# By the challenge that a passkey answers, which is good for one answer.
PASSKEY = Limits("passkey", 1, 1000)


class TooManyTries(Exception):
    """The limit is reached; after `wait` a try is let through again."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"try again in {wait}")
        self.wait = wait


@dataclass(frozen=True)
class Caller:
    """Who tries: the email address they gave and the network address they come from.

    In place of the email address stands whatever else they name, such as an invitation's code.
    `secret` keeps whoever can read the table from finding out addresses by hashing guesses.
    """

    email: str
    address: str
    secret: str = field(repr=False)

    def by_email(self, kind: str) -> str:
        return self._key(kind, "email", self.email.strip().lower())

    def by_address(self, kind: str) -> str:
        return self._key(kind, "address", _network(self.address))

    def _key(self, *parts: str) -> str:
        """64 hexadecimal digits that differ for each kind."""
        return hmac.new(self.secret.encode(), "\n".join(parts).encode(), sha256).hexdigest()


def begin_try(session: Session, caller: Caller, limits: Limits) -> None:
    """Count one try, before it is judged. Raises TooManyTries, and then counts nothing."""
    _count(session, caller, limits, clock.now())
    session.commit()


def was_right(session: Session, caller: Caller, limits: Limits) -> None:
    """The try just counted was no guess: forget the email's count, give the address its one back.

    Someone's success must not clear what the address owes: a guesser may have an account too.
    """
    undo = {
        caller.by_email(limits.kind): attempts.forget,
        caller.by_address(limits.kind): attempts.give_back,
    }
    for key in sorted(undo):
        undo[key](session, key)
    session.commit()


def ask_for_code(session: Session, caller: Caller, code: Caller | None = None) -> datetime:
    """A code is about to be emailed: it ends the one before. When that was. Raises TooManyTries.

    Called whether or not there is somebody to email it to. Where `code` is given it is under that
    name that the code is asked for, so that it ends no code to sign in.
    """
    now = clock.now()
    _count(session, caller, ASK_FOR_CODE, now)
    attempts.begin(session, (code or caller).by_email("code"), now)
    session.commit()
    return now


def try_code(session: Session, caller: Caller, matches: Callable[[datetime], bool]) -> bool:
    """Whether the code asked for last is right, by `matches`, which is told when that was.

    False where none was asked for, or it is older than CODE_LASTS, was used, or had its
    TRIES_AT_A_CODE. Two tries at one moment follow each other, so a right one is right once.
    """
    key = caller.by_email("code")
    asked = attempts.take(session, key, clock.now() - CODE_LASTS, TRIES_AT_A_CODE)
    is_right = asked is not None and matches(asked)
    if is_right:
        attempts.forget(session, key)
    session.commit()
    return is_right


def _count(session: Session, caller: Caller, limits: Limits, now: datetime) -> None:
    most = {
        caller.by_email(limits.kind): limits.of_one_email,
        caller.by_address(limits.kind): limits.from_one_address,
    }
    again = []
    # In one order for all, so that two tries cannot wait for each other.
    for key in sorted(most):
        tries, since = attempts.count(session, key, now, now - WINDOW)
        if tries > most[key]:
            again.append(since + WINDOW)
    if again:
        session.rollback()
        raise TooManyTries(max(again) - now)
    attempts.forget_old(session, now - WINDOW)


def _network(address: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 one: any household has that many to try from."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if ip.version == 6:
        return str(ip.ipv4_mapped or f"{int(ip) >> 64:x}/64")
    return str(ip)
