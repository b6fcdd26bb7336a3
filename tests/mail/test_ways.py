"""The settings name the way out."""

import logging

import pytest

from tests.mail.letters import letter
from tracker.mail.message import masked
from tracker.mail.ways import LogWay, goes_to_log, notify_open, way_out

MAIL = {
    "MAIL_SERVER": "mail.example",
    "MAIL_PORT": 587,
    "MAIL_USERNAME": "tracker",
    "MAIL_PASSWORD": "secret",
    "MAIL_USE_TLS": True,
    "MAIL_DEFAULT_SENDER": "Tracker <tracker@sender.example>",
    "MAIL_SUPPRESS_SEND": False,
}
NOTIFY = {
    "NOTIFY_API_KEY": "name-" + "a" * 36 + "-" + "b" * 36,
    "NOTIFY_TEMPLATE_ID": "c" * 36,
    "NOTIFY_BASE_URL": "https://notify.example",
}


def test_a_mail_server_is_the_way_out() -> None:
    (server,) = way_out(MAIL).args
    assert (server.host, server.port, server.tls) == ("mail.example", 587, True)
    assert (server.username, server.password) == ("tracker", "secret")
    assert server.domain == "sender.example"
    assert not goes_to_log(MAIL)
    assert notify_open(MAIL) is None


@pytest.mark.parametrize("suppressed", [True, False])
def test_notify_comes_before_a_mail_server_and_the_log(suppressed: bool) -> None:
    config = {**MAIL, **NOTIFY, "MAIL_SUPPRESS_SEND": suppressed}
    (service,) = way_out(config).args
    assert service.address == "https://notify.example"
    assert service.template == "c" * 36
    assert not goes_to_log(config)
    assert notify_open(config) is not None


def test_without_either_the_log_has_it(caplog: pytest.LogCaptureFixture) -> None:
    config = {**MAIL, "MAIL_SUPPRESS_SEND": True}
    assert goes_to_log(config)
    with caplog.at_level(logging.WARNING), way_out(config)() as way:
        assert isinstance(way, LogWay)
        way.send(letter())
    assert "asha@harbour.example stays here:\nYou are in date." in caplog.text


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("ruth@example.org", "r***@example.org"),
        ("r@example.org", "r***@example.org"),
        ("", "No address"),
        ("nothing", "No address"),
    ],
)
def test_an_address_is_masked(address: str, shown: str) -> None:
    assert masked(address) == shown
