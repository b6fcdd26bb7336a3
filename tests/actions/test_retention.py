"""What has had its time goes, what still serves stays; a second run finds nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.actions.certificates import BY, SAID, organisation, send, take_up
from tests.actions.harbour import STAFF, fill
from tests.actions.world import fill_hive
from tests.workbooks import workbook
from tracker.actions.decide_certificate import refuse
from tracker.actions.housekeeping import keep_house
from tracker.actions.retention import refused_until, retain
from tracker.actions.uploads import keep_for_check
from tracker.rules.days import add_months, london_day
from tracker.rules.keeping import Kept
from tracker.rules.words import Job, NoticeState
from tracker.store import runs
from tracker.store.evidence import keep_address
from tracker.store.keeping import keep_period
from tracker.store.tables.documents import SentCertificate
from tracker.store.tables.notices import Notice, Recipient
from tracker.store.tables.people import Person, Post, PostFact
from tracker.store.tables.places import Organisation
from tracker.store.tables.protection import LegalHold
from tracker.store.tables.register import Evidence, ProviderFact
from tracker.store.tables.runs import JobRun
from tracker.store.tables.staged import StagedPost
from tracker.store.tables.uploads import Upload, UploadState

DAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(("days", "thrown"), [(29, 0), (30, 0), (32, 1)])
def test_a_checked_file_that_nobody_accepts_is_thrown_away(
    session: Session, days: int, thrown: int
) -> None:
    today = fill(session)
    harbour = session.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()
    file = workbook({"Staff": [STAFF, ["00777", "New", "Face", "W1", "Nurse", *[None] * 3]]})
    upload_id = keep_for_check(session, file, "staff.xlsx", harbour).id
    later = today + timedelta(days=days)
    assert retain(session, later)["uploads"] == thrown
    session.commit()
    assert retain(session, later)["uploads"] == 0
    session.expire_all()
    upload = session.get_one(Upload, upload_id)
    assert (upload.state == UploadState.DISCARDED) == bool(thrown)
    assert (upload.content is None) == bool(thrown)
    staged = select(func.count(StagedPost.upload_id)).where(StagedPost.upload_id == upload_id)
    assert (session.scalar(staged) == 0) == bool(thrown)
    states = session.scalars(select(Upload.state).where(Upload.id != upload_id))
    assert set(states) == {UploadState.ACCEPTED}


def test_the_texts_of_old_notices_go_and_that_they_were_sent_stays(session: Session) -> None:
    fill(session)
    recipient = Recipient(person_id=session.scalars(select(Person.id).limit(1)).one())
    session.add(recipient)
    session.flush()
    for days, state in ((401, "sent"), (402, "waiting"), (403, "failed"), (399, "sent")):
        made = NOW - timedelta(days=days)
        session.add(
            Notice(
                recipient_id=recipient.id,
                day=made.date(),
                address="ruth@harbour.example",
                reference=f"{state}-{days}@tracker",
                state=NoticeState(state),
                subject="You need a refresher",
                plain="Ruth, you need a refresher",
                next_try_at=made,
                made_at=made,
            )
        )
    session.commit()
    assert retain(session, DAY)["texts"] == 2
    assert retain(session, DAY)["texts"] == 0
    session.commit()
    kept = {notice.reference: notice.plain for notice in session.scalars(select(Notice))}
    assert len(kept) == 4
    assert {key for key, plain in kept.items() if plain} == {
        "waiting-402@tracker",
        "sent-399@tracker",
    }


def test_evidence_that_was_never_published_is_cleared(session: Session) -> None:
    fill(session)
    old, new = NOW - timedelta(days=8), NOW - timedelta(days=6)
    for address, at in (("unused", old), ("recent", new), ("used", old)):
        keep_address(session, f"https://{address}.example", now=at)
    used = session.scalars(select(Evidence).where(Evidence.name == "https://used.example")).one()
    session.scalars(select(ProviderFact).limit(1)).one().evidence_id = used.id
    session.commit()
    assert keep_house(session, DAY)["evidence"] == 1
    session.commit()
    names = set(session.scalars(select(Evidence.name)))
    assert names == {"https://recent.example", "https://used.example"}


def test_old_runs_are_cleared_but_the_last_of_each_job(session: Session) -> None:
    for job, days in ((Job.SWEEP, 900), (Job.SWEEP, 801), (Job.SWEEP, 1), (Job.NOTICES, 850)):
        assert runs.claim(session, job, DAY - timedelta(days=days), scheduled=True, now=NOW)
    runs.fail(session, Job.NOTICES, DAY - timedelta(days=802), "OSError", NOW, NOW)
    assert keep_house(session, DAY)["runs"] == 3
    left = session.execute(select(JobRun.job, JobRun.day).order_by(JobRun.day)).all()
    assert [tuple(row) for row in left] == [
        (Job.NOTICES, DAY - timedelta(days=850)),
        (Job.SWEEP, DAY - timedelta(days=1)),
    ]


def test_the_document_of_a_refused_certificate_goes_on_the_day_that_is_told(
    session: Session,
) -> None:
    """Two wait and one is approved: their documents stay, and so does what was said of all."""
    fill_hive(session)
    refused, approved, _ = (send(session, width=width) for width in (30, 31, 32))
    take_up(session, approved)
    refuse(session, organisation(session, "HIVE"), refused, by=BY, reason="Too dark to read")
    row = session.get_one(SentCertificate, refused)
    assert row.decided_at
    last = refused_until(row.decided_at)
    assert last == london_day(row.decided_at) + timedelta(days=90)
    assert retain(session, last)["documents"] == 0
    assert retain(session, last + timedelta(days=1))["documents"] == 1
    assert retain(session, last + timedelta(days=1))["documents"] == 0
    session.commit()
    kept = {one.id: one.content is not None for one in session.scalars(select(SentCertificate))}
    assert [key for key, is_kept in kept.items() if not is_kept] == [refused]
    assert (row.reason, row.course_text) == ("Too dark to read", SAID.course_text)


def test_who_has_left_is_erased_when_their_time_is_over_unless_held(session: Session) -> None:
    """Ten years after the last day of the last post, or as the organisation has chosen."""
    fill(session)
    fay = session.scalars(select(Person).where(Person.number == "00105")).one()
    posts = select(PostFact.ends_on).join(Post, Post.id == PostFact.post_id)
    left = session.scalars(posts.where(Post.person_id == fay.id)).one()
    assert left
    last = add_months(left, 120)
    assert retain(session, last)["leavers"] == 0
    hold = LegalHold(
        organisation_id=fay.organisation_id,
        person_id=fay.id,
        why="A claim",
        until=last + timedelta(days=1),
        placed_at=NOW,
        placed_by=BY,
    )
    session.add(hold)
    session.commit()
    assert retain(session, last + timedelta(days=1))["leavers"] == 0
    assert retain(session, last + timedelta(days=2))["leavers"] == 1
    assert retain(session, last + timedelta(days=2))["leavers"] == 0
    session.rollback()
    keep_period(session, fay.organisation_id, Kept.LEAVERS, 300, BY, NOW)
    assert retain(session, last + timedelta(days=2))["leavers"] == 0
    assert retain(session, add_months(left, 300) + timedelta(days=2))["leavers"] == 1
    session.commit()
    session.expire_all()
    assert fay.number.startswith("erased-")


def test_a_file_goes_two_years_after_it_was_accepted_and_stays_while_anything_is_held(
    session: Session,
) -> None:
    today = fill(session)
    upload = session.scalars(select(Upload).where(Upload.organisation_id.is_not(None))).first()
    assert upload
    upload.content = b"a file"
    session.commit()
    last = add_months(today, 24)
    assert retain(session, last)["sources"] == 0
    hold = LegalHold(
        organisation_id=upload.organisation_id, why="A claim", placed_at=NOW, placed_by=BY
    )
    session.add(hold)
    session.commit()
    assert retain(session, last + timedelta(days=1))["sources"] == 0
    hold.lifted_at, hold.lifted_by = NOW, BY
    session.commit()
    assert retain(session, last + timedelta(days=1))["sources"] >= 1
    assert retain(session, last + timedelta(days=1))["sources"] == 0
