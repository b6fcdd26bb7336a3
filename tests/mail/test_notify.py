"""Messages by GOV.UK Notify's own client, to a server that answers like its API."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.mail.letters import letter
from tests.mail.notify_server import Notify, running
from tracker.mail.message import Blocked, Lost, NotNow, Refused, Undelivered
from tracker.mail.notify import Service, as_markdown, notify_way


@pytest.fixture
def notify() -> Notify:
    return Notify()


@pytest.fixture
def service(notify: Notify) -> Iterator[Service]:
    with running(notify) as service:
        yield service


def why(service: Service, address: str = "asha@harbour.example") -> Undelivered:
    """Why a message does not leave."""
    with pytest.raises(Undelivered) as raised, notify_way(service) as way:
        way.send(letter(address))
    return raised.value


def test_a_message_is_taken_with_its_words_and_reference(service: Service, notify: Notify) -> None:
    with notify_way(service) as way:
        named = way.send(letter(subject="Your\ntraining", plain="# 1 of 2\n"))
    (held,) = notify.held.values()
    assert held["id"] == named
    assert held["reference"] == letter().reference
    assert held["email_address"] == "asha@harbour.example"
    assert (held["subject"], held["body"]) == ("Your training", "\\# 1 of 2")
    # A first try has nothing to ask about.
    assert notify.asked == ["POST /v2/notifications/email"]


def test_what_it_has_is_not_sent_again(service: Service, notify: Notify) -> None:
    notify.deaf = True
    assert type(why(service)) is Lost
    with notify_way(service) as way:
        named = way.send(letter(again=True))
    assert list(notify.held) == [named]


@pytest.mark.parametrize("status", ["temporary-failure", "technical-failure"])
def test_what_it_has_given_up_is_sent_again(service: Service, notify: Notify, status: str) -> None:
    with notify_way(service) as way:
        first = way.send(letter())
        notify.becomes(status)
        assert way.send(letter(again=True)) != first
    assert len(notify.held) == 2


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((400, "ValidationError", "email_address Not a valid email address"), Refused),
        (
            (400, "BadRequestError", "Can't send to this recipient using a team-only API key"),
            NotNow,
        ),
        ((403, "AuthError", "Invalid token: API key not found"), Blocked),
        ((429, "RateLimitError", "Exceeded rate limit for key type LIVE"), Blocked),
        ((429, "TooManyRequestsError", "Exceeded send limits (50) for today"), Blocked),
        ((500, "Exception", "Internal server error"), Lost),
        ((503, "Exception", "Service unavailable"), Lost),
    ],
)
def test_what_each_refusal_means(
    service: Service, notify: Notify, answer: tuple[int, str, str], expected: type
) -> None:
    notify.refuse = answer
    assert type(why(service)) is expected
    assert notify.held == {}


def test_a_wrong_key_or_template_is_a_fault_of_the_set_up(service: Service) -> None:
    key = f"tests-{uuid4()}-{uuid4()}"
    assert type(why(replace(service, key=key))) is Blocked
    assert "Template not found" in str(why(replace(service, template=str(uuid4()))))


def test_what_is_no_address_is_refused_before_it_is_asked(service: Service, notify: Notify) -> None:
    assert type(why(service, "asha")) is Refused
    assert notify.asked == []


def test_how_far_a_message_has_come(service: Service, notify: Notify) -> None:
    with notify_way(service) as way:
        named = way.send(letter())
        assert way.state_of(named) == "created"
        notify.becomes("delivered")
        assert way.state_of(named) == "delivered"
        assert way.state_of(str(uuid4())) == "unknown"


@pytest.mark.parametrize(
    ("plain", "marked"),
    [
        ("Ward 3: 4 people", "Ward 3: 4 people"),
        ("# Ward", "\\# Ward"),
        ("  - Asha\n* Ben", "  \\- Asha\n\\* Ben"),
        ("1. First", "1\\. First"),
        ("^ inset", "\\^ inset"),
        ("---", "\\---"),
        ("[a](https://x.example)", "\\[a\\](https://x.example)"),
        ("see [this] and ((name))", "see \\[this\\] and \\(\\(name\\)\\)"),
        (
            "https://tracker.example/hr/flags?kind=a_b*",
            "https://tracker.example/hr/flags?kind=a_b*",
        ),
    ],
)
def test_nothing_in_plain_text_is_markup(plain: str, marked: str) -> None:
    assert as_markdown(plain) == marked
