"""Flags as commissioners read them: narrowed, without people, whatever HR has snoozed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.actions.harbour import fill
from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tests.web.conftest import make_user
from tests.web.harbour_users import commissioner_id
from tracker.actions.sweep import sweep
from tracker.rules.words import FlagKind
from tracker.store.tables.flags import Flag


@pytest.fixture
def east(session, signed_in):
    sweep(session, fill(session))
    return signed_in("commissioner", commissioner=commissioner_id(session, "EAST"))


@ON_BOTH
def test_narrowed(east):
    for query, count in {
        "": 2,
        "kind=below_target": 1,
        "severity=concern": 2,
        "severity=breach": 0,
        "setting=W1": 2,
        "setting=W2": 0,
        "state=closed": 0,
        "state=snoozed": 2,
    }.items():
        page = east.page(f"/commissioner/flags?{query}")
        assert len(page.select(".tracker-row")) == count, query
        assert ("flag fits all of that." in text_of(page.main)) is not bool(count)


@ON_BOTH
def test_a_snooze_hides_nothing_from_them_and_names_nobody(session, east, web_app):
    with web_app.app_context():
        flag = session.scalars(select(Flag).where(Flag.kind == FlagKind.BELOW_TARGET)).one()
        own = {"organisation_id": flag.organisation_id}
        asha = make_user("asha@harbour.example", "hr", **own).id
    flag.snoozed_until = flag.opened_on + timedelta(days=20)
    flag.acknowledged_at, flag.acknowledged_by, flag.assigned_to = flag.opened_at, asha, asha
    session.commit()
    for address in ("/commissioner/flags?kind=below_target", "/commissioner/settings/W1"):
        page = text_of(east.page(address).main)
        assert "Acknowledged. Assigned. Snoozed until" in page
        assert "asha" not in page


def test_they_only_read(session, east):
    page = east.page("/commissioner/flags")
    assert not page.main.find_all("form", method="post")
    assert east.send("/commissioner/flags", {"step": "acknowledged"}).status_code == 405
    flag = session.scalars(select(Flag.id)).first()
    for area in ("hr", "registrar", "commissioner"):
        assert east.send(f"/{area}/flags/{flag}", {"step": "acknowledged"}).status_code == 404
