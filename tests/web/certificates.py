"""What people of the small trust send in, through the pages."""

from datetime import date, timedelta
from io import BytesIO

from tests.documents.made import phone_picture
from tests.web.checked_page import CheckedClient
from tracker import clock


def fields(completed: date | None = None, **more: str) -> dict[str, str]:
    """The form of a certificate, filled in."""
    day = completed or clock.today() - timedelta(days=20)
    typed = {"course": "Good level 2", "provider": "Good Training", "result": "passed"}
    typed |= {"completed-day": str(day.day), "completed-month": str(day.month)}
    return {**typed, "completed-year": str(day.year), **more}


def send(client: CheckedClient, content: bytes | None = None, name: str = "IMG_1.jpg", **more: str):
    """Post the form with a file."""
    file = BytesIO(phone_picture() if content is None else content), name
    data = {**fields(**more), "document": file}
    return client.send("/staff/evidence/new", data, content_type="multipart/form-data")
