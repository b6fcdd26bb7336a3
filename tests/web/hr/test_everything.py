"""HR downloads everything that they have given; of others nothing."""

from io import BytesIO

from openpyxl import load_workbook

from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of

LINK = "Download everything (XLSX)"


@ON_BOTH
def test_it_is_a_workbook_of_their_own_people(hr):
    page = hr.page("/hr/uploads")
    link = next(one for one in page.main.find_all("a") if text_of(one) == LINK)
    response = hr.get(link["href"])
    assert response.status_code == 200
    assert "HARB-" in response.headers["Content-Disposition"]
    book = load_workbook(BytesIO(response.data))
    assert book.sheetnames == ["Staff list", "Training log"]
    numbers = [row[0] for row in book["Staff list"].iter_rows(min_row=2, values_only=True)]
    assert {"00101", "00102", "00103"} <= set(numbers)


def test_another_organisation_has_none_of_them(signed_in):
    response = signed_in("hr", organisation="OTHER").get("/hr/uploads/everything.xlsx")
    assert response.status_code == 200
    book = load_workbook(BytesIO(response.data))
    assert [sheet.max_row for sheet in book] == [1, 1]


def test_it_is_for_hr_alone(signed_in, visitor):
    assert signed_in("registrar").get("/hr/uploads/everything.xlsx").status_code == 404
    assert visitor.get("/hr/uploads/everything.xlsx").status_code == 302
