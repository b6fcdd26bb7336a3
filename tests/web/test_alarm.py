"""A nightly check that did not run is told on every page of those who work by its figures."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from tests.actions.ageing import recorded_before
from tests.actions.harbour import fill
from tests.web.checked_page import text_of
from tests.web.harbour_users import commissioner_id, person_id
from tracker import clock
from tracker.store import runs
from tracker.store.tables.runs import JobRun
from tracker.web.filters import weekday

OLD = "What you see may be out of date."


@pytest.fixture
def web_app(sqlite_app):
    return sqlite_app


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def session(session):
    fill(session)
    return session


def ran_on(session, day):
    """The schedule's last check was that day's."""
    session.execute(delete(JobRun))
    claimed = runs.claim(session, "sweep", day, scheduled=True, now=clock.now())
    runs.end(session, claimed, {}, clock.now())
    session.commit()


def users(session, signed_in):
    """Someone of each role that is told, and a page of theirs."""
    return {
        "/hr/": signed_in("hr", organisation="HARB"),
        "/commissioner/": signed_in("commissioner", commissioner=commissioner_id(session, "EAST")),
        "/registrar/": signed_in("registrar"),
        "/account": signed_in("admin"),
    }


def test_told_to_each_who_works_by_the_figures(session, signed_in):
    day = clock.today() - timedelta(days=3)
    ran_on(session, day)
    for address, client in users(session, signed_in).items():
        said = text_of(client.page(address).select_one(".govuk-notification-banner"))
        assert f"The nightly check has not run by itself since {weekday(day)}. {OLD}" in said
        assert ("python -m tracker.schedule" in said) is (address == "/account")


def test_not_told_where_it_ran_nor_to_staff_nor_to_visitors(session, signed_in, visitor):
    staff = signed_in("staff", person=person_id(session, "00101"))
    ran_on(session, clock.today() - timedelta(days=3))
    assert OLD not in staff.get("/staff/").text
    assert OLD not in visitor.get("/privacy").text
    ran_on(session, clock.today())
    for address, client in users(session, signed_in).items():
        assert OLD not in client.get(address).text


def test_a_check_that_never_ran_is_told_after_a_day(session, signed_in):
    client = signed_in("hr", organisation="HARB")
    assert OLD not in client.get("/hr/").text
    recorded_before(session, days=2)
    assert f"The nightly check has never run by itself. {OLD}" in client.get("/hr/").text


def test_a_page_that_is_not_found_tells_it_too(session, signed_in):
    ran_on(session, clock.today() - timedelta(days=3))
    page = signed_in("hr", organisation="HARB").page("/hr/settings/NOPE", status=404)
    assert OLD in text_of(page.main)


def test_monitors_hear_of_it_and_web_servers_stay_in(session, visitor):
    day = clock.today() - timedelta(days=3)
    ran_on(session, day)
    response = visitor.get("/readyz")
    assert response.status_code == 200
    sweep = {"last": day.isoformat(), "missed": True}
    assert response.json == {"status": "degraded", "sweep": sweep}
    ran_on(session, clock.today())
    assert visitor.get("/readyz").json["status"] == "ok"


def test_it_costs_a_page_one_query(session, signed_in, statements):
    ran_on(session, clock.today() - timedelta(days=3))
    with statements() as ran:
        signed_in("hr", organisation="HARB").page("/account")
    assert len([one for one in ran if "job_run" in one]) == 1
