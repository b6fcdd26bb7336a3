"""The second step of signing in: an authenticator's codes, recovery codes, and who needs one."""

import re
import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from tracker import clock
from tracker.actions.sign_ins import Here
from tracker.store import second_steps as steps
from tracker.store import sign_ins
from tracker.store.accounts import address_of_account
from tracker.store.database import Session

# They see or change what is others'.
NEEDED_BY = frozenset({"hr", "commissioner", "registrar", "admin"})
CODES, FEW = 10, 3
# 32 signs, none of which reads like another: 16 of them are 80 bits.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS, IN_A_GROUP = 4, 4
# The counter of the code that was typed, by a secret and the moment; None for a wrong one.
Matches = Callable[[str, datetime], int | None]


class StillToDo(StrEnum):
    """What is missing before somebody is signed in."""

    SHOW = "show"
    """They have a second step and have not taken it."""
    SET_UP = "set up"
    """They need one and have none."""


def still_to_do(session: Session, user: Any, here: Here, is_spared: bool) -> StillToDo | None:
    """What is missing; None for whoever is signed in. A query only where one step was taken.

    An authenticator is asked for wherever it is set up. A passkey is both steps at once, and
    whoever has one may go on signing in by one step, unless they need two.
    """
    if here.is_whole:
        return None
    if user.tf_totp_secret:
        return StillToDo.SHOW
    if is_spared or not needs_two(here.roles):
        return None
    return StillToDo.SHOW if steps.has_passkey(session, user.id) else StillToDo.SET_UP


def needs_two(roles: Collection[str]) -> bool:
    """Whether whoever has these roles signs in by two steps."""
    return not NEEDED_BY.isdisjoint(roles)


def set_up_app(
    session: Session, account_id: int, secret: str, matches: Matches, but: int | None
) -> bool:
    """Take an authenticator, instead of one of before, once a code of it is right.

    That code is used up with it, and every sign-in but `but` ends.
    """
    counter = matches(secret, clock.now())
    if counter is None:
        return False
    steps.set_secret(session, account_id, secret, counter)
    sign_ins.end_all(session, account_id, but)
    session.commit()
    return True


def remove_app(session: Session, account_id: int, but: int | None) -> None:
    """Ask for no codes any more; recovery codes that stand in for nothing go too."""
    steps.set_secret(session, account_id, None, None)
    forget_idle_codes(session, account_id)
    sign_ins.end_all(session, account_id, but)
    session.commit()


def forget_idle_codes(session: Session, account_id: int) -> None:
    """Within the caller's work: recovery codes end with the last second step."""
    if not steps.secret_of(session, account_id) and not steps.has_passkey(session, account_id):
        steps.remove_codes(session, account_id)


def is_app_code(session: Session, account_id: int, matches: Matches) -> bool:
    """Whether a code of the authenticator is right and new; it is then used up."""
    secret = steps.secret_of(session, account_id)
    counter = matches(secret, clock.now()) if secret else None
    is_right = bool(
        secret and counter is not None and steps.use_counter(session, account_id, secret, counter)
    )
    session.commit()
    return is_right


def make_recovery_codes(session: Session, account_id: int) -> list[str]:
    """CODES new ones; those of before are good for nothing. Only their digests are kept."""
    made: set[str] = set()
    while len(made) < CODES:
        made.add("".join(secrets.choice(SIGNS) for _ in range(GROUPS * IN_A_GROUP)))
    steps.remove_codes(session, account_id)
    steps.add_codes(session, account_id, [_hashed(account_id, one) for one in made], clock.now())
    session.commit()
    return [_grouped(one) for one in made]


def use_recovery_code(session: Session, account_id: int, typed: str) -> int | None:
    """Use up a recovery code, however it is spelt; how many are left, None for a wrong one."""
    plain = re.sub(r"[\s-]", "", typed).upper()
    is_right = steps.use_code(session, account_id, _hashed(account_id, plain), clock.now())
    left = steps.codes_left(session, account_id) if is_right else None
    session.commit()
    return left


def reset_second_factor(session: Session, account_id: int) -> str | None:
    """For somebody who lost theirs: no authenticator, passkey or recovery code is left, and they
    are signed out everywhere. The address to tell of it; None where there is no such account.

    They sign in by password or emailed code, and set up another where they need one.
    """
    address = address_of_account(session, account_id)
    if address is None:
        return None
    forget_second_steps(session, account_id)
    session.commit()
    return address


def forget_second_steps(session: Session, account_id: int) -> None:
    """The same within the caller's work."""
    steps.set_secret(session, account_id, None, None)
    steps.remove_passkeys(session, account_id)
    steps.remove_codes(session, account_id)
    sign_ins.end_all(session, account_id)


def _grouped(code: str) -> str:
    return "-".join(re.findall("." * IN_A_GROUP, code))


def _hashed(account_id: int, code: str) -> str:
    """80 random bits cannot be guessed back; two accounts' same code would not look the same."""
    return sha256(f"{account_id}\n{code}".encode()).hexdigest()
