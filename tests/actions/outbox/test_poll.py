"""What GOV.UK Notify accepted is asked after until its end is known."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from tests.actions.outbox.world import NOW, notice, recipient, states, undelivered, write
from tests.mail.letters import letter
from tests.mail.notify_server import Notify, running
from tracker.actions.outbox.poll import ASKED_EVERY, poll
from tracker.actions.outbox.send import ASKED_AFTER, CLAIMED_FOR, send_due
from tracker.mail.notify import notify_way
from tracker.store import outbox as store

ASHA, HR = "asha@harbour.example", "hr@harbour.example"
THEN = NOW + ASKED_AFTER


@pytest.fixture
def notify() -> Notify:
    return Notify()


@pytest.fixture
def post(notify: Notify) -> Iterator[partial]:
    with running(notify) as service:
        yield partial(notify_way, service)


def test_it_is_asked_until_it_is_delivered(session: Session, notify: Notify, post: partial) -> None:
    made = notice(session, ASHA)
    assert send_due(session, NOW, post, write) == {"sent": 1}
    assert poll(session, NOW, post) == {}
    assert poll(session, THEN, post) == {"under way": 1}
    notify.becomes("delivered")
    assert poll(session, THEN, post) == {}
    assert poll(session, THEN + ASKED_EVERY, post) == {"delivered": 1}
    asked = len(notify.asked)
    assert poll(session, THEN + timedelta(days=2), post) == {}
    assert len(notify.asked) == asked
    session.refresh(made)
    assert (made.state, made.channel, made.problem) == ("sent", "notify", None)
    assert made.provider_id == next(iter(notify.held))


def test_a_mailbox_that_is_not_there_is_a_failure(
    session: Session, notify: Notify, post: partial
) -> None:
    recipient(session, HR, "hr")
    made = notice(session, ASHA)
    send_due(session, NOW, post, write)
    notify.becomes("permanent-failure")
    assert poll(session, THEN, post) == {"failed": 1}
    assert states(session) == {ASHA: "failed"}
    assert undelivered(session) == {HR: [[made.id]]}
    assert poll(session, THEN + timedelta(days=1), post) == {}


@pytest.mark.parametrize("status", ["temporary-failure", "technical-failure"])
def test_what_failed_for_now_is_sent_again_under_its_reference(
    session: Session, notify: Notify, post: partial, status: str
) -> None:
    made = notice(session, ASHA)
    send_due(session, NOW, post, write)
    notify.becomes(status)
    assert poll(session, THEN, post) == {"later": 1}
    assert send_due(session, THEN, post, write) == {}
    assert send_due(session, THEN + timedelta(minutes=1), post, write) == {"sent": 1}
    assert len(notify.of_reference(made.reference)) == 2


def test_a_sender_that_was_killed_asks_before_it_sends_again(
    session: Session, notify: Notify, post: partial
) -> None:
    made = notice(session, ASHA)
    (one,) = store.due(session, NOW, 1)
    store.claim(session, one, NOW + CLAIMED_FOR)
    session.commit()
    with post() as way:
        # Taken, but the process ended before it could say so.
        way.send(letter(ASHA, reference=made.reference))
    assert send_due(session, NOW + CLAIMED_FOR, post, write) == {"sent": 1}
    assert len(notify.held) == 1
    session.refresh(made)
    assert made.provider_id == next(iter(notify.held))


def test_a_service_that_is_down_changes_nothing(
    session: Session, notify: Notify, post: partial
) -> None:
    notice(session, ASHA)
    send_due(session, NOW, post, write)
    notify.held.clear()
    with running(Notify()) as gone:
        pass
    assert poll(session, THEN, partial(notify_way, gone)) == {}
    assert states(session) == {ASHA: "sent"}
