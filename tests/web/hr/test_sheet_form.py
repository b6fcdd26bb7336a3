"""How a sheet was read is shown, and can be said otherwise; what headings mean is remembered."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.web.checked_page import parsed, text_of
from tests.web.hr.uploading import accept, check_of, figures, notice
from tests.workbooks import workbook
from tracker import clock
from tracker.store.tables.uploads import Answer

RECENT = clock.today() - timedelta(days=5)
STRANGE = [
    ["The works outing list"],
    ["Who", "Whatever", "On", "Shoe size"],
    ["00101", "Good level 2", RECENT, 41],
    ["00103", "Good level 2", RECENT, 39],
]


@pytest.fixture
def database_url(sqlite_url):
    """Nothing here depends on the engine."""
    return sqlite_url


def fields_of(page):
    """The form about a sheet as a browser would send it."""
    form = page.find("button", string=lambda said: said and "Read it like this" in said).parent
    fields = {one["name"]: one.get("value", "") for one in form.find_all("input", type="text")}
    fields |= {
        one["name"]: one["value"]
        for one in form.find_all("input", type="radio")
        if one.has_attr("checked")
    }
    for select_ in form.find_all("select"):
        chosen = select_.find("option", selected=True) or select_.find("option")
        fields[select_["name"]] = chosen["value"]
    return form["action"], fields


def say(client, page, **said):
    """Say something else of the sheet; the check that follows."""
    address, fields = fields_of(page)
    response = client.send(address, {**fields, **said})
    assert response.status_code == 303, text_of(parsed(response).select_one(".govuk-error-summary"))
    return client.page(response.location)


def columns(**letters):
    return {f"column-{letter}": field for letter, field in letters.items()}


def headings(session):
    session.rollback()
    query = select(Answer.value, Answer.answer).where(
        Answer.code == "heading_meaning", Answer.withdrawn_at.is_(None)
    )
    return dict(list(session.execute(query)))


def test_a_file_that_was_not_recognised_is_explained_on_its_page(harbour, hr):
    page = hr.page(check_of(hr, workbook({"Sheet1": STRANGE})))
    assert "We could not tell what the columns are" in text_of(page.main)
    assert fields_of(page)[1]["header_row"] == "2"
    said = columns(A="staff_number", B="course", C="completed")
    page = say(hr, page, **said)
    assert "read again as you said" in notice(page)
    assert {"2 new", "0 refused"} <= figures(page)
    assert headings(harbour) == {"Who": "staff_number", "Whatever": "course", "On": "completed"}
    assert "Saved: 2 new rows" in notice(
        accept(hr, page.select_one("#decide + p + form")["action"].removesuffix("/accept"))
    )


def test_headings_that_were_explained_are_known_in_the_next_file(hr):
    page = hr.page(check_of(hr, workbook({"Sheet1": STRANGE})))
    say(hr, page, **columns(A="staff_number", B="course", C="completed"))
    page = hr.page(check_of(hr, workbook({"Another": STRANGE[1:]})))
    assert "2 new" in figures(page)


def test_the_row_of_the_headings_can_be_said(hr):
    rows = [["A long title", "with", "many", "words", "in", "it"], *STRANGE[1:]]
    page = hr.page(check_of(hr, workbook({"Sheet1": rows})))
    assert fields_of(page)[1]["header_row"] == "1"
    page = say(hr, page, header_row="2")
    assert "A: Who" in text_of(page.main)
    page = say(hr, page, **columns(A="staff_number", B="course", C="completed"))
    assert "2 new" in figures(page)


def recognised(hr):
    rows = [["Staff no", "Course name", "Date of training", "Result"], ["00101", "G2", RECENT, "x"]]
    notes = [["Staff no", "Course name", "Date of training"], ["00103", "G2", RECENT]]
    return check_of(hr, workbook({"One": rows, "Two": notes}))


def test_what_was_recognised_is_shown(hr):
    page = hr.page(recognised(hr))
    said = text_of(page.find("details"))
    assert "How we read this file" in said
    assert "Sheet One A training log with headings of its own" in said
    assert "headings in row 1" in said
    assert "A: Staff no First values 00101 Read as Staff number" in said
    assert "C: Date of training" in said


def test_an_export_is_called_by_its_name(hr):
    headings = ["Assignment Number", "Competency Name", "Date Last Awarded", "Expiry Date"]
    rows = [["00101", "Good level 2", RECENT, None]]
    page = hr.page(check_of(hr, workbook({"Export": [headings, *rows]})))
    assert "ESR compliance export. Nothing is saved" in text_of(page.main)
    assert "Sheet Export ESR compliance export, 1 row read" in text_of(page.find("details"))


def test_a_column_that_is_not_to_be_read(harbour, hr):
    address = recognised(hr)
    assert "1 refused" in figures(hr.page(address))
    page = say(hr, hr.page(f"{address}/sheets/1"), **columns(D=""))
    assert {"2 new", "0 refused"} <= figures(page)
    assert headings(harbour) == {"Result": None}
    page = say(hr, hr.page(f"{address}/sheets/1"), **columns(D="result"))
    assert "1 refused" in figures(page)
    assert headings(harbour) == {"Result": "result"}


def test_a_sheet_left_out_and_read_all_the_same(hr):
    address = recognised(hr)
    page = say(hr, hr.page(f"{address}/sheets/2"), use="skip")
    assert "1 row in the file" in text_of(page.main)
    assert "You chose to leave this sheet out" in text_of(page.find("details"))
    form = hr.page(f"{address}/sheets/2")
    assert not form.find_all("select")
    assert "2 rows in the file" in text_of(say(hr, form, use="read").main)
    say(hr, hr.page(f"{address}/sheets/1"), use="skip")
    page = say(hr, hr.page(f"{address}/sheets/2"), use="skip")
    assert "No sheet of this file is read" in text_of(page.main)
    assert "1 row in the file" in text_of(say(hr, page, use="read").main)


def test_what_the_cells_of_a_matrix_are_and_a_column_that_is_no_course(hr):
    day = clock.today() - timedelta(days=30)
    matrix = [["Staff number", "Good level 2", "Gone level 2"], ["00101", day, day]]
    address = check_of(hr, workbook({"Team": matrix}))
    page = say(hr, hr.page(f"{address}/sheets/1"), cells="completed")
    assert "2 new" in figures(page)
    assert "The dates tell when the training was done: you said so" in text_of(page.main)
    page = say(hr, hr.page(f"{address}/sheets/1"), **columns(C=""))
    assert "1 entry in the file" in text_of(page.main)
    page = say(hr, hr.page(f"{address}/sheets/1"), **columns(C="course"))
    assert "2 entries in the file" in text_of(page.main)


def test_the_order_of_dates_can_be_said(hr):
    rows = [["Staff no", "Course name", "Date of training"], ["00101", "G2", "03/04/26"]]
    address = check_of(hr, workbook({"One": rows}))
    page = say(hr, hr.page(f"{address}/sheets/1"), date_order="mdy")
    assert "4 March 2026" in text_of(page.main)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"header_row": "0"}, "Enter the number of a row"),
        ({"header_row": "-1"}, "Enter the number of a row"),
        ({"header_row": "two"}, "Enter the number of a row"),
        ({"header_row": "²"}, "Enter the number of a row"),
        ({"header_row": "9" * 400}, "Enter the number of a row"),
        ({"kind": "register"}, "Choose one of the answers"),
        ({"date_order": "ydm"}, "Choose one of the answers"),
        ({"kind": "staff", "layout": "matrix"}, "A staff list has a row for each post"),
        ({"column-A": "nonsense"}, "Choose what column A is"),
        ({"column-A": "completed"}, "Two columns cannot be the same"),
    ],
)
def test_nonsense_gets_a_clear_error(hr, said, why):
    address = recognised(hr)
    page = hr.page(f"{address}/sheets/1")
    where, fields = fields_of(page)
    response = hr.send(where, {**fields, **said})
    assert response.status_code == 200
    assert why in text_of(parsed(response).select_one(".govuk-error-summary"))
    assert text_of(parsed(response).title).startswith("Error: ")


@pytest.mark.parametrize(
    "said",
    [
        {"header_row": "1000000"},
        {"header_row": "2"},
        {"kind": "staff"},
        {"cells": "x" * 10_000},
        {"layout": "matrix"},
        {"kind": "staff", "column-A": "setting"},
        {f"column-{n}": "course" for n in range(10_000)},
        {"column-ZZZZ": "course"},
        {},
    ],
)
def test_what_makes_no_sense_of_this_file_is_no_error(hr, said):
    address = recognised(hr)
    where, fields = fields_of(hr.page(f"{address}/sheets/1"))
    for sent in ({**fields, **said}, said):
        assert hr.send(where, sent).status_code in {200, 303}
        assert hr.page(address).h1
        if hr.get(where).status_code == 200:
            hr.page(where)


def test_sheets_that_are_not_there_and_strangers(hr, strangers):
    address = recognised(hr)
    for place in (0, 3, 2_147_483_647, 99_999_999_999):
        hr.page(f"{address}/sheets/{place}", status=404)
        assert hr.send(f"{address}/sheets/{place}", {"use": "skip"}).status_code == 404
    for one in strangers:
        one.page(f"{address}/sheets/1", status=404)
        assert one.send(f"{address}/sheets/1", {"use": "skip"}).status_code == 404
    assert "2 rows in the file" in text_of(hr.page(address).main)


def test_a_file_that_is_decided_is_not_read_again(hr):
    address = recognised(hr)
    where, fields = fields_of(hr.page(f"{address}/sheets/1"))
    accept(hr, address)
    response = hr.send(where, fields)
    assert "accepted or discarded" in notice(hr.page(response.location))
    assert hr.get(where).status_code == 303


def test_nothing_that_was_not_read_can_be_accepted(hr):
    address = check_of(hr, workbook({"Sheet1": STRANGE}))
    seen = hr.page(address).find("input", {"name": "seen"})["value"]
    response = hr.send(f"{address}/accept", {"seen": seen})
    assert "there is nothing to save" in notice(hr.page(response.location))
    assert "Not accepted yet" in text_of(hr.page("/hr/uploads").main)
