"""That certificates wait, and what became of them, is told once, with the day's other news."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.actions.certificates import KEYS
from tests.actions.notices.telling import (
    ONE_DAY,
    account,
    night,
    notices,
    one,
    person_id,
    ready,
    recipient,
    staff,
    take_staff,
    take_training,
    trained,
    working_day,
)
from tests.actions.notices.test_digest import at_noon
from tests.documents.made import picture
from tracker.actions.decide_certificate import Checked, approve, refuse
from tracker.actions.notices.digest import write
from tracker.actions.sent_certificates import send_certificate, take_back
from tracker.rules.words import Language, Result, Told
from tracker.store.certificates import Proposal, sent_certificate
from tracker.store.tables.accounts import User
from tracker.store.tables.notices import NoticeItem, Recipient
from tracker.store.tables.places import Organisation


@pytest.fixture
def today(session) -> date:
    """Kim, who is trained and has an account, and the HR team: nothing else is to be told them."""
    today = working_day(ready(session))
    take_staff(session, staff("00201"))
    take_training(session, trained("00201", today - timedelta(days=20)))
    account(session, "kim", "staff", person="00201")
    night(session, today)
    return working_day(today + ONE_DAY)


@pytest.fixture
def written(app, session):
    """`written(who, day)`: the text of the notice of a day, were it sent then; None without one."""

    def ask(who: str, day: date) -> str | None:
        made = [notice for notice in notices(session, who) if notice.day == day]
        with app.app_context():
            message = write(session, made[0], at_noon(day)) if made else None
            return message and message.plain

    return ask


def send(session, width: int, course: str = "Good level 2") -> int:
    day = date(2026, 3, 4)
    said = Proposal(course, "Good Training", None, day, Result.PASSED, None, None)
    person = person_id(session, "00201")
    return send_certificate(session, KEYS, person, picture(size=(width, 20)), said)


def items(session, who: str, how: Told) -> list[date]:
    query = select(NoticeItem.day).where(
        NoticeItem.recipient_id == recipient(session, who), NoticeItem.told == how
    )
    return list(session.scalars(query.order_by(NoticeItem.day)))


def test_hr_is_told_once_that_certificates_wait(session, today, written):
    send(session, 30)
    send(session, 31)
    night(session, today)
    night(session, today)
    text = written("hr", today)
    assert "2 certificates wait to be checked." in text
    assert "/hr/evidence" in text
    assert "Kim" not in text
    assert items(session, "other", Told.CERTIFICATES) == []
    assert items(session, "kim", Told.CERTIFICATES) == []
    later = working_day(today + ONE_DAY)
    night(session, later)
    assert items(session, "hr", Told.CERTIFICATES) == [today]
    send(session, 32)
    night(session, later)
    assert items(session, "hr", Told.CERTIFICATES) == [today, later]
    assert "3 certificates wait to be checked." in written("hr", later)


def test_hr_is_not_told_of_what_was_taken_back_by_then(session, today, written):
    key = send(session, 30)
    night(session, today)
    sent = sent_certificate(session, person_id(session, "00201"), key)
    take_back(session, sent, "kim@tests.example")
    text = written("hr", today)
    assert text is None or "certificate" not in text


def test_what_comes_after_the_days_news_is_told_the_next_day(session, today, written):
    send(session, 30)
    night(session, today)
    send(session, 31)
    night(session, today)
    later = working_day(today + ONE_DAY)
    night(session, later)
    assert items(session, "hr", Told.CERTIFICATES) == [today, later]


def test_the_person_is_told_the_answers_once(session, today, written):
    harbour = one(session, Organisation, "HARB")
    accepted, refused = send(session, 30), send(session, 31, "Juggling")
    said = sent_certificate(session, person_id(session, "00201"), accepted).proposal
    approve(session, harbour, accepted, Checked(said), by="hr@tests.example")
    refuse(session, harbour, refused, by="hr@tests.example", reason="Too dark to read")
    night(session, today)
    night(session, today)
    text = written("kim", today)
    assert text.startswith("HR has answered what you sent in.")
    assert "Good level 2, 4 March 2026: accepted. It is on your record." in text
    assert "Juggling, 4 March 2026: not accepted." in text
    assert "/staff/evidence" in text
    for secret in ("Too dark", "hr@tests.example"):
        assert secret not in text
    later = working_day(today + ONE_DAY)
    night(session, later)
    assert items(session, "kim", Told.DECIDED) == [today]
    assert written("kim", later) is None


def test_the_answers_are_told_in_welsh_to_those_who_chose_it(session, today, written):
    kim = session.scalars(select(User.id).where(User.email == "kim@tests.example")).one()
    session.add(Recipient(account_id=kim, language=Language.WELSH))
    session.commit()
    key = send(session, 30)
    harbour = one(session, Organisation, "HARB")
    refuse(session, harbour, key, by="hr@tests.example", reason="Too dark to read")
    night(session, today)
    text = written("kim", today)
    assert text.startswith("Mae AD wedi ateb yr hyn a anfonoch.")
    assert "Good level 2, 4 Mawrth 2026: ni chafodd ei derbyn." in text


def test_the_answers_stand_beside_what_else_is_to_be_told(session, today, written):
    """Kim's training ran out too: the email says that first."""
    key = send(session, 30)
    harbour = one(session, Organisation, "HARB")
    refuse(session, harbour, key, by="hr@tests.example", reason="Too dark to read")
    take_staff(session, staff("00201", Setting="W2"))
    later = working_day(today + timedelta(days=400))
    night(session, later)
    text = written("kim", later)
    assert "has run out" in text or "ran out" in text
    assert "Good level 2, 4 March 2026: not accepted." in text
