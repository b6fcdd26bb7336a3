"""What is being recorded while somebody asks: the answer waits for it, or says that it will not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests.actions.harbour import fill
from tracker import clock
from tracker.actions.audits.answer import Answer, Question, Refused, answer
from tracker.store import settled
from tracker.store.database import Turn, take_turn
from tracker.store.people_writing import lock_organisation
from tracker.store.tables.people import TrainingFact
from tracker.store.tables.places import Organisation

RECORDED = {"person_id": 3, "course_text": "Good level 2", "provider_text": "GOOD"}
SAID = {"mode": "face_to_face", "result": "passed", "evidence": "entered_by_hr", **RECORDED}


def test_what_is_being_recorded_is_waited_for(session: Session) -> None:
    """Somebody stamps a record and commits only after the question was asked."""
    today = fill(session)
    engine = session.get_bind()
    stamped, asked = Event(), Event()

    def write() -> None:
        with Session(engine) as own:
            harbour = own.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()
            lock_organisation(own, harbour)
            values = {"recorded_at": clock.now(), "completed_on": today, **SAID}
            own.execute(insert(TrainingFact), [values])
            stamped.set()
            asked.wait(10)
            own.commit()

    def ask(question: Question) -> Answer:
        asked.set()
        with Session(engine) as own:
            return answer(own, question)

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(write)
        assert stamped.wait(10)
        question = Question("setting", "W1", today, clock.now())
        found = pool.submit(ask, question).result()
        writing.result()
    assert answer(session, question) == found
    assert "never_trained" not in {one["standing"] for one in found.content["standings"]}


def test_who_saves_for_too_long_is_not_waited_for(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = fill(session)
    now = clock.now()
    if session.get_bind().dialect.name == "postgresql":
        monkeypatch.setattr(settled, "PATIENCE", "50ms")
    session.commit()
    with Session(session.get_bind()) as other:
        take_turn(other, Turn.REGISTER)
        if session.get_bind().dialect.name != "postgresql":
            session.connection().exec_driver_sql("PRAGMA busy_timeout=50")
        with pytest.raises(Refused, match="Ask again in some minutes"):
            answer(session, Question("setting", "W1", today, now))
        other.rollback()
    past = Question("setting", "W1", today, now - timedelta(days=2))
    with pytest.raises(ValueError, match="No setting has the code"):
        answer(session, past)
