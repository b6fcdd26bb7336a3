"""A trust with as many people as wanted, and a workbook of one training record for each."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import cycle
from typing import Any

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.world import register_world
from tracker.rules.words import Employment
from tracker.store import people_writing as writing
from tracker.store.people_held import PostSaid
from tracker.store.tables.places import Organisation, Setting
from tracker.store.tables.uploads import Upload, UploadKind, UploadState

BEGUN = date(2020, 1, 6)
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
OWN = ("Staff number", "Surname", "Forename", "Course", "Provider", "Completed", "Expires")
FREE = ("Payroll no", "Last name", "First name", "Training", "Supplier", "Date attended", "Due")
COURSES = (("SH2", "Rowan Training"), ("Gentle handling", "HAZEL"), ("Ward holds", "In-house"))


def trust_of(session: Session, people: int) -> None:
    """Put HIVE and so many people, each with a post, into an empty database."""
    register_world(session)
    employ(session, people, ["W1"])


def employ(session: Session, people: int, settings: Sequence[str]) -> None:
    """So many people of HIVE, each with a post, in these settings in turn."""
    hive = session.scalars(select(Organisation.id).where(Organisation.code == "HIVE")).one()
    ids = dict(session.execute(select(Setting.code, Setting.id)).all())
    places = cycle([ids[code] for code in settings])
    upload = Upload(
        organisation_id=hive,
        kind=UploadKind.STAFF,
        state=UploadState.ACCEPTED,
        file_name="everybody.xlsx",
        uploaded_at=NOW,
        summary={"rows": {}},
    )
    session.add(upload)
    session.flush()
    numbers = dict(map(_person, range(people)))
    ids = writing.add_people(session, hive, numbers)
    names = {ids[number]: writing.Named(*named, None) for number, named in numbers.items()}
    writing.record_names(session, upload.id, NOW, names)
    keys = [writing.PostKey(ids[number], number, next(places)) for number in numbers]
    said = PostSaid("Nurse", None, Employment.EMPLOYED, BEGUN, *[None] * 6)
    posts = dict.fromkeys(writing.add_posts(session, keys).values(), said)
    writing.record_posts(session, upload.id, NOW, posts)
    session.commit()


def training_book(people: int, headings: tuple[str, ...] = OWN) -> bytes:
    """A training log with a row for each person, as a spreadsheet program writes it."""
    output = BytesIO()
    book = xlsxwriter.Workbook(output, {"constant_memory": True, "default_date_format": "dd/mm/yy"})
    sheet = book.add_worksheet("Training")
    sheet.write_row(0, 0, headings)
    for number, row in enumerate(_rows(people), start=1):
        sheet.write_row(number, 0, row)
    book.close()
    return output.getvalue()


def _person(place: int) -> tuple[str, tuple[str, str]]:
    return f"{place + 100_000:06d}", (f"Surname{place % 9973}", f"Forename{place % 997}")


def _rows(people: int) -> Iterator[tuple[Any, ...]]:
    for place in range(people):
        number, (surname, forename) = _person(place)
        course, provider = COURSES[place % len(COURSES)]
        done = date(2025, 7, 1) + timedelta(days=place % 360)
        yield number, surname, forename, course, provider, done, done + timedelta(days=365)
