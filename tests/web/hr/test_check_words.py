"""What the page of a check says in words: of dates, of leavers, and of what was read again."""

from datetime import timedelta

import pytest

from tests.web.checked_page import text_of
from tests.web.hr.test_absent import COL, mark
from tests.web.hr.test_questions import after, reply
from tests.web.hr.test_sheet_form import say
from tests.web.hr.uploading import accept, check_of, decide, notice, refused, staff_file
from tests.workbooks import workbook
from tracker import clock
from tracker.rules.wording import say_day
from tracker.store.tables.uploads import Phase, UploadState
from tracker.store.upload_work import Progress
from tracker.web.hr.progress import say_progress

TODAY = clock.today()
DONE, AHEAD = TODAY - timedelta(days=30), TODAY + timedelta(days=300)
HEADINGS = ["Staff number", "Good level 2"]
CHANGE = "(you answered this before: change it under How we read this file)"


@pytest.fixture
def database_url(sqlite_url):
    """Nothing here depends on the engine."""
    return sqlite_url


def said_of(client, *sheets, name="matrix.xlsx"):
    """The words of the check of a workbook of these sheets, each a name and its rows."""
    return text_of(client.page(check_of(client, workbook(dict(sheets)), name)).main)


def test_the_days_of_a_record_are_called_what_they_are(hr):
    headings = ["Staff number", "Good level 2 completed", "Good level 2 expires"]
    rows = [headings, ["00101", DONE, AHEAD], ["00102", DONE, None], ["00103", None, AHEAD]]
    said = said_of(hr, ("Team", rows))
    assert f"completed {say_day(DONE)}, expires {say_day(AHEAD)}, passed" in said
    assert f"completed {say_day(DONE)}, passed" in said
    assert f"Training, expires {say_day(AHEAD)}, day of training not known, passed" in said


def test_the_first_line_says_what_the_dates_of_a_matrix_are(hr):
    rows = [HEADINGS, ["00101", DONE]]
    said = said_of(hr, ("Team", [["Dates completed"], *rows]))
    assert (
        "Training matrix. The dates are when the training was done (the file says “Dates "
        "completed”). Nothing is saved" in said
    )
    both = ("A", [["Dates completed"], *rows]), ("B", [["Dates shown: completed"], *rows])
    assert "The dates are when the training was done (the file says so)." in said_of(hr, *both)
    said = said_of(hr, both[0], ("C", [["Valid until dates"], *rows]))
    assert (
        "Sheet A: the dates are when the training was done (the file says “Dates completed”). "
        "Sheet C: the dates are when it runs out (the file says “Valid until dates”)." in said
    )


def test_what_was_answered_before_is_likely_and_can_be_changed(hr):
    content = workbook({"Team": [HEADINGS, ["00101", DONE]]})
    page = hr.page(check_of(hr, content))
    assert "The dates are when" not in text_of(page.main)
    after(hr, reply(hr, page, {"Team": "When the training runs out"}))
    address = check_of(hr, content, "next.xlsx")
    page = hr.page(address)
    assert f"The dates are when it runs out {CHANGE}." in text_of(page.main)
    assert "headings in row 1. Likely" in text_of(page.find("details"))
    page = say(hr, hr.page(f"{address}/sheets/1"), cells="completed")
    assert "The dates are when the training was done (you said so)." in text_of(page.main)
    assert "headings in row 1. Certain" in text_of(page.find("details"))


def test_that_posts_end_is_told_at_the_button_and_after_it(hr):
    day, earlier = TODAY - timedelta(days=3), TODAY - timedelta(days=4)
    address = check_of(hr, staff_file(COL))
    assert "will leave" not in text_of(hr.page(address).main)
    mark(hr, f"{address}/absent", "Adeyemi, Ruth", day=earlier)
    one = f"1 person will leave: their post ends on {say_day(earlier)}."
    assert one in text_of(hr.page(address).find(id="decide").find_next("strong"))
    mark(hr, f"{address}/absent", "Adeyemi, Ruth", "Clarke, Dee", day=day)
    both = f"their posts end from {say_day(earlier)} to {say_day(day)}."
    assert f"2 people will leave: {both}" in text_of(hr.page(address).main)
    assert notice(accept(hr, address)).endswith(f"2 people left: {both}")


def test_a_file_that_was_read_again_elsewhere(hr):
    rows = [HEADINGS, ["00101", DONE]]
    address = check_of(hr, workbook({"Team": [["Dates completed"], *rows]}))
    left_open = hr.page(address)
    say(hr, hr.page(f"{address}/sheets/1"), cells="expires")
    page = decide(hr, left_open, "Accept")
    assert notice(page).startswith("This file was read again in another window. This is the new")
    assert "has changed since" not in text_of(page)
    assert page.find("button", string=lambda said: said and said.strip() == "Accept")


def test_an_entry_with_a_problem_that_is_saved_all_the_same(hr):
    headings = ["Staff number", "Good level 2 completed", "Good level 2 expires"]
    rows = [headings, ["00101", DONE, DONE - timedelta(days=9)], ["00102", "31/02/2026", None]]
    said = said_of(hr, ("Team", rows))
    assert "It was kept without an expiry" in said
    assert (
        "Entries that are refused or ignored will not be saved; any other entry named here will "
        "be, as its line says. Correct them" in said
    )
    said = said_of(hr, ("Team", [headings, rows[2]]))
    assert "Entries that are refused or ignored will not be saved. Correct them" in said


def test_saved_rows_are_not_being_saved():
    progress = Progress(Phase.SAVING, 0, None, is_held=True)
    assert say_progress(progress, UploadState.SAVING, others=False) == "Saving all rows at once."
    assert say_progress(progress, UploadState.ACCEPTED, others=False).startswith(
        "Everything is saved."
    )


def test_periods_within_a_sentence(hr):
    address = check_of(hr, staff_file(COL))
    assert "In post: from 6 January 2020." in text_of(hr.page(f"{address}/absent").main)


def test_a_quotation_mark_that_is_never_closed_gets_its_own_remedy(hr):
    said = text_of(refused(hr, b'a,b\n"x,1\n', "x.csv").main)
    assert "Close it, or save the file again as CSV from your spreadsheet program." in said
    assert "Upload an Excel workbook" not in said
