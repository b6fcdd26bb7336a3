"""The way out that the settings name."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from tracker.mail.message import Outgoing, Post
from tracker.mail.notify import NotifyWay, Service, notify_way
from tracker.mail.smtp import Server, smtp_way
from tracker.rules.words import Channel

log = logging.getLogger(__name__)


class LogWay:
    """Where there is no mail server, outside production: the log, where a developer reads it."""

    channel = Channel.SMTP

    def send(self, message: Outgoing) -> None:
        log.warning(
            "No MAIL_SERVER is set, so this email to %s stays here:\n%s",
            message.written.address,
            message.written.plain,
        )


def goes_to_log(config: Mapping[str, Any]) -> bool:
    """Whether messages stay here: neither Notify nor a mail server is set."""
    return bool(config["MAIL_SUPPRESS_SEND"]) and not config.get("NOTIFY_API_KEY")


def way_out(config: Mapping[str, Any]) -> Post:
    """What opens the way out: Notify where it is set, else SMTP, else the log."""
    if config.get("NOTIFY_API_KEY"):
        return partial(notify_way, _service(config))
    if config["MAIL_SUPPRESS_SEND"]:
        return _log_way
    return partial(
        smtp_way,
        Server(
            host=config["MAIL_SERVER"],
            port=config["MAIL_PORT"],
            sender=config["MAIL_DEFAULT_SENDER"],
            username=config["MAIL_USERNAME"],
            password=config["MAIL_PASSWORD"],
            tls=config["MAIL_USE_TLS"],
        ),
    )


@contextmanager
def _log_way() -> Iterator[LogWay]:
    yield LogWay()


def _service(config: Mapping[str, Any]) -> Service:
    return Service(
        config["NOTIFY_API_KEY"], config["NOTIFY_TEMPLATE_ID"], config["NOTIFY_BASE_URL"]
    )


def notify_open(config: Mapping[str, Any]) -> "partial[Any] | None":
    """What opens Notify, to ask it what became of messages; None where it is not set."""
    return partial(notify_way, _service(config)) if config.get("NOTIFY_API_KEY") else None


__all__ = ["LogWay", "NotifyWay", "goes_to_log", "notify_open", "way_out"]
