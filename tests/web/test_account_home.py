"""Where each user starts, and how long they stay."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.web.checked_page import text_of
from tracker import clock
from tracker.store.database import db
from tracker.store.tables.accounts import SignIn
from tracker.web.security import AREAS


@pytest.fixture
def web_app(sqlite_app):
    return sqlite_app


@pytest.mark.parametrize(
    ("role", "home"),
    [
        ("hr", "/hr/"),
        ("staff", "/staff/"),
        ("commissioner", "/commissioner/"),
        ("registrar", "/registrar/"),
        ("admin", "/registrar/"),
    ],
)
def test_each_role_has_its_home(signed_in, role, home):
    assert signed_in(role).get("/").location == home


def test_several_roles_are_a_choice(signed_in):
    page = signed_in("staff", "hr").page("/")
    links = {link["href"]: text_of(link) for link in page.main.select(".govuk-list a")}
    assert links == {"/hr/": "HR team", "/staff/": "Staff member"}


def test_no_role_is_told(signed_in):
    assert text_of(signed_in().page("/").h1) == "Your account is not set up yet"


@pytest.mark.parametrize("area", AREAS)
def test_an_area_of_someone_without_anything_in_it_is_no_error(signed_in, area):
    for role in AREAS[area]:
        assert signed_in(role).get(f"/{area}/").status_code in {200, 404}


def test_the_account_names_who_and_as_what(signed_in):
    page = signed_in("registrar", "hr").page("/account")
    assert "@tests.example" in page.main.get_text()
    assert "HR team, Registrar" in text_of(page.main)


def aged(web_app, **ages):
    """Moments of the one sign-in there is, by their column and how long ago they were."""
    with web_app.app_context():
        values = {column: clock.now() - age for column, age in ages.items()}
        db.session.execute(update(SignIn).values(values))
        db.session.commit()


@pytest.mark.parametrize(("hours", "status"), [(11.9, 200), (12.1, 302)])
def test_a_sign_in_ends_however_busy(signed_in, web_app, hours, status):
    client = signed_in("hr")
    aged(web_app, begun_at=timedelta(hours=hours))
    assert client.get("/account").status_code == status


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (62, 302)])
def test_an_idle_sign_in_ends_on_the_server(signed_in, web_app, minutes, status):
    client = signed_in("hr")
    aged(web_app, last_seen_at=timedelta(minutes=minutes))
    assert client.get("/account").status_code == status


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 302)])
def test_an_idle_cookie_ends(signed_in, monkeypatch, minutes, status):
    client = signed_in("hr")
    begun = client.get_cookie("tracker")
    later = (clock.now() + timedelta(minutes=minutes)).timestamp()
    monkeypatch.setattr("itsdangerous.timed.TimestampSigner.get_timestamp", lambda self: int(later))
    client.set_cookie("tracker", begun.value)
    assert client.get("/account").status_code == status


@pytest.mark.parametrize("page", ["/accessibility", "/privacy", "/sign-in"])
def test_pages_for_everyone(visitor, page):
    assert visitor.page(page).h1


def test_the_demo_says_so(web_app, visitor):
    from tests.web.conftest import client_of, make_user

    with web_app.app_context():
        demo = client_of(web_app, make_user("hr@demo.example", "hr"))
    assert "made up" in text_of(demo.page("/account").header)
    assert "nobody asks it for a second step" in text_of(demo.page("/account").main)
    assert "made up" not in visitor.page("/privacy").get_text()
