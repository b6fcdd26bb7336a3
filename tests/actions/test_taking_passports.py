"""A passport's training becomes records that count by this organisation's own requirements."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.harbour import TRAINING, fill_and_sweep
from tests.actions.harbour import take_in as import_training
from tests.credential.samples import CERTIFICATE, PASSPORT
from tests.web.harbour_users import person_id
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.person_file import person_file
from tracker.actions.taking_passports import (
    AlreadyTaken,
    LookAgain,
    NothingNew,
    Offered,
    Outcome,
    propose,
    take_in,
    undo,
)
from tracker.credential.passport import Certificate
from tracker.rules.words import Assurance, Evidence, Level, Mode, Result, Route, Standing
from tracker.store.tables.credentials import TakenPassport
from tracker.store.tables.judged import PostStanding
from tracker.store.tables.people import Post, TrainingFact
from tracker.store.tables.places import Organisation

OTHER = "https://other.example/credentials/issuer"


@pytest.fixture
def today(session: Session) -> date:
    return fill_and_sweep(session)


def certificate(today: date, **changed) -> Certificate:
    said = {
        "course": "Good level 2",
        "provider": "Good Training",
        "started_on": None,
        "completed_on": today - timedelta(days=30),
        "expires_on": None,
    }
    return replace(CERTIFICATE, **{**said, **changed})


def offered(*certificates: Certificate, number: int = 7) -> Offered:
    passport = replace(PASSPORT, number=number, certificates=certificates)
    return Offered(passport, OTHER, "Other Tracker")


def harbour(session: Session) -> int:
    return session.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()


def look(session: Session, offer: Offered, staff: str = "00103"):
    return propose(session, harbour(session), person_id(session, staff), offer, clock.now())


def take(session: Session, offer: Offered, staff: str = "00103") -> int:
    seen = look(session, offer, staff).seen
    return take_in(
        session, harbour(session), person_id(session, staff), offer, seen, "hr@a.example"
    )


def standing(session: Session, staff: str = "00103") -> tuple[Standing, Assurance | None]:
    query = select(PostStanding.standing, PostStanding.assurance)
    query = query.join(Post, Post.id == PostStanding.post_id).where(Post.staff_number == staff)
    row = session.execute(query).one()
    return row[0], row[1]


def test_training_that_was_taken_in_counts(session: Session, today: date) -> None:
    assert standing(session) == (Standing.NEVER_TRAINED, None)
    take(session, offered(certificate(today)))
    assert standing(session) == (Standing.IN_DATE, Assurance.ACCREDITED)
    record = person_file(session, person_id(session, "00103"), today).records[0]
    assert record.evidence is Evidence.CONFIRMED_BY_PASSPORT
    assert record.record.curriculum.code == "G2"
    assert record.record.completed == today - timedelta(days=30)
    assert record.record.certificate_number == "M-1042"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        # Another employer's approval as an affiliate is not this one's.
        ({"route": Route.AFFILIATE}, (Standing.NOT_ASSURED, Assurance.UNCERTIFIED)),
        # What was in-house there is not in-house here.
        ({"route": Route.IN_HOUSE}, (Standing.NOT_ASSURED, Assurance.OUT_OF_SCOPE)),
        ({"mode": Mode.E_LEARNING}, (Standing.NEVER_TRAINED, None)),
        ({"result": Result.ATTENDED}, (Standing.NEVER_TRAINED, None)),
        (
            {"course": "Never level 2", "provider": "Never Certified"},
            (Standing.NOT_ASSURED, Assurance.UNCERTIFIED),
        ),
        ({"provider": "Nobody Knows Ltd"}, (Standing.UNKNOWN, Assurance.UNKNOWN)),
    ],
)
def test_it_counts_by_this_organisations_rules_alone(
    session: Session, today: date, said: dict, found: tuple
) -> None:
    """Whatever the passport says of its own chain and level."""
    claims = {"assurance": Assurance.ACCREDITED, "level": Level.PHYSICAL}
    take(session, offered(certificate(today, **said, **claims)))
    assert standing(session) == found


def test_training_of_long_ago_is_held_and_expired(session: Session, today: date) -> None:
    take(session, offered(certificate(today, completed_on=today - timedelta(days=500))))
    assert standing(session) == (Standing.EXPIRED, Assurance.ACCREDITED)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (Evidence.SELF_DECLARED, Evidence.SELF_DECLARED),
        (Evidence.ENTERED_BY_HR, Evidence.CONFIRMED_BY_PASSPORT),
        (Evidence.CONFIRMED_BY_PASSPORT, Evidence.CONFIRMED_BY_PASSPORT),
        (Evidence.DOCUMENT_SEEN, Evidence.CONFIRMED_BY_PASSPORT),
        (Evidence.CONFIRMED_BY_PROVIDER, Evidence.CONFIRMED_BY_PROVIDER),
    ],
)
def test_no_passport_makes_more_of_what_the_person_alone_said(
    session: Session, today: date, theirs: Evidence, ours: Evidence
) -> None:
    offer = offered(certificate(today, evidence=theirs))
    assert look(session, offer).new[0].evidence is ours
    take(session, offer)
    assert session.scalars(
        select(TrainingFact.evidence).where(TrainingFact.upload_id.is_(None))
    ).all() == [ours]


def test_what_is_held_already_is_told_and_left(session: Session, today: date) -> None:
    same = certificate(today, completed_on=today - timedelta(days=60))
    by_code = replace(same, course="G2", provider="GOOD")
    other_provider = replace(same, provider="Somebody Else")
    later = certificate(today)
    offer = offered(same, by_code, other_provider, later, later)
    found = look(session, offer, "00101").certificates
    held, new, raised = Outcome.HELD, Outcome.NEW, Outcome.RAISED
    assert [one.outcome for one in found] == [raised, held, held, new, held]
    assert found[1].said == "You hold a record of this course on this day already."
    take(session, offer, "00101")
    known = select(TrainingFact.id).where(
        TrainingFact.person_id == person_id(session, "00101"), TrainingFact.withdrawn_at.is_(None)
    )
    assert len(session.scalars(known).all()) == 2


def test_what_cannot_be_a_record_says_why(session: Session, today: date) -> None:
    found = look(
        session,
        offered(
            certificate(today, course="Juggling"),
            certificate(today, completed_on=today + timedelta(days=1)),
            certificate(today, provider="Nobody Knows Ltd"),
        ),
    ).certificates
    assert [one.outcome for one in found] == [Outcome.REFUSED, Outcome.REFUSED, Outcome.NEW]
    assert "Ask your registrar to add it" in found[0].said
    assert found[1].said == "Its last day is still to come."
    assert "not assured until it does" in found[2].said
    with pytest.raises(NothingNew):
        take(session, offered(certificate(today, course="Juggling")))
    assert session.scalars(select(TakenPassport.id)).all() == []


def test_a_passport_is_taken_in_once(session: Session, today: date) -> None:
    offer = offered(certificate(today))
    take(session, offer)
    again = replace(offer, passport=replace(offer.passport, name="Another"))
    with pytest.raises(AlreadyTaken, match=r"took this passport in on .* by hr@a.example"):
        look(session, again, "00102")
    look(session, offered(certificate(today), number=8))
    look(session, replace(offer, issuer="https://third.example/credentials/issuer"))


def test_of_two_who_take_it_in_at_once_one_does(session: Session, today: date) -> None:
    offer = offered(certificate(today))
    seen = {staff: look(session, offer, staff).seen for staff in ("00102", "00103")}
    mine = harbour(session)
    ids = {staff: person_id(session, staff) for staff in seen}
    engine = session.connection().engine
    session.rollback()
    barrier = Barrier(4)

    def act(staff: str) -> bool:
        with Session(engine) as own:
            barrier.wait()
            try:
                take_in(own, mine, ids[staff], offer, seen[staff])
            except AlreadyTaken:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(act, ["00102", "00103"] * 2)) == 1
    brought = select(TrainingFact.id).where(TrainingFact.upload_id.is_(None))
    assert len(session.scalars(brought).all()) == 1


def test_it_brings_what_was_shown_or_nothing(session: Session, today: date) -> None:
    offer = offered(certificate(today))
    mine, person = harbour(session), person_id(session, "00103")
    seen = look(session, offer).seen
    row = ["00103", "Clarke", "Dee", "Good level 2", "GOOD", today - timedelta(days=30), None]
    import_training(session, workbook({"Training": [TRAINING, row]}))
    with pytest.raises(LookAgain):
        take_in(session, mine, person, offer, seen)
    seen = look(session, offered(certificate(today), certificate(today, course="G2")), "00104").seen
    with pytest.raises(LookAgain):
        take_in(session, mine, person_id(session, "00104"), offer, seen)
    assert session.scalars(select(TakenPassport.id)).all() == []


def known(session: Session, staff: str) -> list[TrainingFact]:
    session.rollback()
    query = select(TrainingFact).where(
        TrainingFact.person_id == person_id(session, staff), TrainingFact.withdrawn_at.is_(None)
    )
    return list(session.scalars(query))


def test_what_is_held_on_weaker_evidence_rises_and_falls_back(
    session: Session, today: date
) -> None:
    """It stays what HR said of it in all else; undone, it is what it was."""
    (before,) = known(session, "00101")
    was = (before.course_text, before.provider_text, before.upload_id, before.sheet, before.row)
    assert before.evidence is Evidence.ENTERED_BY_HR
    same = certificate(today, completed_on=before.completed_on, certificate_number="of the paper")
    taken = take(session, offered(same), "00101")
    (raised,) = known(session, "00101")
    assert raised.evidence is Evidence.CONFIRMED_BY_PASSPORT
    assert (raised.course_text, raised.certificate_number) == (was[0], before.certificate_number)
    assert undo(session, harbour(session), taken) == 1
    (after,) = known(session, "00101")
    assert after.evidence is Evidence.ENTERED_BY_HR
    assert was == (
        after.course_text,
        after.provider_text,
        after.upload_id,
        after.sheet,
        after.row,
    )


@pytest.mark.parametrize(
    "said",
    [{"result": Result.ATTENDED}, {"provider": "Who Knows"}],
)
def test_what_says_something_else_raises_nothing(
    session: Session, today: date, said: dict[str, object]
) -> None:
    (before,) = known(session, "00101")
    other = certificate(today, completed_on=before.completed_on, **said)
    (found,) = look(session, offered(other), "00101").certificates
    assert (found.outcome, found.record) == (Outcome.HELD, None)


def test_what_was_taken_in_by_mistake_is_withdrawn(session: Session, today: date) -> None:
    offer = offered(certificate(today))
    taken = take(session, offer)
    other = session.scalars(select(Organisation.id).where(Organisation.code == "OTHER")).one()
    assert undo(session, other, taken) is None
    assert standing(session)[0] is Standing.IN_DATE
    assert undo(session, harbour(session), taken, "hr@a.example") == 1
    assert undo(session, harbour(session), taken) is None
    assert standing(session) == (Standing.NEVER_TRAINED, None)
    take(session, offer)
    assert standing(session)[0] is Standing.IN_DATE
