"""Senders killed at random instants, many times: nothing is lost, and next to nothing repeated."""

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.outbox.world import NOW, notice, states
from tests.mail.postbox import Postbox, running
from tests.warm import Warm
from tracker.actions.outbox.send import CLAIMED_FOR
from tracker.store.tables.notices import Notice

KILLS = 25
NOTICES = 40
PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def senders() -> Iterator[Warm]:
    warm = Warm("tests.actions.outbox.dying")
    yield warm
    warm.close()


@pytest.mark.thorough
def test_killed_at_random_instants_they_lose_nothing_and_repeat_only_the_unknown(
    session: Session, database_url: str, senders: Warm
) -> None:
    for number in range(NOTICES):
        notice(session, f"p{number:02}@harbour.example")
    session.rollback()
    postbox, now, ended = Postbox(), NOW, []
    with running(postbox) as server:
        for seed in [*(str(number) for number in range(KILLS)), ""]:
            command = [
                "tests.actions.outbox.dying",
                database_url,
                str(server.port),
                now.isoformat(),
                seed,
            ]
            process = senders.start(command, dict(os.environ), "stderr")
            ended.append(process.wait(PATIENCE))
            # By the next one's clock the claim of this one has run out.
            now += CLAIMED_FOR
    assert set(states(session).values()) == {"sent"}
    references = set(session.scalars(select(Notice.reference)))
    delivered = Counter(mail_id.strip("<>").partition("@")[0] for mail_id in postbox.ids)
    assert set(delivered) == references
    assert len(references) == NOTICES
    kills = sum(code != 0 for code in ended)
    assert kills >= KILLS - 5
    assert ended[-1] == 0
    assert sum(delivered.values()) - NOTICES <= kills
    # One that was repeated went to the same mailbox, and was in hand when its sender was killed.
    tries = dict(session.execute(select(Notice.reference, Notice.tries)).all())
    assert all(count <= tries[reference] for reference, count in delivered.items())
    to = {mail["Message-ID"]: address for address, mail in postbox.taken}
    assert [to[mail["Message-ID"]] for _, mail in postbox.taken] == postbox.addresses
