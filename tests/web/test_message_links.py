"""Each link of a message leads to a page that its reader may open."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import snapshot
from tests.actions.notices.telling import (
    account,
    night,
    notices,
    ready,
    staff,
    take_staff,
    working_day,
)
from tests.web.conftest import client_of
from tracker import clock
from tracker.actions.notices.checks_due import plan_checks
from tracker.actions.notices.digest import write
from tracker.actions.notices.weekly_summary import plan_summaries
from tracker.rules.words import Told
from tracker.store.database import db
from tracker.store.tables.accounts import User
from tracker.store.tables.flags import Flag
from tracker.store.tables.notices import NoticeItem, Recipient

HERE = "http://127.0.0.1:5000"


@pytest.fixture
def web_app(sqlite_app):
    return sqlite_app


@pytest.fixture
def session(web_app):
    with web_app.app_context():
        engine = db.engine
    with Session(engine) as session:
        snapshot.fill(session, _world)
        yield session


def _world(session) -> None:
    day = working_day(ready(session))
    take_staff(session, staff("00201"), staff("00202"))
    account(session, "kim", "staff", person="00202")
    night(session, day)
    for flag in session.scalars(select(Flag).where(Flag.post_id.is_not(None)).limit(1)):
        flag.turn, flag.escalated_at = 2, clock.now()
    for item in session.scalars(select(NoticeItem)):
        item.notice_id = None
    plan_summaries(session, day)
    plan_checks(session, day)
    for recipient in session.scalars(select(Recipient.id).where(Recipient.account_id.is_not(None))):
        facts = {"notices": [1, 2]}
        more = {"recipient_id": recipient, "told": Told.UNDELIVERED, "day": day, "facts": facts}
        session.add(NoticeItem(**more))
    night(session, working_day(day.replace(year=day.year + 1)))


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("hr", {"/hr/flags", "/hr/settings/W1", "/hr/notices?state=failed", "/account/emails"}),
        ("east", {"/commissioner/settings/W1", "/commissioner/flags", "/account/emails"}),
        ("registrar", {"/registrar/checks", "/registrar/flags", "/account/emails"}),
        ("kim", {"/staff/", "/account/emails"}),
    ],
)
def test_each_opens(web_app, session, who, found):
    with web_app.app_context():
        written = write(session, notices(session, who)[-1], clock.now())
        user = db.session.scalars(select(User).where(User.email == f"{who}@tests.example")).one()
        client = client_of(web_app, user)
    links = set(re.findall(rf"{HERE}(\S+)", written.plain))
    assert found <= links
    assert {f"{HERE}{link}" for link in links} == set(
        re.findall(r'href="([^"]+)"', written.html.replace("&amp;", "&"))
    )
    for link in links:
        client.page(link)
