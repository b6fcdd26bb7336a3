"""The file comes back with its problems marked, to those alone whose it is; corrected, it works."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from tests.sheets.files import xlsx
from tests.sheets.rich_books import rich_book
from tests.web.checked_page import text_of
from tests.web.hr.uploading import (
    NEW,
    accept,
    check_of,
    decide,
    figures,
    notice,
    staff_file,
    training_file,
)
from tracker import clock
from tracker.store.tables.uploads import Upload

LINK = "Download your file with the problems marked"


@pytest.fixture
def database_url(sqlite_url):
    """One engine will do: a file is marked without the database."""
    return sqlite_url


def bad_date(said="31/02/2026"):
    return training_file(["00101", "Adeyemi", "Ruth", "Good level 2", "GOOD", said, None])


def link_of(page):
    return next((link for link in page.main.find_all("a") if text_of(link) == LINK), None)


def downloaded(client, address):
    """The answer to following the link of a check's page."""
    response = client.get(link_of(client.page(address))["href"])
    assert response.status_code == 200
    return response


def saved(book):
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def test_the_link_gives_the_file_with_its_problems_marked(hr):
    response = downloaded(hr, check_of(hr, bad_date(), "march log.xlsx"))
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="march log - problems.xlsx"'
    )
    assert response.mimetype.endswith("spreadsheetml.sheet")
    book = load_workbook(BytesIO(response.data))
    assert book.sheetnames == ["Training", "Problems"]
    note = book["Training"]["F2"].comment
    assert note.author == "Training Standards Tracker"
    assert "Correct dates that are not dates." in note.text
    said = [cell.value for cell in book["Problems"][5]]
    assert said[:4] == ["Training", "F2", "31/02/2026", "Correct dates that are not dates"]
    assert book["Problems"]["B5"].hyperlink.location == "'Training'!F2"


def test_corrected_and_sent_again_it_works(hr):
    book = load_workbook(BytesIO(downloaded(hr, check_of(hr, bad_date())).data))
    book["Training"]["F2"] = clock.today() - timedelta(days=5)
    address = check_of(hr, saved(book))
    page = hr.page(address)
    assert figures(page) == {"1 new", "0 changed", "0 unchanged", "0 refused", "0 ignored"}
    assert link_of(page) is None
    assert "1 new row" in notice(accept(hr, address))


def test_still_wrong_and_sent_again_it_has_the_new_marks_alone(hr):
    book = load_workbook(BytesIO(downloaded(hr, check_of(hr, bad_date())).data))
    book["Training"]["A2"] = "99999"
    book["Training"]["F2"] = clock.today() - timedelta(days=5)
    book = load_workbook(BytesIO(downloaded(hr, check_of(hr, saved(book))).data))
    assert book.sheetnames == ["Training", "Problems"]
    assert book["Training"]["F2"].comment is None
    assert book["Training"]["A2"].comment
    assert book["Problems"].max_row == 5


def test_a_csv_comes_back_as_a_workbook(hr):
    sent = b"Staff number,Course,Provider,Completed\n00101,Good level 2,GOOD,31/02/2026\n"
    response = downloaded(hr, check_of(hr, sent, "log.csv"))
    assert '"log - problems.xlsx"' in response.headers["Content-Disposition"]
    book = load_workbook(BytesIO(response.data))
    assert book["Sheet1"]["A2"].value == "00101"
    assert book["Sheet1"]["D2"].comment


def test_a_workbook_with_macros_keeps_its_ending(harbour, hr):
    address = check_of(hr, bad_date(), "log.xlsm")
    upload_id = int(address.rsplit("/", 1)[1])
    harbour.execute(update(Upload).values(content=rich_book(macros=True)))
    harbour.commit()
    response = hr.get(f"/hr/uploads/{upload_id}/annotated")
    assert '"log - problems.xlsm"' in response.headers["Content-Disposition"]
    assert response.mimetype == "application/vnd.ms-excel.sheet.macroEnabled.12"


def test_a_file_that_cannot_be_marked_is_told_of(harbour, hr):
    address = check_of(hr, bad_date())
    harbour.execute(update(Upload).values(content=xlsx(["x"])[:2000]))
    harbour.commit()
    response = hr.get(f"{address}/annotated")
    assert response.status_code == 303
    said = notice(hr.page(response.location))
    assert said.startswith("The problems cannot be marked. The file is damaged or incomplete.")


def test_without_problems_there_is_no_link(hr):
    assert link_of(hr.page(check_of(hr, staff_file(NEW)))) is None


def test_when_the_file_is_gone_so_is_the_link(hr):
    address = check_of(hr, bad_date())
    decide(hr, hr.page(address), "Discard")
    assert link_of(hr.page(address)) is None
    hr.page(f"{address}/annotated", status=404)


def test_strangers_find_nothing(hr, strangers):
    address = check_of(hr, bad_date())
    for stranger in strangers:
        stranger.page(f"{address}/annotated", status=404)
    assert hr.get(f"{address}/annotated").status_code == 200


@pytest.mark.parametrize("upload_id", [0, 999_999, 2_147_483_647, 99_999_999_999])
def test_uploads_that_do_not_exist(hr, upload_id):
    hr.page(f"/hr/uploads/{upload_id}/annotated", status=404)
