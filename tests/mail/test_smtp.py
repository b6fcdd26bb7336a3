"""Messages over a real SMTP server: as they arrive, and what each refusal means."""

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.mail.letters import AT, PREFERENCES, letter
from tests.mail.postbox import Postbox, WithDsn, running
from tracker.mail.message import Blocked, Lost, NotNow, Refused, Undelivered
from tracker.mail.smtp import Server, smtp_way
from tracker.rules.words import Language

ASHA = "asha@harbour.example"


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def server(postbox: Postbox) -> Iterator[Server]:
    with running(postbox) as server:
        yield server


def why(server: Server, address: str = ASHA) -> Undelivered:
    """Why a message does not leave."""
    with pytest.raises(Undelivered) as raised, smtp_way(server) as way:
        way.send(letter(address))
    return raised.value


def test_a_message_arrives_whole(server: Server, postbox: Postbox) -> None:
    with smtp_way(server) as way:
        way.send(letter(subject="Hyfforddiant — Siân", language=Language.WELSH))
    ((address, mail),) = postbox.taken
    assert address == ASHA
    assert mail["Message-ID"] == "<0123456789abcdef0123456789abcdef@sender.example>"
    assert mail["From"] == "Tracker <tracker@sender.example>"
    assert mail["To"] == ASHA
    assert mail["Subject"] == "Hyfforddiant — Siân"
    assert mail["Date"].datetime == AT
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Precedence"] == "bulk"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Content-Language"] == "cy"
    assert mail["List-Unsubscribe"] == f"<{PREFERENCES}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert plain.get_content().splitlines() == ["You are in date."]
    assert html.get_content_type() == "text/html"
    assert "<p>You are in date." in html.get_content()


def test_many_messages_go_over_one_connection(server: Server, postbox: Postbox) -> None:
    with smtp_way(server) as way:
        for number in range(20):
            way.send(letter(f"p{number}@harbour.example", reference=f"{number:032}"))
    assert len(postbox.taken) == 20
    assert postbox.connections == 1


@pytest.mark.parametrize(
    ("reply", "expected", "said"),
    [
        ("450 4.2.1 Try later", NotNow, "asks us to wait for this address: 450 4.2.1"),
        ("550 5.1.1 asha is unknown here", Refused, "there is no such mailbox"),
        ("550 No", Refused, "The email address was refused."),
        ("552 5.2.2 Over quota", Refused, "the mailbox is full"),
        ("550 5.7.1 Relaying denied", NotNow, "not allowed to send to this address: 550 5.7.1"),
        ("530 5.7.0 Sign in first", Blocked, "does not take mail from us: 530 5.7.0"),
        ("421 4.3.2 Shutting down", Blocked, "does not take mail from us: 421 4.3.2"),
        ("close", Lost, "The connection to the mail server broke"),
    ],
)
def test_what_a_refused_recipient_means(
    server: Server, postbox: Postbox, reply: str, expected: type, said: str
) -> None:
    postbox.at_rcpt[ASHA] = reply
    problem = why(server)
    assert type(problem) is expected
    assert said in str(problem)
    assert "asha" not in str(problem)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [("451 4.3.0 Wait", NotNow), ("554 5.6.0 Spam", Refused), ("close", Lost)],
)
def test_what_a_refused_message_means(
    server: Server, postbox: Postbox, reply: str, expected: type
) -> None:
    postbox.at_data[ASHA] = reply
    problem = why(server)
    assert type(problem) is expected
    # Nothing of that is mended by another address.
    assert not str(problem).startswith("The email address")


def test_the_next_message_goes_over_the_same_connection(server: Server, postbox: Postbox) -> None:
    postbox.at_rcpt["gone@harbour.example"] = "550 5.1.1 Unknown"
    postbox.at_data["odd@harbour.example"] = "451 4.3.0 Wait"
    with smtp_way(server) as way:
        for address in ("gone@harbour.example", "odd@harbour.example"):
            with pytest.raises(Undelivered):
                way.send(letter(address))
        way.send(letter())
    assert postbox.addresses == [ASHA]
    assert postbox.connections == 1


def test_a_server_that_takes_no_mail_of_ours_blocks_all(server: Server, postbox: Postbox) -> None:
    postbox.at_mail = "550 5.7.1 Sender not allowed"
    assert type(why(server)) is Blocked


def test_a_wrong_password_blocks_all(server: Server) -> None:
    problem = why(replace(server, username="tracker", password="wrong"))
    assert type(problem) is Blocked
    assert str(problem).startswith("The mail server refused our user name or password: 535")


def test_a_server_without_tls_where_it_is_asked_for_blocks_all(server: Server) -> None:
    assert type(why(replace(server, tls=True))) is Blocked


def test_a_closed_port_blocks_all() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        problem = why(Server("127.0.0.1", taken.getsockname()[1], "tracker@sender.example"))
    assert type(problem) is Blocked
    assert str(problem).startswith("The mail server could not be reached")


def test_a_silent_server_is_not_waited_for_without_end(server: Server, postbox: Postbox) -> None:
    postbox.at_data[ASHA] = "hang"
    problem = why(replace(server, timeout=0.2))
    postbox.release.set()
    assert type(problem) is Lost
    assert "timed out" in str(problem)


@pytest.mark.parametrize(
    "address", ["", " ", "asha", "a b@c.example", "a@b", "a@b.example\r\nX: y"]
)
def test_what_is_no_address_is_refused(server: Server, address: str) -> None:
    problem = why(server, address)
    assert type(problem) is Refused
    assert str(problem).startswith("The email address is ")


def test_a_domain_with_other_letters_is_written_in_ascii(server: Server, postbox: Postbox) -> None:
    with smtp_way(server) as way:
        way.send(letter("sian@tŷ-gwyn.example"))
    (address,) = postbox.addresses
    assert address.startswith("sian@xn--")
    assert address.isascii()


def test_a_name_with_other_letters_needs_a_server_that_knows_them(postbox: Postbox) -> None:
    with running(postbox) as server, smtp_way(server) as way:
        way.send(letter("siân@harbour.example"))
        way.send(letter())
    assert postbox.addresses == ["siân@harbour.example", ASHA]
    assert postbox.taken[0][1]["To"] == "siân@harbour.example"
    with running(postbox, enable_SMTPUTF8=False) as server:
        problem = why(server, "siân@harbour.example")
    assert type(problem) is Refused
    assert "letters that our mail server cannot send to" in str(problem)


def test_a_server_that_tells_of_bounces_is_given_our_reference(postbox: Postbox) -> None:
    with running(postbox, WithDsn) as server, smtp_way(server) as way:
        way.send(letter())
    assert postbox.envelopes == ["RET=HDRS", f"ENVID={letter().reference}", "NOTIFY=FAILURE"]
    assert postbox.addresses == [ASHA]
