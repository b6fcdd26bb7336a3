"""Bounces end notices, each once; delays and strangers change nothing."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.actions.outbox.world import NOW, notice, recipient, states, undelivered
from tests.mail.bounces import notification
from tracker.actions.outbox.bounces import take_bounce
from tracker.rules.words import NoticeState
from tracker.store.tables.notices import Notice

ASHA, BEN, HR = "asha@harbour.example", "ben@harbour.example", "hr@harbour.example"


@pytest.fixture
def sent(session: Session) -> Notice:
    recipient(session, HR, "hr")
    made = notice(session, ASHA)
    made.state, made.sent_at = NoticeState.SENT, NOW
    session.commit()
    return made


def take(session: Session, content: bytes, days: int = 0) -> list[str]:
    return [one.done for one in take_bounce(session, content, NOW + timedelta(days=days))]


def test_one_that_will_not_arrive_has_failed_and_hr_is_told_once(
    session: Session, sent: Notice
) -> None:
    content = notification(ASHA, reference=sent.reference)
    assert take(session, content) == ["failed"]
    assert take(session, content) == ["failed"]
    assert states(session) == {ASHA: "failed"}
    session.refresh(sent)
    assert sent.problem == "The email address was refused: there is no such mailbox."
    assert undelivered(session) == {HR: [[sent.id]]}


def test_one_that_is_delayed_is_left(session: Session, sent: Notice) -> None:
    content = notification(ASHA, envelope=sent.reference, action="delayed", status="4.4.1")
    assert take(session, content) == ["left"]
    assert states(session) == {ASHA: "sent"}


def test_one_that_waits_to_be_tried_again_is_left(session: Session, sent: Notice) -> None:
    sent.state = NoticeState.WAITING
    session.commit()
    assert take(session, notification(ASHA, reference=sent.reference)) == ["left"]
    assert states(session) == {ASHA: "waiting"}


def test_another_message_than_a_notice_is_unknown(session: Session, sent: Notice) -> None:
    assert take(session, notification(ASHA, reference="f" * 32)) == ["unknown"]
    assert states(session) == {ASHA: "sent"}


def test_without_a_message_it_is_the_last_to_the_address_within_a_week(
    session: Session, sent: Notice
) -> None:
    assert take(session, notification(BEN)) == ["unknown"]
    assert take(session, notification(ASHA), days=8) == ["unknown"]
    assert take(session, notification(ASHA.upper()), days=7) == ["failed"]
