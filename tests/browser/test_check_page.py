"""A matrix that says nothing of itself, and a log with headings of its own, on a real screen."""

import shutil
from pathlib import Path
from time import monotonic

import pytest

from tests.browser.checks import check_page
from tests.browser.demo import sign_in
from tests.browser.test_upload import figures, heading, press, sample, send
from tests.workbooks import workbook
from tracker import clock
from tracker.rules.days import add_days

A_MINUTE = 60


@pytest.fixture
def sqlite_url(loaded_demo: Path, tmp_path: Path) -> str:
    """Every page of this module is served from a copy of the demo."""
    return f"sqlite:///{shutil.copy(loaded_demo, tmp_path / 'demo.db')}"


@pytest.fixture(params=["page", "phone"])
def screen(request):
    """A desk's page, then a phone's."""
    return request.getfixturevalue(request.param)


def test_a_matrix_from_file_to_accepted_in_under_a_minute(screen):
    sign_in(screen, "hr")
    begun = monotonic()
    send(screen, "matrix.xlsx", sample("try-matrix.xlsx"))
    screen.get_by_label("When the training was done").check()
    screen.get_by_label("Tarnbeck Safe Holding (TARNBECK-PH)").check()
    screen.get_by_role("group", name="Fire marshal").get_by_label("None of these").check()
    screen.get_by_role("button", name="Save answers and check again").click()
    screen.get_by_role("button", name="Accept", exact=True).click()
    screen.get_by_role("alert").wait_for()
    assert monotonic() - begun < A_MINUTE
    assert "Accepted. Saved: " in screen.get_by_role("alert").inner_text()
    check_page(screen, "matrix-accepted")

    send(screen, "next month.xlsx", sample("try-matrix.xlsx"))
    assert screen.get_by_role("group").filter(has=screen.get_by_role("radio")).count() == 0
    assert {"0 new", "0 changed", "0 refused"} <= set(figures(screen))


def test_the_pages_of_a_matrix(screen):
    sign_in(screen, "hr")
    send(screen, "matrix.xlsx", sample("try-matrix.xlsx"))
    assert heading(screen) == "Check matrix.xlsx"
    check_page(screen, "matrix-asked")
    screen.get_by_role("group", name="Fire marshal").get_by_label("Or a course").select_option(
        index=3
    )
    screen.get_by_role("group", name="Fire marshal").get_by_label("None of these").check()
    screen.get_by_role("button", name="Save answers and check again").click()
    assert screen.get_by_role("alert").is_visible()
    check_page(screen, "matrix-answer-wrong")
    screen.get_by_label("When the training was done").check()
    screen.get_by_label("Tarnbeck Safe Holding (TARNBECK-PH)").check()
    screen.get_by_role("group", name="Fire marshal").get_by_label("None of these").check()
    screen.get_by_label("Or a course").select_option(index=0)
    screen.get_by_role("button", name="Save answers and check again").click()
    screen.get_by_text("3 answers saved").wait_for()
    assert screen.get_by_text("The dates are when the training was done (you answered").is_visible()
    screen.locator("summary", has_text="How we read this file").click()
    check_page(screen, "matrix-answered")
    screen.get_by_role("link", name="Change how this sheet is read").click()
    check_page(screen, "matrix-sheet")
    screen.goto("/hr/answers")
    check_page(screen, "answers")
    screen.get_by_role("button", name="Take back").first.click()
    screen.get_by_role("alert").wait_for()


def test_headings_of_its_own_are_explained_once(screen):
    day = add_days(clock.today(), -20)
    rows = [["Our people"], ["Who", "Which", "On"], ["00101", "Tarnbeck Safe Holding", day]]
    sign_in(screen, "hr")
    screen.goto("/hr/answers")
    check_page(screen, "answers-none")
    send(screen, "list.xlsx", workbook({"Sheet1": rows}))
    assert screen.get_by_role("heading", name="We could not tell what the columns are").is_visible()
    check_page(screen, "sheet-not-recognised")
    for letter, field in (("A", "Staff number"), ("B", "Course"), ("C", "Completed")):
        screen.get_by_label(f"Column {letter} is read as").select_option(label=field)
    press(screen, "Read it like this and check again")
    assert "1 new" in figures(screen)
    check_page(screen, "sheet-explained")
    send(screen, "next.xlsx", workbook({"June": rows}))
    assert "1 new" in figures(screen)


def test_a_word_without_an_end_does_not_widen_the_page(screen):
    headings = ["Staff number", "Surname", "Forename", "Setting", "Role"]
    rows = [["79001", "Long", "Lee"], ["00101", "Derbyshire", "Tariq"]]
    sign_in(screen, "hr")
    endless = workbook({"Staff": [headings, *([*row, "Gull Ward", "w" * 150] for row in rows)]})
    send(screen, "endless.xlsx", endless)
    assert {"1 new", "1 changed"} <= set(figures(screen))
    screen.locator("summary", has_text="How we read this file").click()
    check_page(screen, "endless")
