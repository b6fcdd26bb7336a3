"""Whom a legal hold covers, and whom an open audit; on which days, and no others."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions import asking
from tests.actions.audits.cases import opened
from tests.actions.certificates import BY, organisation
from tests.actions.harbour import fill
from tests.web.harbour_users import person_id
from tracker import clock
from tracker.rules.days import ONE_DAY
from tracker.store.holds import has_holds, held_people, is_held
from tracker.store.tables.audits import Audit, AuditSample
from tracker.store.tables.people import Person
from tracker.store.tables.protection import LegalHold

# On which everybody of the world began, and how long ago Fay left.
BEGAN, LEFT = date(2020, 1, 6), timedelta(days=10)
OF_W1, OF_W2 = {"00101", "00102", "00103"}, {"00101", "00104", "00105"}


def hold(session: Session, **said: Any) -> LegalHold:
    made = LegalHold(
        organisation_id=organisation(session, "HARB"),
        why="A claim",
        placed_at=clock.now(),
        placed_by=BY,
        **said,
    )
    session.add(made)
    session.flush()
    return made


def held(session: Session, day: date | None = None) -> set[str]:
    """The staff numbers of all who are held on a day, today if not said."""
    people = held_people(day or clock.today())
    return set(session.scalars(select(Person.number).where(Person.id.in_(people))))


@pytest.mark.parametrize(
    ("code", "worked_from", "worked_to", "numbers"),
    [
        ("W1", None, None, OF_W1),
        ("W2", None, None, OF_W2),
        ("W2", None, BEGAN, OF_W2),
        ("W2", None, BEGAN - ONE_DAY, set()),
        ("W2", -LEFT, None, OF_W2),
        ("W2", ONE_DAY - LEFT, None, OF_W2 - {"00105"}),
        ("W2", BEGAN + ONE_DAY, -LEFT - ONE_DAY, OF_W2),
        ("X1", None, None, set()),
    ],
)
def test_a_setting_and_a_period_hold_who_worked_there_then(
    session: Session,
    code: str,
    worked_from: date | timedelta | None,
    worked_to: date | timedelta | None,
    numbers: set[str],
) -> None:
    today = fill(session)
    days = [today + one if isinstance(one, timedelta) else one for one in (worked_from, worked_to)]
    setting_id = asking.setting(session, code)
    hold(session, setting_id=setting_id, worked_from=days[0], worked_to=days[1])
    assert held(session) == numbers


def test_a_person_or_all_of_the_organisation(session: Session) -> None:
    fill(session)
    fay = person_id(session, "00105")
    of_fay = hold(session, person_id=fay)
    assert held(session) == {"00105"}
    assert is_held(session, fay, clock.today())
    of_fay.lifted_at, of_fay.lifted_by = clock.now(), BY
    session.flush()
    assert held(session) == set()
    hold(session)
    assert held(session) == OF_W1 | OF_W2
    assert not has_holds(session, organisation(session, "OTHER"), clock.today())


def test_a_hold_ends_after_its_last_day(session: Session) -> None:
    today = fill(session)
    harbour = organisation(session, "HARB")
    hold(session, until=today)
    for day, is_so in ((today, True), (today + ONE_DAY, False)):
        assert bool(held(session, day)) == has_holds(session, harbour, day) == is_so


def test_an_audit_holds_who_worked_in_its_setting_until_it_is_closed(session: Session) -> None:
    fill(session)
    opened(session)
    assert held(session) == OF_W1
    assert not has_holds(session, organisation(session, "HARB"), clock.today())
    close(session)
    assert held(session) == set()


def test_an_audit_of_a_provider_holds_whom_it_drew(session: Session) -> None:
    fill(session)
    opened(session, "GOOD", subject="provider")
    drawn = select(Person.number).join(AuditSample, AuditSample.person_id == Person.id)
    assert held(session) == set(session.scalars(drawn)) == {"00101"}
    close(session)
    assert held(session) == set()


def close(session: Session) -> None:
    audit = session.scalars(select(Audit)).one()
    audit.conclusion, audit.closed_at, audit.closed_by = "Done", clock.now(), audit.opened_by
    session.flush()
