"""Reading a provider's page: its parts by their headings, and days as addresses name them."""

from datetime import timedelta

from bs4 import Tag

from tests.web.checked_page import CheckedClient, text_of
from tracker import clock

GOOD = "/providers/GOOD"


def main(client: CheckedClient, address: str = GOOD) -> Tag:
    return client.page(address).main


def section(page: Tag, name: str) -> str:
    """The text from a heading of the second level to the next."""
    heading = next(one for one in page.find_all("h2") if text_of(one) == name)
    said = []
    for tag in heading.find_next_siblings():
        if tag.name == "h2":
            break
        said.append(text_of(tag))
    return " ".join(said)


def days_ago(days: int) -> str:
    return (clock.today() - timedelta(days=days)).isoformat()
