"""How tests send register workbooks and decide on them, as a registrar would."""

from io import BytesIO

from tests.web.checked_page import parsed, text_of
from tests.workbooks import workbook


def send(client, content, name="register.xlsx"):
    """Post a workbook; the answer."""
    return client.send("/registrar/imports/new", {"file": (BytesIO(content), name)})


def preview_of(client, **sheets):
    """Post a workbook that can be read; the address of its preview."""
    named = {name.replace("_", " "): rows for name, rows in sheets.items()}
    response = send(client, workbook(named))
    assert response.status_code == 303, text_of(parsed(response).main)
    return response.location


def notice(page):
    """What the page says happened."""
    return text_of(page.select_one(".govuk-notification-banner"))
