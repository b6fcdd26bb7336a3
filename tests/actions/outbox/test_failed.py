"""What failed: HR is told of it once, and it is taken up again."""

from datetime import timedelta

import pytest
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
)
from tests.mail.postbox import Postbox
from tracker.actions.outbox.undelivered import take_up_changed_addresses, try_again
from tracker.mail.message import Post
from tracker.store.tables.accounts import User
from tracker.store.tables.notices import NoticeItem

ASHA, BEN = "asha@harbour.example", "ben@harbour.example"
HR = "hr@harbour.example"


def test_a_refused_address_fails_at_once_and_hr_is_told_once(
    session: Session, post: Post, postbox: Postbox
) -> None:
    recipient(session, HR, "hr")
    recipient(session, "hr@other.example", "hr", code="OTHER")
    recipient(session, "asha2@harbour.example", "staff")
    asha, ben = notice(session, ASHA), notice(session, BEN)
    notice(session, "east@board.example", code=None)
    postbox.at_rcpt["*"] = "550 5.1.1 Unknown"
    assert pass_at(session, post) == {"failed": 3}
    assert pass_at(session, post, NOW + timedelta(days=30)) == {}
    assert undelivered(session) == {HR: [[asha.id, ben.id]]}
    assert kept(session, ASHA).problem == (
        "The email address was refused: there is no such mailbox."
    )
    notice(session, HR, DAY + timedelta(days=1))
    pass_at(session, post, NOW + timedelta(days=1))
    assert undelivered(session) == {HR: [[asha.id, ben.id]]}


def test_what_fails_while_the_news_is_on_its_way_is_told_the_next_day(
    session: Session, post: Post, postbox: Postbox
) -> None:
    recipient(session, HR, "hr")
    postbox.at_rcpt[ASHA] = postbox.at_rcpt[BEN] = "550 5.1.1 Unknown"
    asha = notice(session, ASHA)
    pass_at(session, post)
    told = notice(session, HR)
    session.scalars(
        select(NoticeItem).where(NoticeItem.notice_id.is_(None))
    ).one().notice_id = told.id
    session.commit()
    ben = notice(session, BEN)
    assert pass_at(session, post) == {"sent": 1, "failed": 1}
    assert undelivered(session) == {HR: [[asha.id], [ben.id]]}


def test_what_was_told_is_due_again_once_the_address_is_another(
    session: Session, post: Post, postbox: Postbox
) -> None:
    failed = notice(session, ASHA)
    postbox.at_rcpt[ASHA] = "550 5.1.1 Unknown"
    pass_at(session, post)
    item = session.scalars(select(NoticeItem).where(NoticeItem.notice_id == failed.id)).one()
    item.told = "undelivered"  # what is not about a flag or a failure is not told a second time
    session.commit()
    assert take_up_changed_addresses(session) == 0
    session.scalars(select(User).where(User.email == ASHA)).one().email = BEN
    session.commit()
    assert take_up_changed_addresses(session) == 1
    session.commit()
    assert take_up_changed_addresses(session) == 0
    assert states(session) == {ASHA: "cancelled"}
    assert session.get(NoticeItem, item.id).notice_id is None


def test_a_failed_one_is_tried_again_when_asked(
    session: Session, post: Post, postbox: Postbox
) -> None:
    failed = notice(session, ASHA)
    assert not try_again(session, failed.id, NOW)
    postbox.at_rcpt[ASHA] = "550 5.1.1 Unknown"
    pass_at(session, post)
    postbox.at_rcpt.clear()
    assert try_again(session, failed.id, NOW + timedelta(hours=1))
    assert pass_at(session, post, NOW + timedelta(hours=1)) == {"sent": 1}
    assert not try_again(session, failed.id, NOW)
    assert postbox.ids == [f"<{failed.reference}@sender.example>"]


@pytest.mark.parametrize("address", ["", "no address"])
def test_one_without_an_address_fails_and_is_kept(
    session: Session, post: Post, postbox: Postbox, address: str
) -> None:
    notice(session, address)
    assert pass_at(session, post) == {"failed": 1}
    assert kept(session, address).problem.startswith("The email address is ")
