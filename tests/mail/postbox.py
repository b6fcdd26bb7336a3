"""A real SMTP server, in threads of its own, that refuses by rule and keeps what it takes."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from tracker.mail.smtp import Server

SENDER = "Tracker <tracker@sender.example>"
TIMEOUT = 30.0  # seconds; a test of a silent server asks for less


class Postbox:
    """What came, in order, and what is answered to whom.

    `at_rcpt` and `at_data` are replies by address, or by any address under `*`; a reply of `close`
    ends the connection instead, `hang` waits for `release`. `after` is called with each message
    that was kept, before it is answered.
    """

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.at_mail: str | None = None
        self.at_rcpt: dict[str, str] = {}
        self.at_data: dict[str, str] = {}
        self.connections = 0
        self.envelopes: list[str] = []
        self.release = Event()
        self.after: Callable[[EmailMessage], None] = lambda mail: None

    @property
    def ids(self) -> list[str]:
        return [mail["Message-ID"] for _, mail in self.taken]

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.taken]

    async def handle_EHLO(self, server: SMTP, session: Any, envelope: Any, host: str, said: Any):
        self.connections += 1
        session.host_name = host
        return [said[0], "250-DSN", *said[1:]] if isinstance(server, WithDsn) else said

    async def handle_MAIL(self, server: SMTP, session, envelope, address: str, options: list[str]):
        if self.at_mail:
            return self.at_mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session, envelope, address: str, options: list[str]):
        reply = self.at_rcpt.get(address) or self.at_rcpt.get("*")
        if reply is not None:
            return await self._instead(server, reply)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session, envelope):
        (address,) = envelope.rcpt_tos
        reply = self.at_data.get(address) or self.at_data.get("*")
        if reply is not None:
            return await self._instead(server, reply)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.taken.append((address, mail))
        self.after(mail)
        return "250 OK"

    async def _instead(self, server: SMTP, reply: str) -> str:
        if reply == "hang":
            await asyncio.get_running_loop().run_in_executor(None, self.release.wait)
        if reply in {"hang", "close"}:
            server.transport.close()
            return "421 Closing"
        return reply


class WithDsn(SMTP):
    """Says that it sends delivery status notifications as RFC 3461 has it, and notes for what."""

    async def smtp_MAIL(self, arg: str) -> None:
        address, *options = arg.split(" ")
        self.event_handler.envelopes += options
        await super().smtp_MAIL(address)

    async def smtp_RCPT(self, arg: str) -> None:
        address, *options = arg.split(" ")
        self.event_handler.envelopes += options
        await super().smtp_RCPT(address)


class OnLoopback(Controller):
    """Takes whichever port is free."""

    kind: type[SMTP] = SMTP

    def factory(self) -> SMTP:
        return self.kind(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def nobody_signs_in(*asked: Any) -> AuthResult:
    return AuthResult(success=False, handled=False)


@contextmanager
def running(postbox: Postbox, kind: type[SMTP] = SMTP, **options: Any) -> Iterator[Server]:
    """Where the server is; until the block ends."""
    controller = OnLoopback(
        postbox,
        hostname="127.0.0.1",
        port=0,
        enable_SMTPUTF8=options.pop("enable_SMTPUTF8", True),
        authenticator=nobody_signs_in,
        auth_require_tls=False,
        **options,
    )
    controller.kind = kind
    controller.start()
    try:
        yield Server("127.0.0.1", controller.port, SENDER, timeout=TIMEOUT)
    finally:
        postbox.release.set()
        controller.stop()
