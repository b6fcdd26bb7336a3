"""GOV.UK Notify: a template whose subject is ((subject)) and whose message is ((body))."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from tracker.mail.message import (
    ADDRESS,
    Blocked,
    Lost,
    NotNow,
    Outgoing,
    Refused,
    checked_address,
)
from tracker.rules.words import Channel

# The client's own account of a failure has the address of each request.
logging.getLogger("notifications_python_client").setLevel(logging.ERROR)

TIMEOUT = 30.0  # seconds
FAILED = {"permanent-failure", "temporary-failure", "technical-failure"}
UNDER_WAY = {"created", "sending", "pending", "pending-virus-check", "accepted"}
PROBLEMS = {
    "permanent-failure": f"{ADDRESS} was refused: there is no such mailbox.",
    "temporary-failure": "The mailbox could not take the message: it may be full or switched off.",
    "technical-failure": "GOV.UK Notify had a technical failure and did not send the message.",
    "virus-scan-failed": "GOV.UK Notify did not send the message.",
    "validation-failed": "GOV.UK Notify did not send the message.",
}
_LINE = re.compile(r"^(\s*)([#^*+>-]|\d+[.)]|_{3,}|={3,})")
_LINK = re.compile(r"(https?://[^\s()\[\]<>]+)")
_ANYWHERE = re.compile(r"([\\`*\[\]<>]|\(\(|\)\))")


@dataclass(frozen=True, slots=True)
class Service:
    """The key of a service of Notify's, and its template; another address for other Notifys."""

    key: str
    template: str
    address: str
    timeout: float = TIMEOUT


class NotifyWay:
    """The API, which is asked by our reference before anything is sent a second time."""

    channel = Channel.NOTIFY

    def __init__(self, service: Service, client: NotificationsAPIClient) -> None:
        self._service = service
        self._client = client

    def send(self, message: Outgoing) -> str:
        """Hand a message over; Notify's id of it."""
        address = checked_address(message.written.address.strip())
        try:
            if message.again and (held := self._held(message.reference)):
                return held
            answer = self._client.send_email_notification(
                email_address=address,
                template_id=self._service.template,
                personalisation={
                    "subject": " ".join(message.written.subject.split()),
                    "body": as_markdown(message.written.plain),
                },
                reference=message.reference,
            )
        except APIError as error:
            raise _why(error) from error
        return str(answer["id"])

    def state_of(self, notify_id: str) -> str:
        """Notify's word for how far a message has come; `unknown` where it has none any more."""
        try:
            return str(self._client.get_notification_by_id(notify_id)["status"])
        except APIError as error:
            if error.status_code == 404:
                return "unknown"
            raise _why(error) from error

    def _held(self, reference: str) -> str | None:
        """Notify's id of what it has of that reference and has not given up."""
        found = self._client.get_all_notifications(reference=reference)["notifications"]
        return next((str(one["id"]) for one in found if one["status"] not in FAILED), None)


@contextmanager
def notify_way(service: Service) -> Iterator[NotifyWay]:
    """A session with the API."""
    client = NotificationsAPIClient(service.key, service.address, service.timeout)
    try:
        yield NotifyWay(service, client)
    finally:
        client.request_session.close()


def as_markdown(plain: str) -> str:
    """Plain text so that Notify shows it as it is: nothing in it is a heading, list or link.

    Addresses stay as they are, which Notify makes links of.
    """
    return "\n".join(_as_line(line) for line in plain.splitlines())


def _as_line(line: str) -> str:
    parts = _LINK.split(line)  # every second one is an address
    parts[::2] = (_ANYWHERE.sub(_escaped, part) for part in parts[::2])
    line = "".join(parts)
    return _LINE.sub(_escaped_at_start, line)


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"\\{letter}" for letter in found[0])


def _escaped_at_start(found: re.Match[str]) -> str:
    spaces, mark = found[1], found[2]
    if mark[0].isdigit():
        return f"{spaces}{mark[:-1]}\\{mark[-1]}"
    return f"{spaces}\\{mark}"


def _why(error: APIError) -> Exception:
    """What an answer other than 2xx means, by Notify's documentation."""
    code, said = error.status_code, _messages(error)
    if code >= 500:
        return Lost("GOV.UK Notify did not answer. It is not known whether it took the message.")
    if code == 429:
        return Blocked("GOV.UK Notify takes no more messages from us now: a limit is reached.")
    if code == 400 and any(one.startswith("email_address") for one in said):
        return Refused(f"{ADDRESS} is not one that email can be sent to.")
    if code == 400:
        return NotNow(f"GOV.UK Notify did not take this message: {'; '.join(said)}.")
    return Blocked(f"GOV.UK Notify does not take messages from us: {code} {'; '.join(said)}.")


def _messages(error: APIError) -> list[str]:
    """What Notify says is wrong; of an answer in no known form, its text is not trusted."""
    said: Any = error.message
    if not isinstance(said, list):
        return []
    return [str(one.get("message", "")) for one in said if isinstance(one, dict)]
