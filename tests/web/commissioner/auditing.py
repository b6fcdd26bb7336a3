"""How the steps of an audit are taken on screen."""

from tests.web.checked_page import text_of


def follow(client, address, fields):
    """Take a step; the page that it leads to."""
    sent = client.send(address, fields)
    assert sent.status_code == 303, text_of(sent.parsed.main) if hasattr(sent, "parsed") else sent
    return client.page(sent.location.split("#")[0])


def link(page, text):
    """The address of the first link whose text has this in it."""
    return next(one["href"] for one in page.main.find_all("a") if text in text_of(one))


def sent_back(client, address, fields):
    """What is said at the top of the page that comes back."""
    answer = client.send(address, fields)
    assert answer.status_code == 200
    return text_of(answer.parsed.select_one(".govuk-error-summary"))
