"""The forms about documents of settings and about requests, filled in as people do."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from tests.documents.made import pdf
from tests.web.checked_page import CheckedClient
from tracker import clock

NEW = "/hr/settings/W1/documents/new"


def day(name: str, when: date) -> dict[str, str]:
    """A day in its three boxes."""
    return {f"{name}-{part}": str(getattr(when, part)) for part in ("day", "month", "year")}


def document(words: bytes = b"a", **more: Any) -> dict[str, Any]:
    """The form of a document, filled in; one with other words is another file."""
    return {
        "kind": "reduction_plan",
        "title": "Our plan",
        "authorised": "",
        **day("dated", clock.today() - timedelta(days=20)),
        "file": (BytesIO(pdf(b"<</Title(%s)>>" % words)), "plan.pdf"),
        **more,
    }


def give(client: CheckedClient, address: str = NEW, **more: Any) -> Any:
    """Post the form of a document."""
    return client.send(address, document(**more), content_type="multipart/form-data")


def ask(client: CheckedClient, code: str = "W1", **more: Any) -> Any:
    """Post the form of a request."""
    wish = {"wanted": "reduction_plan", "said": "", **day("due", clock.today()), **more}
    return client.send(f"/commissioner/settings/{code}/ask", wish)
