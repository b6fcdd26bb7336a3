"""A page asks the database as often for a thousand people as for ten."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.actions.harbour import STAFF, TRAINING, register_book, take_in
from tests.conftest import ON_BOTH
from tests.web.harbour_users import person_id
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.actions.sweep import sweep
from tracker.rules.protection_words import ErasedBy, ErasureState
from tracker.store.tables.flags import Flag
from tracker.store.tables.people import Person
from tracker.store.tables.protection import Erasure, LegalHold

pytestmark = ON_BOTH
PAGES = [
    "/hr/",
    "/hr/staff",
    "/hr/staff/{person}",
    "/hr/settings",
    "/hr/settings/W1",
    "/hr/flags",
    "/hr/flags/{flag}",
    "/hr/flags/calendar",
    "/hr/forecast",
    "/hr/forecast?places=5&setting=W1",
    "/hr/data-protection",
    "/hr/data-protection/keeping",
    "/hr/data-protection/holds",
    "/hr/data-protection/people/{person}",
]
PEOPLE = (10, 1000)


def grow(session, people: int) -> None:
    """That many people in two settings, two in three of them trained, half of these long ago; one
    in five is held, and was nearly erased."""
    today = clock.today()
    import_register(session, register_book(today), "register.xlsx", dry_run=False)
    numbers = [f"{n:06}" for n in range(people)]
    staff = [[n, f"Name{n}", "A", f"W{int(n) % 2 + 1}", "Nurse", None, None, None] for n in numbers]
    long_ago, lately = today - timedelta(days=800), today - timedelta(days=20)
    training = [
        [n, f"Name{n}", "A", "Good level 2", "GOOD", long_ago if int(n) % 2 else lately, None]
        for n in numbers
        if int(n) % 3
    ]
    take_in(session, workbook({"Staff": [STAFF, *staff]}))
    take_in(session, workbook({"Training": [TRAINING, *training]}))
    for person in session.scalars(select(Person).where(Person.number.in_(numbers[::5]))):
        whose = {
            "organisation_id": person.organisation_id,
            "person_id": person.id,
            "why": "A claim",
        }
        session.add(LegalHold(**whose, placed_at=clock.now(), placed_by="asha@harbour.example"))
        dropped = {"state": ErasureState.DROPPED, "by": ErasedBy.HR, "counts": {}}
        session.add(Erasure(**whose, **dropped, asked_at=clock.now()))
    sweep(session, today)


@pytest.fixture
def counts(session, signed_in, statements):
    """The number of statements that each page sends, for a few people and then for many."""
    found = []
    for people in PEOPLE:
        grow(session, people)
        client = signed_in("hr", organisation="HARB")
        person = person_id(session, "000001")
        flag = session.scalars(select(Flag.id).where(Flag.post_id.is_not(None))).first()
        client.page(f"/hr/staff/{person}")  # reads the register, for all pages after it
        of_page = {}
        for address in PAGES:
            with statements() as ran:
                client.page(address.format(person=person, flag=flag))
            of_page[address] = len(ran)
        found.append(of_page)
    return found


def test_pages_ask_as_often_for_many_as_for_few(counts):
    few, many = counts
    assert few == many
    assert max(many.values()) < 45
