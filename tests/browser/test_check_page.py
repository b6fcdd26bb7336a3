"""A matrix that says nothing of itself, and a log with headings of its own, on a real phone."""

from time import monotonic

import pytest

from tests.browser.checks import check_page
from tests.browser.demo import sign_in
from tests.browser.test_upload import figures, heading, press, sample, send
from tests.workbooks import workbook
from tracker import clock
from tracker.rules.days import add_days

A_MINUTE = 60


def test_a_matrix_from_file_to_accepted_in_under_a_minute(phone):
    sign_in(phone, "hr")
    begun = monotonic()
    send(phone, "matrix.xlsx", sample("try-matrix.xlsx"))
    phone.get_by_label("When the training was done").check()
    phone.get_by_label("Tarnbeck Safe Holding (TARNBECK-PH)").check()
    phone.get_by_role("group", name="Fire marshal").get_by_label("None of these").check()
    phone.get_by_role("button", name="Save answers and check again").click()
    phone.get_by_role("button", name="Accept", exact=True).click()
    phone.get_by_role("alert").wait_for()
    assert monotonic() - begun < A_MINUTE
    assert "Accepted. Saved: " in phone.get_by_role("alert").inner_text()
    check_page(phone, "matrix-accepted")

    send(phone, "next month.xlsx", sample("try-matrix.xlsx"))
    assert phone.get_by_role("group").filter(has=phone.get_by_role("radio")).count() == 0
    assert {"0 new", "0 changed", "0 refused"} <= set(figures(phone))


@pytest.mark.thorough
def test_the_pages_of_a_matrix(phone):
    sign_in(phone, "hr")
    send(phone, "matrix.xlsx", sample("try-matrix.xlsx"))
    assert heading(phone) == "Check matrix.xlsx"
    check_page(phone, "matrix-asked")
    phone.get_by_role("group", name="Fire marshal").get_by_label("Or a course").select_option(
        index=3
    )
    phone.get_by_role("group", name="Fire marshal").get_by_label("None of these").check()
    phone.get_by_role("button", name="Save answers and check again").click()
    assert phone.get_by_role("alert").is_visible()
    check_page(phone, "matrix-answer-wrong")
    phone.get_by_label("When the training was done").check()
    phone.get_by_label("Tarnbeck Safe Holding (TARNBECK-PH)").check()
    phone.get_by_role("group", name="Fire marshal").get_by_label("None of these").check()
    phone.get_by_label("Or a course").select_option(index=0)
    phone.get_by_role("button", name="Save answers and check again").click()
    phone.get_by_text("3 answers saved").wait_for()
    assert phone.get_by_text("The dates are when the training was done (you answered").is_visible()
    phone.locator("summary", has_text="How we read this file").click()
    check_page(phone, "matrix-answered")
    phone.get_by_role("link", name="Change how this sheet is read").click()
    check_page(phone, "matrix-sheet")
    phone.goto("/hr/answers")
    check_page(phone, "answers")
    phone.get_by_role("button", name="Take back").first.click()
    phone.get_by_role("alert").wait_for()


@pytest.mark.thorough
def test_headings_of_its_own_are_explained_once(phone):
    day = add_days(clock.today(), -20)
    rows = [["Our people"], ["Who", "Which", "On"], ["00101", "Tarnbeck Safe Holding", day]]
    sign_in(phone, "hr")
    phone.goto("/hr/answers")
    check_page(phone, "answers-none")
    send(phone, "list.xlsx", workbook({"Sheet1": rows}))
    assert phone.get_by_role("heading", name="We could not tell what the columns are").is_visible()
    check_page(phone, "sheet-not-recognised")
    for letter, field in (("A", "Staff number"), ("B", "Course"), ("C", "Completed")):
        phone.get_by_label(f"Column {letter} is read as").select_option(label=field)
    press(phone, "Read it like this and check again")
    assert "1 new" in figures(phone)
    check_page(phone, "sheet-explained")
    send(phone, "next.xlsx", workbook({"June": rows}))
    assert "1 new" in figures(phone)


@pytest.mark.thorough
def test_a_word_without_an_end_does_not_widen_the_page(phone):
    headings = ["Staff number", "Surname", "Forename", "Setting", "Role"]
    rows = [["79001", "Long", "Lee"], ["00101", "Derbyshire", "Tariq"]]
    sign_in(phone, "hr")
    endless = workbook({"Staff": [headings, *([*row, "Gull Ward", "w" * 150] for row in rows)]})
    send(phone, "endless.xlsx", endless)
    assert {"1 new", "1 changed"} <= set(figures(phone))
    phone.locator("summary", has_text="How we read this file").click()
    check_page(phone, "endless")
