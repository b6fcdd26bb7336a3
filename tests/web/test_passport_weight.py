"""Passports of many certificates: as quick to make, and light to load."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from tests.actions.harbour import TRAINING, take_in
from tests.web.test_passports import made
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.passports import MOST_SHARED
from tracker.actions.register_import import import_register
from tracker.store.tables.passports import Passport, PassportRecord


def trained_often(harbour, times):
    """Ruth with so many more records, each of what a long chain says most of."""
    day = clock.today()
    heads = [*TRAINING, "Trainer", "Certificate number", "Started", "Expires"]
    rows = [
        [
            *("00101", "Adeyemi", "Ruth", LONG_COURSE, LONG_NAME),
            *(day - timedelta(days=20 + 7 * n), "passed", "Ada", f"CERT/2026/{n:06}"),
            *(day - timedelta(days=22 + 7 * n), day + timedelta(days=300)),
        ]
        for n in range(times)
    ]
    take_in(harbour, workbook({"Training": [heads, *rows]}))


LONG_NAME = "Northern Positive Behaviour Support and Training Partnership Limited"
LONG_COURSE = "Reducing restrictive practice: foundation and physical skills, three days (level 2)"


@pytest.fixture
def long_chains(harbour):
    """A provider with long names, of which every link holds."""
    begun, day = date(2019, 1, 1), clock.today()
    book = workbook(
        {
            "Providers": [["Code", "Name", "Last checked"], ["LONG", LONG_NAME, day]],
            "Curricula": [
                ["Provider", "Code", "Name", "Level", "Family"],
                ["LONG", "L2", LONG_COURSE, "physical", "long"],
            ],
            "Certifications": [
                ["Provider", "Body", "Certificate number", "From", "To", "Last checked"],
                ["LONG", "NORTH", "C-LONG", begun, day + timedelta(days=500), day],
            ],
            "Trainers": [
                ["Provider", "Reference", "Name", "Grade", "From"],
                ["LONG", "T-1", "Ada", "senior", begun],
            ],
        }
    )
    assert not import_register(harbour, book, "register.xlsx", dry_run=False)["problems"]


def test_as_many_queries_however_much_is_on_it(harbour, long_chains, ruth, visitor, statements):
    counts = []
    for times in (0, 14):
        trained_often(harbour, times)
        _, address = made(ruth)
        visitor.get(address)
        with statements() as ran:
            assert visitor.page(address).main.find_all("h2")[times] is not None
        counts.append(len(ran))
    assert counts[0] == counts[1] < 45


def test_the_page_of_the_longest_passport_is_light(harbour, long_chains, ruth, visitor):
    trained_often(harbour, MOST_SHARED - 1)
    _, address = made(ruth)
    response = visitor.get(address)
    assert response.text.count("The trainer was authorised by") == MOST_SHARED - 1
    assert len(response.data) < MOST_BYTES
    welsh = visitor.get(f"{address}?lang=cy")
    assert len(welsh.data) < MOST_BYTES
    heads = ["Certificate number", "Event", "On", "Curricula", "Reason", "Source"]
    row = ["C-LONG", "withdrawn", date(2020, 1, 1), "", "Found out later", "https://r.example"]
    book = workbook({"Certification events": [heads, row]})
    assert not import_register(harbour, book, "register.xlsx", dry_run=False)["problems"]
    changed = visitor.get(address)
    assert changed.text.count("This has changed since it was shared") == MOST_SHARED - 1
    assert len(changed.data) < MOST_BYTES


MOST_BYTES = 100_000


def test_one_of_before_with_more_on_it_can_still_be_read(harbour, long_chains, ruth, visitor):
    _, address = made(ruth)
    row = harbour.scalars(select(Passport)).one()
    (one,) = row.told["certificates"]
    key = harbour.scalars(select(PassportRecord.training_id)).one()
    row.told = {**row.told, "certificates": [one] * 60}
    more = [{"passport_id": row.id, "place": n, "training_id": key} for n in range(1, 60)]
    harbour.execute(insert(PassportRecord), more)
    harbour.commit()
    assert len(visitor.page(address).main.find_all("h2")) == 61
    assert len(ruth.page(f"/staff/passport/{row.id}").main.find_all("li")) >= 60
