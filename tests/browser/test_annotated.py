"""HR downloads the file with its problems marked, and sends it again as it came."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.browser.demo import sign_in
from tests.browser.test_upload import figures, heading, sample, send

LINK = "Download your file with the problems marked"


@pytest.mark.thorough
def test_a_marked_file_is_downloaded_and_sent_again(page: Page) -> None:
    sign_in(page, "hr")
    send(page, "training.xlsx", sample("try-training-log-with-problems.xlsx"))
    before = figures(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=LINK).click()
    assert download.value.suggested_filename == "training - problems.xlsx"
    content = Path(download.value.path()).read_bytes()
    book = load_workbook(BytesIO(content))
    assert book.sheetnames[-1] == "Problems"
    rows = list(book["Problems"].iter_rows(min_row=5))
    for sheet, cell, *_ in rows:
        if cell.hyperlink and cell.value[-1].isdigit():
            assert book[sheet.value][cell.value.replace("Row ", "A")].comment

    send(page, download.value.suggested_filename, content)
    assert heading(page) == "Check training - problems.xlsx"
    assert figures(page) == before
    page.locator("summary", has_text="How we read this file").last.click()
    assert page.get_by_text("This sheet lists the problems of an earlier check.").is_visible()
