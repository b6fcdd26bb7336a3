"""A message on its way out, and the ways in which it may not get there."""

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tracker.mail.writing import Written
from tracker.rules.words import Channel

_ADDRESS = re.compile(r"[^\s@<>,;:\"\\()\[\]]+@[^\s@<>,;:\"\\()\[\]]+\.[^\s@<>,;:\"\\()\[\].]+")
ADDRESS = "The email address"
"""What a problem begins with that is mended by giving another address."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is sent. `again` where it may have been taken before: nobody heard whether it was."""

    reference: str
    written: Written
    at: datetime
    again: bool = False


class Undelivered(Exception):
    """Why a message has not left, in words for who looks after the tracker."""


class Refused(Undelivered):
    """This message will never be taken: it is not tried again."""


class NotNow(Undelivered):
    """This message was not taken, and may be later; the next one may be taken now."""


class Lost(Undelivered):
    """The connection broke on the way: nobody knows whether the message was taken."""


class Blocked(Undelivered):
    """Nothing leaves by this way now, whatever the message, and this one was not taken."""


class Way(Protocol):
    """An open way out for many messages."""

    channel: Channel

    def send(self, message: Outgoing) -> str | None:
        """Hand a message over; the other side's own name for it, if it has one.

        Raises one of the four above.
        """


class Post(Protocol):
    """Opens a way out. Raises Blocked where it cannot."""

    def __call__(self) -> AbstractContextManager[Way]: ...


def checked_address(address: str) -> str:
    """The address, if a message can go to it at all; else raises Refused."""
    if not address.strip():
        raise Refused(f"{ADDRESS} is missing.")
    if not _ADDRESS.fullmatch(address):
        raise Refused(f"{ADDRESS} is not one that email can be sent to.")
    return address


def masked(address: str) -> str:
    """An address that its owner will know again, and nobody else: r***@example.org."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}***@{domain}" if name else "No address"
