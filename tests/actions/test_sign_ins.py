"""Sign-ins that are over, and roles that change; tests/web/test_sign_ins.py has the rest."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.actions.held_about import account
from tracker import clock
from tracker.actions.housekeeping import SIGN_INS_KEPT, keep_house
from tracker.actions.sign_ins import (
    Lasts,
    begin_sign_in,
    end_sign_ins,
    find_sign_in,
    keep_with_roles,
    where_signed_in,
)
from tracker.rules.days import LONDON
from tracker.store.tables.accounts import SignIn

LASTS = Lasts(timedelta(hours=1), timedelta(hours=12))
EMAIL = "ruth@tests.example"


@pytest.fixture
def ruth(session: Session) -> int:
    return account(session, EMAIL, "staff")


def begin(session: Session, account_id: int) -> str:
    return begin_sign_in(session, account_id, ["password"], ["staff"], "Firefox, Linux")


def is_in(session: Session, token: str) -> bool:
    return find_sign_in(session, EMAIL, token, LASTS) is not None


def test_what_is_over_is_cleared_a_week_later(session: Session, ruth: int) -> None:
    day = clock.today()
    begins = datetime.combine(day, time(), LONDON) - SIGN_INS_KEPT
    for seen in (begins - timedelta(minutes=1), begins + timedelta(minutes=1)):
        begin(session, ruth)
        last = session.scalars(select(SignIn).order_by(SignIn.id.desc())).first()
        assert last
        session.execute(update(SignIn).where(SignIn.id == last.id).values(last_seen_at=seen))
    assert keep_house(session, day)["sign_ins"] == 1
    assert len(session.scalars(select(SignIn)).all()) == 1
    assert where_signed_in(session, ruth, LASTS) == []


def test_of_several_one_goes_on_with_its_new_roles(session: Session, ruth: int) -> None:
    tokens = [begin(session, ruth) for _ in range(3)]
    found = find_sign_in(session, EMAIL, tokens[1], LASTS)
    assert found
    user, here = found
    keep_with_roles(session, here.id, ruth, ["staff", "hr"])
    session.commit()
    assert len(session.scalars(select(SignIn)).all()) == 1
    assert not is_in(session, tokens[1]), "until the account has those roles"
    assert user.id == ruth


def test_one_begun_in_the_same_browser_ends_the_one_before(session: Session, ruth: int) -> None:
    first, other = begin(session, ruth), begin(session, ruth)
    second = begin_sign_in(session, ruth, ["email"], ["staff"], "", first)
    assert [is_in(session, one) for one in (first, other, second)] == [False, True, True]
    assert end_sign_ins(session, ruth) == 2
    assert not is_in(session, second)


def test_a_browsers_name_has_an_end(session: Session, ruth: int) -> None:
    begin_sign_in(session, ruth, ["email"], ["staff"], "x" * 5000)
    (found,) = where_signed_in(session, ruth, LASTS)
    assert found.browser == "x" * 100
