"""Somebody with an invitation comes to their account, new or of before, and nobody else does.

1. The code names an invitation. Whoever guesses is stopped by the limits on tries.
2. Facts that the organisation knows, and not the letter: a staff number, and the surname. After
   five wrong answers the invitation is dead, and HR sees that it was tried.
3. An email address that is shown to be theirs by a code typed in.
4. The account is made, or gets other ways to sign in, and the invitation used up in one
   transaction: of two who come at the same moment one gets the account.
"""

import hmac
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from tracker import clock
from tracker.actions import sign_in_limit
from tracker.actions.invitations import hashed
from tracker.actions.sign_in_limit import ASK_TO_JOIN, JOIN, JOIN_FACTS, Caller
from tracker.rules.names import match_key, without_accents
from tracker.store import accounts
from tracker.store import invitations as store
from tracker.store.database import Session, Turn, take_turn
from tracker.store.invitations import MOST_TRIES, State
from tracker.store.tables.invitations import Invitation

DIGITS = 6


class Unknown(Exception):
    """No invitation has that code."""


class Unusable(Exception):
    """The invitation cannot be used; `state` says why, and `used_at` when it was used."""

    def __init__(self, state: State, used_at: datetime | None = None) -> None:
        super().__init__(f"the invitation is {state}")
        self.state = state
        self.used_at = used_at


class WrongFacts(Exception):
    """What was told of the person is not so; `left` more answers are heard."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} tries left")
        self.left = left


class AddressTaken(Exception):
    """Another account signs in with that email address."""


def invitation_by_code(session: Session, code: str, caller: Caller) -> int:
    """The id of the invitation with a code. Raises Unknown, Unusable or TooManyTries."""
    by_code = replace(caller, email=code)
    sign_in_limit.begin_try(session, by_code, JOIN)
    found = store.by_code(session, hashed(code, caller.secret))
    if found is None:
        raise Unknown
    _check(found)
    sign_in_limit.was_right(session, by_code, JOIN)
    return found.id


def usable_invitation(session: Session, invitation_id: int) -> Invitation:
    """The invitation that somebody has shown the code of. Raises Unusable."""
    found = store.by_id(session, invitation_id)
    if found is None:
        raise Unusable(State.REVOKED)
    return _check(found)


def _check(found: Invitation) -> Invitation:
    state = store.state_of(found, clock.now())
    if state != State.OPEN:
        raise Unusable(state, found.used_at)
    return found


def check_facts(
    session: Session, invitation_id: int, number: str, surname: str, caller: Caller
) -> None:
    """Whether whoever has the code is the person invited. Raises WrongFacts, Unusable or
    TooManyTries.

    An answer is counted as wrong before it is looked at, so that many sent at one moment are no
    more than five. Both facts are always compared, and take as long whether they are right or not.
    """
    by_invitation = _by_invitation(caller, invitation_id)
    sign_in_limit.begin_try(session, by_invitation, JOIN_FACTS)
    facts = store.facts_of(session, usable_invitation(session, invitation_id).person_id)
    tries = store.count_try(session, invitation_id, clock.now())
    session.commit()
    if tries is None:
        raise Unusable(State.BLOCKED)
    is_number = _is_one_of(number, facts.numbers, caller.secret)
    is_surname = _is_one_of(surname, facts.surnames, caller.secret)
    if not is_number & is_surname:
        raise WrongFacts(MOST_TRIES - tries)
    store.give_back_try(session, invitation_id)
    session.commit()
    sign_in_limit.was_right(session, by_invitation, JOIN_FACTS)


def _is_one_of(said: str, known: Collection[str], secret: str) -> bool:
    """Whether a name or number is one of those known, but for how it is spelt."""

    def digest(text: str) -> bytes:
        spelt = match_key(without_accents(text))
        return hmac.new(secret.encode(), spelt.encode(), sha256).digest()

    given = digest(said)
    found = [hmac.compare_digest(given, digest(one)) for one in sorted(known)]
    return bool(said.strip()) & any(found)


def code_for_address(session: Session, invitation_id: int, address: str, caller: Caller) -> str:
    """The code to email to an address, which ends the one before. Raises Unusable, TooManyTries.

    It is made from the moment at which it was asked for, and stored nowhere.
    """
    usable_invitation(session, invitation_id)
    sign_in_limit.begin_try(session, _by_invitation(caller, invitation_id), ASK_TO_JOIN)
    by_both = _by_both(caller, invitation_id, address)
    asked = sign_in_limit.ask_for_code(session, replace(caller, email=address), by_both)
    return _digits(by_both, asked)


def is_code_for_address(
    session: Session, invitation_id: int, address: str, typed: str, caller: Caller
) -> bool:
    """Whether it is the code last emailed to the address for this invitation; it is right once."""
    digits = "".join(one for one in typed if not one.isspace() and one != "-")
    by_both = _by_both(caller, invitation_id, address)

    def matches(asked: datetime) -> bool:
        return hmac.compare_digest(_digits(by_both, asked).encode(), digits.encode())

    return sign_in_limit.try_code(session, by_both, matches)


def join(
    session: Session, invitation_id: int, address: str | None, open_account: Callable[[int], None]
) -> None:
    """Open the account of the person invited, by `open_account(person_id)`, and use up the
    invitation. Raises Unusable, where somebody has been quicker, and AddressTaken.

    One who has an account comes back to it, and only by an invitation that was made for that: it
    gets another address and other ways to sign in, and those of before end. Without an `address`
    it is an account that somebody signs in to already that becomes theirs.
    """
    take_turn(session, Turn.JOINING)
    person_id = store.use(session, invitation_id, clock.now())
    if person_id is None:
        session.rollback()
        usable_invitation(session, invitation_id)
        raise Unusable(State.REVOKED)
    comes_back = address is not None and _may_come_back(session, invitation_id)
    if accounts.has_account(session, person_id) and not comes_back:
        session.rollback()
        raise Unusable(State.USED)
    if address is not None and accounts.signs_in(session, address, person_id):
        session.rollback()
        raise AddressTaken
    open_account(person_id)
    session.commit()


def _may_come_back(session: Session, invitation_id: int) -> bool:
    found = store.by_id(session, invitation_id)
    return (
        found is not None and found.is_way_back and accounts.is_given_back(session, found.person_id)
    )


def _by_invitation(caller: Caller, invitation_id: int) -> Caller:
    return replace(caller, email=f"invitation {invitation_id}")


def _by_both(caller: Caller, invitation_id: int, address: str) -> Caller:
    return replace(caller, email=f"invitation {invitation_id} {address}")


def _digits(by_both: Caller, asked: datetime) -> str:
    """A code of six digits, made from the moment at which it was asked for."""
    key = by_both.by_email(f"code of {asked.isoformat()}")
    return f"{int(key, 16) % 10**DIGITS:0{DIGITS}}"
