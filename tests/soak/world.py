"""The trust of the soak: people whose notices are foretold, and others to whom all is done."""

from dataclasses import replace
from datetime import date, timedelta

from flask import Flask
from flask_security import hash_password
from sqlalchemy import select

from tests.actions.harbour import TRAINING
from tests.workbooks import workbook
from tests.year.driver import begin
from tests.year.world import STAFF, Year, draw, training_book
from tracker.actions.import_file import import_file
from tracker.actions.register_import import import_register
from tracker.rules.days import ONE_DAY
from tracker.store.database import db
from tracker.store.tables.people import Person

HR, COMMISSIONER, REGISTRAR = (
    f"{role}@harbour.example" for role in ("hr", "commissioner", "registrar")
)
STAFF_USER, ADMIN = "staff@harbour.example", "admin@harbour.example"
FIRST_NUMBER = 90_000


def year_of(people: int, first: date, last: date) -> Year:
    """A year in which nothing is uploaded, as all that there is was known before it."""
    year = draw(seed=4, people=people, first=first, last=last, down=())
    eve = first - ONE_DAY
    return replace(
        year,
        workers=tuple(
            replace(
                one,
                trained=tuple(
                    replace(done, uploaded=eve) for done in one.trained if done.on <= eve
                ),
                end=None,
                end_told=None,
            )
            for one in year.workers
        ),
    )


def fill(app: Flask, year: Year, movers: int) -> None:
    """All of it into a migrated database, on the eve."""
    begin(app, year)
    eve = year.first - ONE_DAY
    with app.app_context():
        session = db.session()
        import_register(session, _other_provider(year), "more.xlsx", dry_run=False)
        if content := training_book(year, eve):
            _take_in(content)
        _take_in(_movers(movers, year.workers[0].setting, year.first))
        accounts = app.extensions["security"].datastore
        person = session.scalars(select(Person).where(Person.number == str(FIRST_NUMBER))).one()
        for email, role, scope in (
            (STAFF_USER, "staff", {"person_id": person.id}),
            (ADMIN, "admin", {}),
        ):
            accounts.find_or_create_role(role)
            accounts.create_user(
                email=email, password=hash_password("x" * 20), roles=[role], **scope
            )
        accounts.commit()


def training_file(rows: list[tuple[int, date]]) -> bytes:
    """A log of training of people, by their place, on days."""
    told = [
        [str(FIRST_NUMBER + place), f"Mover{place}", "Ada", "Other level 2", "OTHERS", on, None]
        for place, on in rows
    ]
    return workbook({"Training": [TRAINING, *told]})


def _take_in(content: bytes) -> None:
    told = import_file(db.session(), content, "file.xlsx", organisation="HARB")
    assert not told["problems"], told["problems"]


def _movers(people: int, setting: str, first: date) -> bytes:
    """People without an email address, who are told of nothing."""
    start = first - timedelta(days=3000)
    rows = [
        [str(FIRST_NUMBER + place), f"Mover{place}", "Ada", None, setting, "Nurse", start]
        for place in range(people)
    ]
    return workbook({"Staff": [STAFF[:7], *rows]})


def _other_provider(year: Year) -> bytes:
    """A provider of whom none of those whose notices are foretold has had any training."""
    begun, ahead, checked = date(2019, 1, 1), date(2032, 1, 1), year.first - ONE_DAY
    return workbook(
        {
            "Providers": [["Code", "Name", "Last checked"], ["OTHERS", "Other Training", checked]],
            "Curricula": [
                ["Provider", "Code", "Name", "Level", "Family"],
                ["OTHERS", "O2", "Other level 2", "physical", "others"],
            ],
            "Certifications": [
                ["Provider", "Body", "Certificate number", "From", "To", "Last checked"],
                ["OTHERS", "NORTH", "C-OTHERS", begun, ahead, checked],
            ],
        }
    )
