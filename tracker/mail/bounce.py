"""Delivery status notifications (RFC 3464), as a mail system sends them back."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import Any

_REFERENCE = re.compile(r"<?\s*([0-9A-Za-z._-]{8,100})(?:@[^>\s]*)?>?")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What is told of one recipient. `references` name the message, the surest first.

    `action` and `status` are RFC 3464's: `failed` and 5.1.1, `delayed` and 4.4.1.
    """

    references: tuple[str, ...]
    address: str
    action: str
    status: str

    @property
    def is_final(self) -> bool:
        """Whether the message will not arrive."""
        return self.action == "failed" and not self.status.startswith(("2.", "4."))


class NotABounce(ValueError):
    """What was read is no delivery status notification."""


def read_bounce(content: bytes) -> list[Bounce]:
    """What a notification tells of each recipient. Raises NotABounce."""
    mail = message_from_bytes(content, policy=compat32)
    parts = list(mail.walk())
    report = next((one for one in parts if _kind(one) == "message/delivery-status"), None)
    groups = report.get_payload() if report is not None else None
    if not isinstance(groups, list) or not groups:
        raise NotABounce(
            "This is not a delivery status notification: it has no part of type "
            "message/delivery-status."
        )
    references = tuple(dict.fromkeys(_references(groups, parts)))
    found = [_bounce(one, references) for one in groups if isinstance(one, Message)]
    bounces = [one for one in found if one is not None]
    if not bounces:
        raise NotABounce("This delivery status notification names no recipient.")
    return bounces


def _references(groups: list[Any], parts: list[Message]) -> list[str]:
    """From the envelope's id and the Message-ID of the message that is sent back."""
    told = [str(one.get("Original-Envelope-Id", "")) for one in groups]
    for part in parts:
        if _kind(part) == "message/rfc822" and isinstance(inner := part.get_payload(), list):
            told += [str(one.get("Message-ID", "")) for one in inner if isinstance(one, Message)]
        if _kind(part) in {"text/rfc822-headers", "message/rfc822-headers"}:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                told.append(str(message_from_bytes(payload).get("Message-ID", "")))
    found = (_REFERENCE.fullmatch(one.strip()) for one in told)
    return [one[1] for one in found if one]


def _bounce(group: Message, references: tuple[str, ...]) -> Bounce | None:
    told = group.get("Original-Recipient") or group.get("Final-Recipient")
    action = str(group.get("Action", "")).strip().lower()
    if told is None or not action:
        return None
    address = str(told).partition(";")[2].strip().strip("<>")
    status = re.search(r"[245]\.\d{1,3}\.\d{1,3}", str(group.get("Status", "")))
    return Bounce(references, address, action, status[0] if status else "")


def _kind(part: Message) -> str:
    return part.get_content_type()
