"""What HR makes of a certificate: a training record, a stronger one, or a reason why not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.actions.certificates import BY, DAY, SAID, organisation, person, send, take_up
from tests.actions.world import TRAINING, dump, fill_hive, known, take
from tracker.actions.decide_certificate import (
    BadRecord,
    NoSuchCertificate,
    match,
    refuse,
)
from tracker.actions.sent_certificates import NotWaiting, take_back
from tracker.rules.words import Evidence, Kind, Mode, Result, Route
from tracker.store import certificates as store
from tracker.store.certificates import Proposal
from tracker.store.judged import touched_posts
from tracker.store.tables.documents import SentState
from tracker.store.tables.judged import TouchedPost
from tracker.store.tables.people import Post, TrainingFact
from tracker.store.tables.register import Curriculum, Provider

HELD = ["00123", "Patel", "Asha", "Safer holds level 2", "Rowan Ltd", DAY]


@pytest.fixture
def hive(session: Session) -> Session:
    fill_hive(session)
    return session


def decided(session: Session, certificate_id: int) -> store.Sent:
    found = store.sent_certificate(session, person(session, "00123"), certificate_id)
    assert found is not None
    return found


def test_an_approved_certificate_is_a_training_record(hive):
    number = SAID._replace(certificate_number="C-1", printed_expiry=date(2027, 3, 3))
    certificate_id = send(hive, said=number)
    assert take_up(hive, certificate_id, number) is SentState.APPROVED
    (fact,) = known(hive, TrainingFact)
    assert fact.evidence is Evidence.DOCUMENT_SEEN
    assert (fact.person_id, fact.completed_on) == (person(hive, "00123"), DAY)
    assert hive.get(Provider, fact.provider_id).code == "ROWAN"
    assert hive.get(Curriculum, fact.curriculum_id).code == "R2"
    assert (fact.course_text, fact.provider_text) == ("Safer holds level 2", "Rowan")
    assert (fact.certificate_number, fact.printed_expiry) == ("C-1", date(2027, 3, 3))
    assert (fact.upload_id, fact.replaces_id, fact.route, fact.kind) == (None, None, None, None)
    sent = decided(hive, certificate_id)
    assert (sent.state, sent.decided_by, sent.training_id) == (SentState.APPROVED, BY, fact.id)


def test_the_posts_of_the_person_and_no_others_are_judged_again(hive):
    certificate_id = send(hive)
    hive.execute(TouchedPost.__table__.delete())
    hive.commit()
    take_up(hive, certificate_id)
    own = hive.scalars(select(Post.id).where(Post.person_id == person(hive, "00123"))).all()
    assert sorted(touched_posts(hive)) == sorted(own)


def test_a_correction_is_recorded_as_hr_says_and_keeps_what_was_typed(hive):
    certificate_id = send(hive)
    right = SAID._replace(completed_on=date(2026, 3, 5), result=Result.ATTENDED)
    more = {"kind": Kind.REFRESHER, "route": Route.COMMERCIAL, "mode": Mode.E_LEARNING}
    assert take_up(hive, certificate_id, right, **more) is SentState.CORRECTED
    (fact,) = known(hive, TrainingFact)
    assert (fact.completed_on, fact.result) == (date(2026, 3, 5), Result.ATTENDED)
    assert (fact.kind, fact.route, fact.mode) == (
        Kind.REFRESHER,
        Route.COMMERCIAL,
        Mode.E_LEARNING,
    )
    assert decided(hive, certificate_id).proposal == SAID


def test_the_record_that_it_proves_is_raised_and_keeps_the_rest(hive):
    take(hive, [*TRAINING, "Trainer", "Route"], [*HELD, "Bo Lee", "affiliate"])
    (before,) = known(hive, TrainingFact)
    assert before.evidence is Evidence.ENTERED_BY_HR
    take_up(hive, send(hive))
    (after,) = known(hive, TrainingFact)
    assert after.evidence is Evidence.DOCUMENT_SEEN
    assert after.replaces_id == before.id
    assert (after.trainer, after.route) == ("Bo Lee", Route.AFFILIATE)
    hive.refresh(before)
    assert before.withdrawn_at == after.recorded_at


def test_another_day_or_course_is_another_record(hive):
    take(hive, TRAINING, HELD)
    take_up(
        hive,
        send(hive, said=SAID._replace(completed_on=date(2025, 3, 4))),
        SAID._replace(completed_on=date(2025, 3, 4)),
    )
    other = SAID._replace(course_text="Conflict awareness")
    take_up(hive, send(hive, said=other, width=31), other)
    evidence = [fact.evidence for fact in known(hive, TrainingFact)]
    seen = Evidence.DOCUMENT_SEEN
    assert evidence == [Evidence.ENTERED_BY_HR, seen, seen]


@pytest.mark.parametrize("before", list(Evidence))
def test_evidence_rises_and_never_falls(hive, before):
    take(hive, TRAINING, HELD)
    hive.execute(update(TrainingFact).values(evidence=before))
    hive.commit()
    take_up(hive, send(hive))
    (after,) = known(hive, TrainingFact)
    assert after.evidence is max(before, Evidence.DOCUMENT_SEEN, key=list(Evidence).index)


def test_a_second_certificate_of_the_same_changes_no_record(hive):
    take_up(hive, send(hive))
    (first,) = known(hive, TrainingFact)
    second = send(hive, width=77)
    take_up(hive, second)
    (after,) = known(hive, TrainingFact)
    assert after.id == first.id == decided(hive, second).training_id


def test_an_upload_of_the_same_training_leaves_the_strength(hive):
    take_up(hive, send(hive))
    document = take(hive, TRAINING, HELD)
    assert document["rows"]["unchanged"] == 1
    (fact,) = known(hive, TrainingFact)
    assert fact.evidence is Evidence.DOCUMENT_SEEN


def test_what_is_not_in_the_register_is_told_and_nothing_is_recorded(hive):
    certificate_id = send(hive)
    before = dump(hive)
    for course, provider, code in (
        ("Juggling", "Rowan", "unknown_course"),
        ("Juggling", None, "unknown_course"),
        ("Conflict awareness", None, "ambiguous_course"),
    ):
        said = SAID._replace(course_text=course, provider_text=provider)
        with pytest.raises(BadRecord) as bad:
            take_up(hive, certificate_id, said)
        assert bad.value.finding.code == code
    assert dump(hive) == before


def test_a_provider_that_is_not_known_is_kept_by_its_name(hive):
    said = SAID._replace(provider_text="Rowen & Sons")
    certificate_id = send(hive, said=said)
    found = match(hive, organisation(hive, "HIVE"), person(hive, "00123"), said)
    assert [code for code, *_ in found.taught.asks] == ["unknown_provider"]
    take_up(hive, certificate_id, said)
    (fact,) = known(hive, TrainingFact)
    assert (fact.provider_id, fact.provider_text) == (None, "Rowen & Sons")


def test_a_refusal_records_nothing_but_its_reason(hive):
    certificate_id = send(hive)
    mine = organisation(hive, "HIVE")
    refuse(hive, mine, certificate_id, by=BY, reason="It is not your name.")
    sent = decided(hive, certificate_id)
    assert (sent.state, sent.reason, sent.decided_by) == (
        SentState.REFUSED,
        "It is not your name.",
        BY,
    )
    assert known(hive, TrainingFact) == []


def test_what_was_decided_stays_decided(hive):
    mine = organisation(hive, "HIVE")
    certificate_id = send(hive)
    refuse(hive, mine, certificate_id, by=BY, reason="No.")
    with pytest.raises(NotWaiting):
        take_up(hive, certificate_id)
    with pytest.raises(NotWaiting):
        refuse(hive, mine, certificate_id, by=BY, reason="Again.")
    assert decided(hive, certificate_id).reason == "No."
    assert known(hive, TrainingFact) == []


def test_hr_of_another_organisation_decides_nothing(hive):
    certificate_id = send(hive)
    before = dump(hive)
    with pytest.raises(NoSuchCertificate):
        take_up(hive, certificate_id, code="REEF")
    with pytest.raises(NoSuchCertificate):
        refuse(hive, organisation(hive, "REEF"), certificate_id, by=BY, reason="No.")
    with pytest.raises(NoSuchCertificate):
        take_up(hive, 999)
    assert dump(hive) == before


def at_once(session, *acts):
    """What became of each, done at the same moment in a session of its own."""
    engine = session.connection().engine
    session.rollback()
    barrier = Barrier(len(acts))

    def run(act):
        with Session(engine) as own:
            barrier.wait()
            try:
                return act(own)
            except NotWaiting:
                return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_of_hr_at_once_do_not_both_decide(hive):
    mine = organisation(hive, "HIVE")
    for width in range(20, 24):
        said: Proposal = SAID._replace(completed_on=date(2025, 1, width))
        certificate_id = send(hive, said=said, width=width)
        done = at_once(
            hive,
            lambda own, key=certificate_id, said=said: take_up(own, key, said),
            lambda own, key=certificate_id: (
                refuse(own, mine, key, by=BY, reason="No.") or SentState.REFUSED
            ),
            lambda own, key=certificate_id, said=said: take_up(own, key, said),
        )
        (state,) = [one for one in done if one]
        assert decided(hive, certificate_id).state is state
        made = [fact for fact in known(hive, TrainingFact) if fact.completed_on.day == width]
        assert len(made) == (state is SentState.APPROVED)


def test_who_takes_it_back_while_hr_decides_is_told_the_truth(hive):
    for width in range(20, 24):
        said = SAID._replace(completed_on=date(2025, 1, width))
        certificate_id = send(hive, said=said, width=width)
        sent = decided(hive, certificate_id)

        def back(own, sent=sent):
            take_back(own, sent, "asha")
            return SentState.WITHDRAWN

        def up(own, key=certificate_id, said=said):
            try:
                return take_up(own, key, said)
            except NoSuchCertificate:
                return None

        (state,) = [one for one in at_once(hive, back, up) if one]
        assert decided(hive, certificate_id).state is state
        made = [fact for fact in known(hive, TrainingFact) if fact.completed_on.day == width]
        assert len(made) == (state is SentState.APPROVED)
