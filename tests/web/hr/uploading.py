"""How tests send files and decide on them, as somebody in HR would."""

from io import BytesIO

from tests.actions.harbour import STAFF, TRAINING
from tests.web.checked_page import parsed, press_button, text_of
from tests.workbooks import workbook

NEW = ["00201", "Grant", "Hal", "W1", "Nurse"]
MARRIED = ["00102", "Brown-Field", "Col", "W1", "Nurse"]


def staff_file(*rows):
    """A staff list of numbers, surnames, forenames, settings and roles."""
    return workbook({"Staff": [STAFF[:5], *rows]})


def training_file(*rows):
    """A training log with the columns of the small world's."""
    return workbook({"Training": [TRAINING, *rows]})


def send(client, content, name="file.xlsx", **fields):
    """Post a file; the answer."""
    return client.send("/hr/uploads/new", {"file": (BytesIO(content), name), **fields})


def refused(client, content, name="file.xlsx", **fields):
    """Post a file that cannot be taken; the page that says so."""
    response = send(client, content, name, **fields)
    assert response.status_code == 200
    return parsed(response)


def check_of(client, content, name="file.xlsx", **fields):
    """Post a file that can be read; the address of its check."""
    response = send(client, content, name, **fields)
    assert response.status_code == 303, text_of(parsed(response).main)
    return response.location


def decide(client, page, word):
    """Press Accept or Discard on the page of a check; the page that it leads to."""
    return press_button(client, page, word)


def accept(client, address):
    """Open a check and accept it; the page that this leads to."""
    return decide(client, client.page(address), "Accept")


def figures(page):
    """The big numbers of a page, such as "3 new"."""
    return {text_of(one) for one in page.select(".tracker-figure")}


def notice(page):
    """What the banner on top of a page says."""
    return text_of(page.select_one(".govuk-notification-banner__content"))
