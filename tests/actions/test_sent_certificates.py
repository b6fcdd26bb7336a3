"""A certificate sent in, taken back, and opened on record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.certificates import DAY, KEYS, SAID, organisation, person, send, take_up
from tests.actions.world import dump, fill_hive
from tests.documents.made import pdf, phone_picture, picture
from tracker.actions.seal_anew import seal_anew
from tracker.actions.sent_certificates import (
    MOST_WAITING,
    NoDocument,
    NotWaiting,
    SentBefore,
    TooManyWait,
    open_document,
    send_certificate,
    take_back,
    wrong_days,
)
from tracker.documents.reading import JPEG, PDF, BadDocument
from tracker.documents.sealing import CannotBeOpened
from tracker.store import certificates as store
from tracker.store.certificate_openings import openings
from tracker.store.scope import scope_of
from tracker.store.tables.documents import SentCertificate, SentState


@pytest.fixture
def hive(session: Session) -> Session:
    fill_hive(session)
    return session


def sent(session: Session, certificate_id: int, number: str = "00123") -> store.Sent:
    found = store.sent_certificate(session, person(session, number), certificate_id)
    assert found is not None
    return found


def test_what_is_sent_waits_with_what_was_typed(hive):
    certificate_id = send(hive, note="The whole day")
    found = sent(hive, certificate_id)
    assert (found.state, found.proposal, found.note) == (SentState.WAITING, SAID, "The whole day")
    assert (found.media_type, found.number, found.surname) == (JPEG, "00123", "Patel")
    assert (found.reason, found.decided_by, found.training_id) == (None, None, None)


def test_the_database_does_not_hold_the_document_itself(hive):
    asha = person(hive, "00123")
    content = pdf(b"<</Title(My certificate)>>")
    certificate_id = send_certificate(hive, KEYS, asha, content, SAID)
    stored = hive.scalars(select(SentCertificate.content)).one()
    assert b"%PDF" not in stored
    assert b"My certificate" not in stored
    opened = open_document(hive, KEYS, sent(hive, certificate_id), "asha@hive.example")
    assert (opened.media_type, opened.content) == (PDF, content)
    row = sent(hive, certificate_id)
    assert row.size == len(content)


def test_where_a_picture_was_taken_is_not_stored(hive):
    asha = person(hive, "00123")
    certificate_id = send_certificate(hive, KEYS, asha, phone_picture(), SAID)
    opened = open_document(hive, KEYS, sent(hive, certificate_id), "asha@hive.example")
    assert b"Exif" not in opened.content
    assert opened.media_type == JPEG


def test_a_new_key_opens_what_the_old_one_sealed_while_both_are_known(hive):
    certificate_id = send(hive)
    new = Fernet.generate_key().decode()
    found = sent(hive, certificate_id)
    assert open_document(hive, (new, *KEYS), found, "x").media_type == JPEG
    with pytest.raises(CannotBeOpened):
        open_document(hive, (new,), found, "x")


def test_every_opening_is_on_record_and_none_that_failed(hive):
    certificate_id = send(hive)
    found = sent(hive, certificate_id)
    with pytest.raises(CannotBeOpened):
        open_document(hive, (Fernet.generate_key().decode(),), found, "nobody")
    assert openings(hive, [certificate_id]) == {}
    for by in ("asha@hive.example", "hr@hive.example", "hr@hive.example"):
        open_document(hive, KEYS, found, by)
    opened = [one.by for one in openings(hive, [certificate_id])[certificate_id]]
    assert opened == ["hr@hive.example", "hr@hive.example", "asha@hive.example"]


def test_a_document_that_is_not_accepted_leaves_nothing_behind(hive):
    before = dump(hive)
    with pytest.raises(BadDocument):
        send_certificate(hive, KEYS, person(hive, "00123"), b"<html>", SAID)
    assert dump(hive) == before


def test_taking_back_takes_the_document_away_for_good(hive):
    certificate_id = send(hive)
    take_back(hive, sent(hive, certificate_id), "asha@hive.example")
    found = sent(hive, certificate_id)
    assert found.state is SentState.WITHDRAWN
    assert store.sealed_document(hive, certificate_id) is None
    with pytest.raises(NoDocument):
        open_document(hive, KEYS, found, "asha@hive.example")
    with pytest.raises(NotWaiting):
        take_back(hive, found, "asha@hive.example")
    hive_id = organisation(hive, "HIVE")
    assert store.certificate_for(hive, hive_id, DAY, certificate_id) is None


def test_what_was_decided_cannot_be_taken_back(hive):
    certificate_id = send(hive)
    before = sent(hive, certificate_id)
    take_up(hive, certificate_id)
    with pytest.raises(NotWaiting):
        take_back(hive, before, "asha@hive.example")
    assert store.sealed_document(hive, certificate_id)


def test_the_same_document_waits_once(hive):
    send(hive)
    with pytest.raises(SentBefore):
        send(hive)
    send(hive, number="00124")


def test_no_more_than_some_wait_at_once(hive):
    ids = [send(hive, width=10 + number) for number in range(MOST_WAITING)]
    with pytest.raises(TooManyWait):
        send(hive, width=99)
    take_back(hive, sent(hive, ids[0]), "x")
    send(hive, width=99)


def test_the_same_document_sent_twice_at_once_waits_once(hive):
    engine = hive.connection().engine
    asha = person(hive, "00123")
    hive.rollback()
    barrier = Barrier(2)
    content = picture()

    def run(_: int) -> bool:
        with Session(engine) as own:
            barrier.wait()
            try:
                send_certificate(own, KEYS, asha, content, SAID)
            except SentBefore:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [False, True]
    assert len(hive.scalars(select(SentCertificate.id)).all()) == 1


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, []),
        ({"completed_on": DAY + timedelta(days=1)}, [("completed", "future")]),
        ({"completed_on": date(1989, 12, 31)}, [("completed", "too_early")]),
        ({"started_on": DAY + timedelta(days=1)}, [("started", "after_completed")]),
        ({"started_on": date(1900, 1, 1)}, [("started", "too_early")]),
        ({"started_on": DAY}, []),
        ({"printed_expiry": DAY - timedelta(days=1)}, [("expires", "before_completed")]),
        ({"printed_expiry": DAY}, []),
    ],
)
def test_days_that_cannot_be_are_told(change, wrong):
    assert list(wrong_days(SAID._replace(**change), DAY)) == wrong


def test_pages_of_what_was_sent_begin_with_the_latest(hive):
    first, second = send(hive), send(hive, width=40)
    page = store.sent_by(hive, person(hive, "00123"), 1)
    assert [one.id for one in page.rows] == [second, first]
    assert store.sent_by(hive, person(hive, "00124"), 1).rows == []


def test_hr_sees_what_waits_the_longest_first(hive):
    first, second, third = send(hive), send(hive, "00124"), send(hive, "00125")
    mine = organisation(hive, "HIVE")
    take_up(hive, second)
    waiting = store.work_list(hive, mine, DAY, 1)
    assert [one.id for one in waiting.rows] == [first, third]
    assert store.waiting_count(hive, scope_of(hive, mine, DAY), DAY) == 2
    done = store.work_list(hive, mine, DAY, 1, decided=True)
    assert [(one.id, one.state) for one in done.rows] == [(second, SentState.APPROVED)]


def test_another_organisation_sees_nothing_of_it(hive):
    certificate_id = send(hive)
    reef = organisation(hive, "REEF")
    assert store.work_list(hive, reef, DAY, 1).rows == []
    assert store.waiting_count(hive, scope_of(hive, reef, DAY), DAY) == 0
    assert store.certificate_for(hive, reef, DAY, certificate_id) is None
    assert store.sent_certificate(hive, person(hive, "00124"), certificate_id) is None


def test_all_are_sealed_with_the_newest_key_and_the_old_one_can_go(hive: Session) -> None:
    """What no key opens is counted and left; run again it changes nothing."""
    first, second = send(hive), send(hive, width=31)
    new = Fernet.generate_key().decode()
    send_certificate(hive, (new,), person(hive, "00123"), picture(size=(32, 20)), SAID)
    lost = send(hive, width=33)
    row = hive.get_one(SentCertificate, lost)
    row.content = b"spoilt"
    hive.commit()
    assert seal_anew(hive, (new, *KEYS)) == {"sealed": 2, "already": 1, "lost": 1}
    assert seal_anew(hive, (new,)) == {"sealed": 0, "already": 3, "lost": 1}
    for key in (first, second):
        assert open_document(hive, (new,), sent(hive, key), "x").media_type == JPEG
    hive.refresh(row)
    assert row.content == b"spoilt"
