"""Mail over SMTP: one connection for many messages.

By the standard library, as Flask-Mail waits for a silent server without end, and does not say which
of its commands the server refused.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, formataddr, parseaddr

import idna

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

NAME = "Training Standards Tracker"
TIMEOUT = 30.0  # seconds, for each answer of the server
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
# What the server means by a refusal, by the enhanced status (RFC 3463) or else the reply itself.
_MEANS = {
    "5.1.1": f"{ADDRESS} was refused: there is no such mailbox.",
    "5.1.2": f"{ADDRESS} was refused: there is no such domain.",
    "5.1.3": f"{ADDRESS} was refused: it is not spelt as an address.",
    "5.1.6": f"{ADDRESS} was refused: the mailbox has moved.",
    "5.1.10": f"{ADDRESS} was refused: its domain takes no email.",
    "5.2.1": f"{ADDRESS} was refused: the mailbox is switched off.",
    "5.2.2": f"{ADDRESS} was refused: the mailbox is full.",
}
_REFUSED = f"{ADDRESS} was refused."
# Replies that are about who we are, not about whom we write to.
_NOT_SIGNED_IN = {530, 534, 535, 538}
_SHUTS = 421


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over, and as whom."""

    host: str
    port: int
    sender: str
    username: str | None = None
    password: str | None = None
    tls: bool = False
    timeout: float = TIMEOUT

    @property
    def domain(self) -> str:
        """The domain that our messages' ids end in."""
        return parseaddr(self.sender)[1].rpartition("@")[2] or "localhost"


class SmtpWay:
    """A connection that is open; `Message-ID` is made of the reference, so is the envelope's id."""

    channel = Channel.SMTP

    def __init__(self, server: Server, connection: smtplib.SMTP) -> None:
        self._server = server
        self._connection = connection

    def send(self, message: Outgoing) -> None:
        """Hand one message over, by the commands of RFC 5321 one at a time."""
        to, is_ascii = self._recipient(message.written.address)
        content = compose(message, self._server, is_ascii=is_ascii)
        try:
            self._hand_over(message.reference, to, is_ascii, content)
        except (Refused, NotNow):
            with suppress(OSError, smtplib.SMTPException):
                self._connection.rset()
            raise
        except (OSError, smtplib.SMTPException) as error:
            raise Lost(
                f"The connection to the mail server broke: {_said(error)}. "
                "It is not known whether it took the message."
            ) from error
        if not is_ascii:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.rset()  # the library speaks UTF-8 until then

    def _hand_over(self, reference: str, to: str, is_ascii: bool, content: bytes) -> None:
        mail, rcpt = [], []
        if not is_ascii:
            mail += ["SMTPUTF8", "BODY=8BITMIME"]
        if self._connection.has_extn("dsn"):
            mail += ["RET=HDRS", f"ENVID={reference}"]
            rcpt += ["NOTIFY=FAILURE"]
        code, said = self._connection.mail(parseaddr(self._server.sender)[1], mail)
        if code != 250:
            raise Blocked(f"The mail server does not take mail from us: {_reply(code, said)}.")
        code, said = self._connection.rcpt(to, rcpt)
        if code not in (250, 251):
            raise _not_for_them(code, said)
        try:
            code, said = self._connection.data(content)
        except smtplib.SMTPDataError as error:
            code, said = error.smtp_code, _bytes(error.smtp_error)
        if code == _SHUTS:
            raise Blocked(f"The mail server takes no more now: {_reply(code, said)}.")
        if code != 250:
            how = NotNow if code < 500 else Refused
            raise how(f"The mail server did not take this message: {_reply(code, said)}.")

    def _recipient(self, address: str) -> tuple[str, bool]:
        """The address as the server takes it, and whether that is plain ASCII."""
        name, _, domain = checked_address(address.strip()).rpartition("@")
        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise Refused(f"{ADDRESS} is not one that email can be sent to.") from error
        if not name.isascii() and not self._connection.has_extn("smtputf8"):
            raise Refused(f"{ADDRESS} has letters that our mail server cannot send to.")
        return f"{name}@{domain}", name.isascii()


@contextmanager
def smtp_way(server: Server) -> Iterator[SmtpWay]:
    """A connection, signed in where there is a name. Raises Blocked where there is none."""
    try:
        connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    except (OSError, smtplib.SMTPException) as error:
        raise Blocked(f"The mail server could not be reached: {_said(error)}.") from error
    try:
        _sign_in(server, connection)
        yield SmtpWay(server, connection)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
        connection.close()


def _sign_in(server: Server, connection: smtplib.SMTP) -> None:
    try:
        connection.ehlo_or_helo_if_needed()
        if server.tls:
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo()
        if server.username and server.password:
            connection.login(server.username, server.password)
    except smtplib.SMTPAuthenticationError as error:
        raise Blocked(
            f"The mail server refused our user name or password: {_said(error)}."
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Blocked(f"The mail server could not be reached: {_said(error)}.") from error


def compose(message: Outgoing, server: Server, *, is_ascii: bool = True) -> bytes:
    """The message as it goes over the wire, in plain text and HTML."""
    written = message.written
    policy = SMTP if is_ascii else SMTPUTF8
    mail = EmailMessage(policy)
    name, sender = parseaddr(server.sender)
    mail["From"] = formataddr((name or NAME, sender))
    mail["To"] = written.address.strip()
    mail["Subject"] = " ".join(written.subject.split())
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = f"<{message.reference}@{server.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Precedence"] = "bulk"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(written.plain)
    mail.add_alternative(written.html, subtype="html")
    mail["Content-Language"] = written.language
    content = mail.as_bytes(policy=policy)
    if written.preferences and re.fullmatch(r"https?://[!-;=?-~]+", written.preferences):
        # Written here, as the library would cut a long address into encoded words.
        # A program's button stops them by one POST (RFC 8058).
        stops = f"List-Unsubscribe: <{written.preferences}>\r\n"
        stops += "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        content = stops.encode("ascii") + content
    return content


def _not_for_them(code: int, said: bytes) -> Exception:
    """Why the server does not take mail for a recipient."""
    status = _status(said)
    if code == _SHUTS or code in _NOT_SIGNED_IN:
        return Blocked(f"The mail server does not take mail from us: {_reply(code, said)}.")
    if code < 500:
        return NotNow(f"The mail server asks us to wait for this address: {_reply(code, said)}.")
    if status.startswith("5.7."):
        # Not authorised, or blocked: about us or our set-up, as far as anybody can tell.
        return NotNow(f"We are not allowed to send to this address: {_reply(code, said)}.")
    return Refused(_MEANS.get(status, _REFUSED))


def refusal(status: str) -> str:
    """What an enhanced status such as 5.1.1 means, in words."""
    return _MEANS.get(status, _REFUSED)


def _status(said: bytes) -> str:
    found = _ENHANCED.match(said.decode("ascii", "replace"))
    return found[0] if found else ""


def _reply(code: int, said: bytes) -> str:
    """The reply without its free text, which may name people."""
    return f"{code} {_status(said)}".strip()


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, _bytes(error.smtp_error))
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).rstrip(".") or type(error).__name__


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode("ascii", "replace")
