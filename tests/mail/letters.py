"""Messages for tests."""

from datetime import UTC, datetime

from tracker.mail.message import Outgoing
from tracker.mail.writing import Written
from tracker.rules.words import Language

AT = datetime(2026, 3, 4, 7, tzinfo=UTC)
PREFERENCES = "https://tracker.example/emails/" + "a" * 60


def letter(
    address: str = "asha@harbour.example",
    *,
    reference: str = "0123456789abcdef0123456789abcdef",
    subject: str = "Your training",
    plain: str = "You are in date.\n",
    language: Language = Language.ENGLISH,
    again: bool = False,
) -> Outgoing:
    """A message to somebody."""
    html = f"<!doctype html><html lang='en'><p>{plain}</p></html>"
    written = Written(subject, plain, html, language, address, PREFERENCES)
    return Outgoing(reference, written, AT, again)
