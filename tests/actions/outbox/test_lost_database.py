"""The database goes away in the middle of a pass: the message is kept, and goes under its id."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from tests.actions.outbox.world import NOW, notice, states, write
from tests.mail.postbox import Postbox
from tracker.actions.outbox.send import CLAIMED_FOR, send_due
from tracker.mail.message import Post
from tracker.mail.writing import Written
from tracker.rules.words import Language
from tracker.store.database import OperationalError
from tracker.store.tables.notices import Notice

ASHA, BEN = "asha@harbour.example", "ben@harbour.example"


def long_letter(session: Session, notice: Notice, now: object) -> Written:
    return Written("Long", "word " * 20_000, "<p>Long</p>", Language.ENGLISH, notice.address)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_disk_that_is_full_leaves_it_claimed(
    session: Session, post: Post, postbox: Postbox
) -> None:
    notice(session, ASHA)
    pages = session.execute(text("PRAGMA page_count")).scalar()
    session.execute(text(f"PRAGMA max_page_count = {pages}"))
    session.commit()
    with pytest.raises(OperationalError, match="full"):
        send_due(session, NOW, post, long_letter)
    assert states(session) == {ASHA: "sending"}
    session.execute(text("PRAGMA max_page_count = 1000000"))
    session.commit()
    assert send_due(session, NOW + CLAIMED_FOR, post, long_letter) == {"sent": 1}
    assert len(postbox.ids) == 2
    assert len(set(postbox.ids)) == 1


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_server_that_restarts_leaves_it_claimed(
    session: Session, database_url: str, post: Post, postbox: Postbox
) -> None:
    for email in (ASHA, BEN):
        notice(session, email)
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")

    def end_all(mail: object) -> None:
        with engine.connect() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        postbox.after = lambda mail: None

    postbox.after = end_all
    with pytest.raises(OperationalError):
        send_due(session, NOW, post, write)
    session.rollback()
    engine.dispose()
    assert states(session) == {ASHA: "sending", BEN: "waiting"}
    assert send_due(session, NOW, post, write) == {"sent": 1}
    assert send_due(session, NOW + CLAIMED_FOR, post, write) == {"sent": 1}
    assert postbox.addresses == [ASHA, BEN, ASHA]
    assert len(set(postbox.ids)) == 2
