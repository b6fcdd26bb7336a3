"""Sending a file: what is asked, what cannot be read, and what can be downloaded."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.actions.harbour import TRAINING as TRAINING_HEADINGS
from tests.web.checked_page import parsed, text_of
from tests.web.conftest import client_of, make_user
from tests.web.hr.uploading import (
    NEW,
    check_of,
    decide,
    figures,
    refused,
    send,
    staff_file,
    training_file,
)
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.import_forms import STAFF, TRAINING, heading_of
from tracker.sheets.reading import read_workbook
from tracker.store.tables.places import Organisation
from tracker.store.tables.uploads import Upload
from tracker.web.asked import file_name

RECENT = clock.today() - timedelta(days=5)


@pytest.fixture
def database_url(sqlite_url):
    """Nothing here depends on the engine."""
    return sqlite_url


def uploads(session):
    session.rollback()
    return session.scalar(select(func.count(Upload.id)))


def summary(page):
    """What the error summary says, and that the title and the field say so too."""
    assert text_of(page.title).startswith("Error: ")
    assert page.select_one(".govuk-error-message")
    return text_of(page.select_one(".govuk-error-summary"))


def test_the_page_offers_templates_and_says_the_limits(hr):
    page = hr.page("/hr/uploads/new")
    assert "up to 50 MB" in text_of(page.main)
    assert "1,100,000 rows" in text_of(page.main)
    assert [one["value"] for one in page.select("#setting option")] == ["", "W1", "W2"]
    assert not page.find("h2", string="Samples to try")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "“file.xlsx” is empty"),
        (b"%PDF-1.7 a letter", "is not a spreadsheet"),
        (b"\x00\x01\x02\x03", "is not a spreadsheet"),
        (b"PK\x03\x04 not a zip", "“file.xlsx”"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_kept(harbour, hr, content, why):
    before = uploads(harbour)
    assert why in summary(refused(hr, content))
    assert uploads(harbour) == before


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"Colour,Size\nred,4\n", "We could not tell what the columns are"),
        (b"Staff number,Course,Completed\n", "We found headings and no rows under them"),
    ],
)
def test_a_file_in_which_nothing_was_recognised_is_kept_to_be_explained(hr, content, why):
    page = hr.page(check_of(hr, content))
    assert why in text_of(page.main)
    assert page.find("button", string=re.compile("Read it like this"))
    assert not page.find("button", string=re.compile("^\\s*Accept"))


def test_a_missing_column_is_told_with_its_sheet(hr):
    content = workbook({"Ward": [["Staff number", "Course"], ["00101", "Good level 2"]]})
    found = text_of(hr.page(check_of(hr, content)).main)
    assert "We could not tell what the columns are" in found
    assert "Sheet Ward, row 1: “Completed” What to do Add a column with the heading" in found


def test_no_file_chosen(harbour, hr):
    before = uploads(harbour)
    for fields in ({}, {"file": "text and no file"}, {"file": (BytesIO(b""), "")}):
        page = parsed(hr.send("/hr/uploads/new", fields, content_type="multipart/form-data"))
        assert "Choose a file" in summary(page)
    assert uploads(harbour) == before


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"kind": "register"}, "Choose what is in the file"),
        ({"setting": "X1"}, "Choose one of your settings"),
        ({"setting": "NOPE"}, "Choose one of your settings"),
    ],
)
def test_answers_that_are_not_offered(harbour, hr, fields, why):
    before = uploads(harbour)
    assert why in summary(refused(hr, staff_file(NEW), **fields))
    assert uploads(harbour) == before


def test_fields_that_come_twice_or_not_at_all_do_no_harm(hr):
    file = {"file": (BytesIO(staff_file(NEW)), "a.xlsx")}
    assert hr.send("/hr/uploads/new", {**file, "unasked": "1"}).status_code == 303
    two = [(BytesIO(staff_file(NEW)), "a.xlsx"), (BytesIO(b"x"), "b.xlsx")]
    assert hr.send("/hr/uploads/new", {"file": two, "kind": ["", "staff"]}).status_code == 303


def test_a_kind_that_the_file_is_not(hr):
    page = hr.page(check_of(hr, staff_file(NEW), kind="training"))
    assert "We could not tell what the columns are" in text_of(page.main)


def test_a_file_for_one_setting(hr):
    headings = ["Staff number", "Surname", "Forename", "Role"]
    content = workbook({"Staff": [headings, [*NEW[:3], "Nurse"]]})
    page = hr.page(check_of(hr, content, kind="staff", setting="W2"))
    assert "1 new" in figures(page)
    assert "for Ward 2" in text_of(page.main)
    page = hr.page(check_of(hr, staff_file(NEW), setting="W2"))
    assert "1 refused" in figures(page)
    assert "This is not the setting you chose" in text_of(page.main)
    assert decide(hr, page, "Discard").h1


def test_sheets_that_were_skipped_are_told_with_the_reason(hr):
    content = workbook(
        {
            "Notes": [["Anything", "else"]],
            "Training": [TRAINING_HEADINGS, ["00101", None, None, "G2", "GOOD", RECENT, None]],
        }
    )
    said = text_of(hr.page(check_of(hr, content)).main)
    assert "Sheet Notes Skipped. We could not find a heading row on this sheet." in said
    assert "Sheet Training Our own training log, 1 row read, headings in row 1." in said


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\me\\March list.xlsx", "March list.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\u202e.xlsx", "ab.xlsx"),
        ("\ud800.xlsx", ".xlsx"),
        ("x" * 600 + ".xlsx", "x" * 195 + ".xlsx"),
        ("\u202e", "file"),
        ("  ", "file"),
        (None, "file"),
    ],
)
def test_only_what_can_be_seen_of_a_file_name_is_kept(sent, kept):
    assert file_name(sent) == kept


@pytest.mark.parametrize(
    "name", ["ünïcode é.xlsx", "'; DROP TABLE upload; --.xlsx", "%s%n.xlsx", "."]
)
def test_file_names_of_any_kind(hr, name):
    assert text_of(hr.page(check_of(hr, staff_file(NEW), name)).h1).startswith("Check ")


def test_a_file_larger_than_the_server_takes(hr, web_app, monkeypatch):
    monkeypatch.setitem(web_app.config, "MAX_CONTENT_LENGTH", 10_000)
    response = send(hr, b"x" * 20_000)
    assert response.status_code == 413
    assert text_of(parsed(response).h1) == "The file is too large"


@pytest.mark.parametrize(
    ("name", "form"), [("staff-list.xlsx", STAFF), ("training-log.xlsx", TRAINING)]
)
def test_templates_are_workbooks_with_our_headings(hr, name, form):
    response = hr.get(f"/hr/uploads/templates/{name}")
    assert response.headers["Content-Disposition"] == f"attachment; filename={name}"
    sheet = read_workbook(response.data, name).sheets[0]
    assert set(sheet.rows[0]) == {heading_of(field) for field in form.cells._fields} - {"Name"}


@pytest.mark.parametrize("name", ["register.xlsx", "nothing.xlsx", "~2F..~2Fapp.py"])
def test_other_templates_are_not_here(hr, name):
    hr.page(f"/hr/uploads/templates/{name}", status=404)


def test_samples_are_for_the_users_of_the_demo(harbour, hr, web_app, signed_in):
    hr.page("/hr/uploads/samples/try-staff-list.xlsx", status=404)
    with web_app.app_context():
        organisation_id = harbour.scalars(
            select(Organisation.id).where(Organisation.code == "HARB")
        ).one()
        user = make_user("anyone@demo.example", "hr", organisation_id=organisation_id)
        demo = client_of(web_app, user)
    page = demo.page("/hr/uploads/new")
    names = [link["href"] for link in page.select("a[href^='/hr/uploads/samples/']")]
    assert len(names) == 4
    for name in names:
        assert read_workbook(demo.get(name).data, "sample.xlsx").sheets[0].rows
    demo.page("/hr/uploads/samples/register.xlsx", status=404)


def test_a_training_log_for_people_elsewhere(hr):
    row = ["00104", "Davies", "Eve", "Good level 2", "GOOD", RECENT, None]
    page = hr.page(check_of(hr, training_file(row), setting="W1"))
    assert "Staff number 00104 has no post in the setting you chose" in text_of(page.main)
