"""What is read out of delivery status notifications."""

import pytest

from tests.mail.bounces import notification
from tracker.mail.bounce import NotABounce, read_bounce

ASHA = "asha@harbour.example"
ID = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize("headers_only", [False, True])
def test_the_message_is_known_by_its_id(headers_only: bool) -> None:
    (found,) = read_bounce(notification(ASHA, reference=ID, headers_only=headers_only))
    assert found.references == (ID,)
    assert (found.address, found.action, found.status) == (ASHA, "failed", "5.1.1")
    assert found.is_final


def test_the_envelopes_id_comes_first() -> None:
    (found,) = read_bounce(notification(ASHA, reference="f" * 32, envelope=ID))
    assert found.references == (ID, "f" * 32)


@pytest.mark.parametrize(
    ("action", "status", "is_final"),
    [
        ("failed", "5.1.1", True),
        ("failed", "", True),
        ("failed", "4.4.7", False),
        ("delayed", "4.4.1", False),
        ("delivered", "2.0.0", False),
        ("relayed", "2.1.9", False),
    ],
)
def test_only_what_failed_for_good_is_final(action: str, status: str, is_final: bool) -> None:
    (found,) = read_bounce(notification(ASHA, action=action, status=status))
    assert found.is_final is is_final


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: Out of office\n\nI am away.\n",
        b"Content-Type: multipart/report; boundary=cut\n\n--cut\n",
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n",
        notification(ASHA)[:500],
    ],
)
def test_what_is_no_notification_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(NotABounce):
        read_bounce(content)
