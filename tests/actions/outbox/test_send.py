"""What waits is sent once, whatever the mail server does; and what failed is never lost."""

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.outbox.world import (
    DAY,
    NOW,
    kept,
    notice,
    pass_at,
    recipient,
    states,
    undelivered,
    week,
    write,
)
from tests.mail.postbox import Postbox
from tracker.actions.outbox.send import CLAIMED_FOR, LAST_TRY, send_due
from tracker.mail.message import Post
from tracker.mail.smtp import Server, SmtpWay, smtp_way
from tracker.mail.writing import Written
from tracker.rules.words import Language
from tracker.store import outbox as store
from tracker.store.database import beside
from tracker.store.tables.notices import Notice, NoticeItem

ASHA, BEN, CARA = (f"{name}@harbour.example" for name in ("asha", "ben", "cara"))
HR = "hr@harbour.example"


def nowhere() -> AbstractContextManager[SmtpWay]:
    """A way to a port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return smtp_way(Server("127.0.0.1", port, "tracker@sender.example"))


def test_each_is_sent_once_and_says_so(session: Session, post: Post, postbox: Postbox) -> None:
    for email in (ASHA, BEN):
        notice(session, email)
    notice(session, CARA, DAY + timedelta(days=1))
    assert pass_at(session, post) == {"sent": 2}
    assert pass_at(session, post) == {}
    assert postbox.addresses == [ASHA, BEN]
    assert states(session) == {ASHA: "sent", BEN: "sent", CARA: "waiting"}
    sent = kept(session, ASHA)
    assert postbox.ids[0] == f"<{sent.reference}@sender.example>"
    assert (sent.channel, sent.tries, sent.sent_at) == ("smtp", 1, NOW)
    assert (sent.subject, sent.plain) == ("1 told on 2026-03-04", "1 told on 2026-03-04.\n")
    assert sent.problem is None


def test_one_that_is_claimed_is_left_alone_until_its_claim_ends(
    session: Session, post: Post, postbox: Postbox
) -> None:
    notice(session, ASHA)
    (one,) = store.due(session, NOW, 10)
    assert store.claim(session, one, NOW + CLAIMED_FOR)
    assert not store.claim(session, one, NOW + CLAIMED_FOR)
    session.commit()
    assert pass_at(session, post, NOW + CLAIMED_FOR - timedelta(seconds=1)) == {}
    assert pass_at(session, post, NOW + CLAIMED_FOR) == {"sent": 1}
    # Whoever had claimed it first and comes back now changes nothing.
    assert not store.settle(session, one, problem="too late")
    session.rollback()
    assert postbox.ids == [f"<{one.reference}@sender.example>"]
    assert kept(session, ASHA).tries == 2


def test_what_is_not_due_any_more_is_cancelled_and_its_flags_wait(
    session: Session, post: Post, postbox: Postbox
) -> None:
    recipient(session, HR, "hr")
    refused = notice(session, ASHA)
    postbox.at_rcpt[ASHA] = "550 5.1.1 Unknown"
    assert pass_at(session, post) == {"failed": 1}
    (item,) = session.scalars(select(NoticeItem).where(NoticeItem.notice_id.is_(None)))
    told = notice(session, HR)
    item.notice_id = told.id
    session.commit()
    nothing = partial(send_due, write=lambda session, notice, now: None)
    assert nothing(session, NOW, post) == {"cancelled": 1}
    assert states(session) == {ASHA: "failed", HR: "cancelled"}
    assert session.get(NoticeItem, item.id).notice_id is None
    assert undelivered(session) == {HR: [[refused.id]]}
    assert postbox.taken == []


def test_one_that_must_wait_waits_longer_each_time_and_ends_after_five_days(
    session: Session, post: Post, postbox: Postbox
) -> None:
    notice(session, ASHA)
    notice(session, BEN)
    postbox.at_rcpt[ASHA] = "450 4.2.1 Try later"
    assert pass_at(session, post) == {"later": 1, "sent": 1}
    now, waits = NOW, []
    while kept(session, ASHA).state == "waiting":
        due = kept(session, ASHA).next_try_at
        assert pass_at(session, post, due - timedelta(seconds=1)) == {}
        waits.append(due - now)
        now = due
        pass_at(session, post, now)
    minutes = [wait.total_seconds() / 60 for wait in waits]
    assert minutes == [1, 5, 15, 60, 240] + [720] * 9
    assert len(minutes) + 1 == LAST_TRY
    assert kept(session, ASHA).state == "failed"
    assert kept(session, ASHA).problem.startswith("The mail server asks us to wait")


def test_a_message_that_breaks_connections_does_not_hold_up_the_others(
    session: Session, post: Post, postbox: Postbox
) -> None:
    for email in (ASHA, BEN, CARA):
        notice(session, email)
    postbox.at_data[ASHA] = "close"
    assert pass_at(session, post) == {"later": 1}
    assert pass_at(session, post, NOW + timedelta(seconds=30)) == {"sent": 2}
    assert postbox.addresses == [BEN, CARA]
    assert "not known whether" in kept(session, ASHA).problem
    postbox.at_data.clear()
    pass_at(session, post, NOW + timedelta(minutes=2))
    assert states(session) == {ASHA: "sent", BEN: "sent", CARA: "sent"}


def test_one_that_cannot_be_written_waits_and_the_others_go(
    session: Session, post: Post, postbox: Postbox
) -> None:
    for email in (ASHA, BEN):
        notice(session, email)

    def fails_for_asha(session: Session, notice: Notice, now: datetime) -> Written | None:
        if notice.address == ASHA:
            raise ValueError("a mistake in a template")
        return write(session, notice, now)

    assert send_due(session, NOW, post, fails_for_asha) == {"later": 1, "sent": 1}
    assert kept(session, ASHA).problem.startswith("It could not be written")
    assert postbox.addresses == [BEN]


def test_a_pass_ends_at_once_where_nothing_leaves(session: Session) -> None:
    for number in range(30):
        notice(session, f"p{number:02}@harbour.example")
    opened = []

    def closed() -> AbstractContextManager[SmtpWay]:
        opened.append(1)
        return nowhere()

    assert pass_at(session, closed) == {"blocked": 1}
    assert len(opened) == 1
    found = session.scalars(select(Notice)).all()
    assert {(one.state, one.tries) for one in found} == {("waiting", 0)}
    assert all(one.problem.startswith("The mail server could not be reached") for one in found)


def test_after_a_week_without_a_server_everybody_gets_one_message(
    session: Session, post: Post, postbox: Postbox
) -> None:
    for day in week():
        for email in (ASHA, BEN):
            notice(session, email, day)
        for minutes in range(3):
            now = NOW + (day - DAY) + timedelta(minutes=minutes)
            pass_at(session, nowhere, now)
    assert states(session) == {ASHA: "waiting", BEN: "waiting"}
    after = NOW + timedelta(days=6, hours=1)
    while pass_at(session, post, after):
        pass
    assert sorted(postbox.addresses) == [ASHA, BEN]
    assert {mail["Subject"] for _, mail in postbox.taken} == {"7 told on 2026-03-10"}
    found = session.scalars(select(Notice.state)).all()
    assert sorted(found) == ["cancelled"] * 12 + ["sent"] * 2


def test_a_refused_sender_is_nobodys_fault_and_counts_against_nobody(
    session: Session, post: Post, postbox: Postbox
) -> None:
    recipient(session, HR, "hr")
    notice(session, ASHA)
    postbox.at_mail = "550 5.7.1 Sender not allowed"
    for days in range(10):
        assert pass_at(session, post, NOW + timedelta(days=days)) == {"blocked": 1}
    assert kept(session, ASHA).tries == 0
    assert undelivered(session) == {}
    postbox.at_mail = None
    assert pass_at(session, post, NOW + timedelta(days=10)) == {"sent": 1}


def test_no_pass_takes_more_than_it_is_told_to(
    session: Session, post: Post, postbox: Postbox
) -> None:
    for number in range(5):
        notice(session, f"p{number}@harbour.example")
    assert send_due(session, NOW, post, write, most=3) == {"sent": 3}
    assert send_due(session, NOW, post, write, most=3) == {"sent": 2}
    assert postbox.connections == 2


def test_the_secret_address_of_a_reader_is_sent_and_not_kept(
    session: Session, post: Post, postbox: Postbox
) -> None:
    notice(session, ASHA)
    secret = "https://tracker.example/emails/secret"

    def with_preferences(session: Session, notice: Notice, now: datetime) -> Written:
        text = f"Change how you are told: {secret}\n"
        return Written("Hello", text, f"<p>{text}</p>", Language.ENGLISH, ASHA, secret)

    assert send_due(session, NOW, post, with_preferences) == {"sent": 1}
    ((_, mail),) = postbox.taken
    assert mail["List-Unsubscribe"] == f"<{secret}>"
    assert secret in mail.get_body(("plain",)).get_content()
    assert "secret" not in kept(session, ASHA).plain + kept(session, ASHA).html


def test_two_senders_at_once_send_each_once(session: Session, post: Post, postbox: Postbox) -> None:
    for number in range(20):
        notice(session, f"p{number:02}@harbour.example")

    def empty(number: int) -> int:
        with beside(session) as own:
            return send_due(own, NOW, post, write)["sent"]

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(empty, range(2))) == 20
    assert len(set(postbox.ids)) == len(postbox.ids) == 20
    assert set(states(session).values()) == {"sent"}
