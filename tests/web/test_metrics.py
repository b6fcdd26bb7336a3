"""What a monitor reads, of all processes together, and who may read it."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine, insert

from tests.conftest import ON_BOTH
from tests.web.conftest import make_user
from tracker import clock
from tracker.rules.words import Job, NoticeState
from tracker.store.database import db
from tracker.store.tables.notices import Notice, Recipient
from tracker.store.tables.runs import JobRun
from tracker.store.tables.uploads import Phase, Upload, UploadState, UploadWork

TOKEN = "one of its own, long and random"
SENT = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def _with_token(web_app):
    web_app.config["METRICS_TOKEN"] = TOKEN


def figures(client) -> dict[str, float]:
    response = client.get("/metrics", headers=SENT)
    assert response.status_code == 200
    assert response.mimetype == "text/plain"
    found = re.findall(r"^(tracker_.+) (\S+)$", response.text, re.M)
    return {name: float(value) for name, value in found}


@pytest.mark.parametrize("said", [None, "Bearer", "Bearer wröng", TOKEN])
def test_a_stranger_finds_no_such_page(visitor, said):
    assert (
        visitor.get("/metrics", headers={"Authorization": said} if said else {}).status_code == 404
    )


def test_without_a_token_there_is_no_such_page(visitor, web_app):
    for none in (None, ""):
        web_app.config["METRICS_TOKEN"] = none
        for sent in ({}, SENT, {"Authorization": "Bearer "}, {"Authorization": "Bearer None"}):
            assert visitor.get("/metrics", headers=sent).status_code == 404


def test_requests_are_counted_by_route_and_status(visitor):
    name = 'tracker_requests_total{method="GET",route="/privacy",status="200"}'
    before = figures(visitor).get(name, 0)
    visitor.get("/privacy?who=Patel")
    visitor.get("/no/such/Patel")
    after = figures(visitor)
    assert after[name] == before + 1
    assert after['tracker_requests_total{method="GET",route="-",status="404"}'] >= 1
    assert after['tracker_request_seconds_count{route="/privacy"}'] >= 1
    assert "Patel" not in visitor.get("/metrics", headers=SENT).text


@ON_BOTH
def test_what_waits_is_told(visitor, web_app, session):
    now = clock.now()
    with web_app.app_context():
        account = make_user("asha@harbour.example", "hr").id
    kept = {"file_name": "a.xlsx", "uploaded_at": now, "summary": {}, "state": UploadState.WAITING}
    ids = session.scalars(insert(Upload).returning(Upload.id), [kept, kept, kept]).all()
    claims = (None, now - timedelta(minutes=1), now + timedelta(minutes=1))
    for key, until in zip(ids, claims, strict=True):
        session.add(UploadWork(upload_id=key, phase=Phase.READING, claimed_until=until))
    make_notices(session, account, now)
    run = {"job": Job.SWEEP, "day": date(2026, 1, 1), "scheduled": True, "counts": {}}
    session.execute(insert(JobRun), [{**run, "started_at": now, "ended_at": now}])
    session.commit()
    told = figures(visitor)
    assert told["tracker_database_up"] == 1
    assert told['tracker_uploads{state="waiting"}'] == 2
    assert told['tracker_uploads{state="in hand"}'] == 1
    assert told['tracker_notices{state="waiting"}'] == 2
    assert told['tracker_notices{state="failed in 7 days"}'] == 1
    assert 3600 <= told["tracker_notices_overdue_seconds"] < 3700
    assert told["tracker_sweep_missed"] == 1
    assert told["tracker_sweep_age_days"] == (clock.today() - date(2026, 1, 1)).days


def make_notices(session, account, now):
    """Two that wait, one that failed today, one that failed long ago, one that was sent."""
    recipient = Recipient(account_id=account)
    session.add(recipient)
    session.flush()
    of_days_ago = (
        (NoticeState.WAITING, 0),
        (NoticeState.SENDING, 1),
        (NoticeState.FAILED, 2),
        (NoticeState.SENT, 3),
        (NoticeState.FAILED, 9),
    )
    same = {"recipient_id": recipient.id, "address": "a", "made_at": now}
    same["next_try_at"] = now - timedelta(hours=1)
    for state, ago in of_days_ago:
        day = clock.today() - timedelta(days=ago)
        session.add(Notice(**same, day=day, reference=f"r{ago}", state=state))


def test_the_number_of_queries_does_not_depend_on_what_waits(visitor, statements):
    with statements() as ran:
        figures(visitor)
    assert len(ran) <= 5


def test_without_the_database_the_rest_is_told(visitor, web_app, tmp_path):
    with web_app.app_context():
        db.engines[None] = create_engine(f"sqlite:///{tmp_path}/no/such.db")
    told = figures(visitor)
    assert told["tracker_database_up"] == 0
    assert "tracker_sweep_missed" not in told
