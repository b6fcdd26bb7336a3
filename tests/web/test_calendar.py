"""A calendar as a program reads it: RFC 5545 by the library and by hand, scope, 304, no traces."""

import logging
import re
from datetime import date, timedelta

import icalendar
import pytest
from sqlalchemy import select, update

from tests.actions.harbour import STAFF, TRAINING, fill, take_in
from tests.web.checked_page import parsed, text_of
from tests.web.conftest import client_of, make_user
from tests.web.harbour_users import person_id
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.sweep import sweep
from tracker.store.database import db
from tracker.store.tables.accounts import User
from tracker.store.tables.feeds import CalendarFeed
from tracker.store.tables.places import SettingFact
from tracker.store.tables.register import RequirementFact

ADDRESS = re.compile(r"http://localhost(/calendar/[\w-]{43}\.ics)")
PLACE = "Ward 1, “Môr a Mynydd”; the house by the sea, and by the hills\\north — Llŷn 🏠"


@pytest.fixture
def harbour(session):
    sweep(session, fill(session))
    return session


@pytest.fixture
def hr(harbour, signed_in):
    return signed_in("hr", organisation="HARB")


def made(client, area="hr", name="My phone"):
    """The address of a new feed, as its page tells it."""
    response = client.send(f"/{area}/calendar-feeds", {"name": name})
    return ADDRESS.search(text_of(parsed(response).find("code")))[1]


def events(response):
    return icalendar.Calendar.from_ical(response.data).walk("VEVENT")


def by_hand(content):
    """The lines of a calendar, unfolded, after what RFC 5545 asks of every line."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", line)
        line.decode()
    return content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def test_a_calendar_by_hand(harbour, hr, visitor):
    response = visitor.get(made(hr))
    assert response.status_code == 200
    assert response.content_type == "text/calendar; charset=utf-8"
    assert "Date" not in response.headers
    lines = by_hand(response.data)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert "VERSION:2.0" in lines
    assert [one for one in lines if one.startswith("PRODID:")]
    assert "X-WR-CALNAME:Training due\\, Harbour Trust" in lines
    starts = [place for place, one in enumerate(lines) if one == "BEGIN:VEVENT"]
    assert len(starts) == lines.count("END:VEVENT") == 4
    for start in starts:
        event = lines[start : lines.index("END:VEVENT", start)]
        names = [re.split("[:;]", one)[0] for one in event]
        for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "LAST-MODIFIED"):
            assert names.count(name) == 1, (name, event)
        assert "TRANSP:TRANSPARENT" in event
        assert [one for one in event if re.fullmatch(r"DTSTART;VALUE=DATE:\d{8}", one)]
        assert [one for one in event if re.fullmatch(r"DTSTAMP:\d{8}T\d{6}Z", one)]
    assert "METHOD" not in response.text
    assert "VALARM" not in response.text


def test_and_by_the_library(harbour, hr, visitor):
    found = events(visitor.get(made(hr)))
    assert found[0]["SUMMARY"] == "Certification ends: Gone Training"
    due = found[-1]
    assert due["SUMMARY"].startswith("1 person due: Restraint training, Ward ")
    assert type(due.start) is date
    assert due.end - due.start == timedelta(days=1)
    assert len({str(one["UID"]) for one in found}) == 4
    for one in found:
        hr.page(str(one["URL"]).removeprefix("http://localhost"))
        assert one.DTSTAMP == one.LAST_MODIFIED


def test_a_persons_own_rings_thirty_and_seven_days_before(ruth, visitor):
    response = visitor.get(made(ruth, "staff"))
    by_hand(response.data)
    (own,) = events(response)
    assert own["SUMMARY"] == "Refresher due: Restraint training"
    assert "What to do next: Ask your manager" in own["DESCRIPTION"]
    rings = [alarm["TRIGGER"].dt for alarm in own.walk("VALARM")]
    nine = timedelta(hours=9)
    assert rings == [nine - timedelta(days=30), nine - timedelta(days=7)]
    assert {str(alarm["ACTION"]) for alarm in own.walk("VALARM")} == {"DISPLAY"}
    assert ruth.get(str(own["URL"])).status_code == 200


def test_names_with_commas_and_of_other_scripts_come_back_whole(harbour, hr, visitor):
    harbour.execute(update(SettingFact).where(SettingFact.name == "Ward 1").values(name=PLACE))
    course = "Sefyll yn ôl,\nLefel 2; 中級\x0b" + "é" * 200
    harbour.execute(update(RequirementFact).values(name=course))
    harbour.commit()
    response = visitor.get(made(hr))
    by_hand(response.data)
    expected = f"1 person due: {course}, {PLACE}".replace("\n", " ").replace("\x0b", " ")
    assert expected in [str(one["SUMMARY"]) for one in events(response)]


def test_none_due_is_a_calendar_all_the_same(harbour, signed_in, visitor):
    client = signed_in("staff", person=person_id(harbour, "00103"))
    response = visitor.get(made(client, "staff"))
    assert by_hand(response.data)[-1] == "END:VCALENDAR"
    assert events(response) == []


def test_many_ask_as_often_as_few(harbour, hr, visitor, statements):
    address = made(hr)
    visitor.get(address)
    with statements() as few:
        assert len(events(visitor.get(address))) == 4
    day = clock.today()
    staff = [[f"{n:05}", f"N{n}", "A", "W1", "Nurse", None, None, None] for n in range(200, 500)]
    take_in(harbour, workbook({"Staff": [STAFF, *staff]}))
    training = [
        [row[0], row[1], "A", "Good level 2", "GOOD", day - timedelta(days=place), None]
        for place, row in enumerate(staff)
    ]
    take_in(harbour, workbook({"Training": [TRAINING, *training]}))
    sweep(harbour, day)
    assert len(events(visitor.get(address))) > 300
    with statements() as many:
        visitor.get(address)
    assert len(few) == len(many) < 25


def test_what_has_not_changed_is_not_sent_again(harbour, hr, visitor):
    address = made(hr)
    first = visitor.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = visitor.get(address)
    assert again.data == first.data
    same = visitor.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    assert same.headers["ETag"] == first.headers["ETag"]
    assert same.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    row = ["00103", "Clarke", "Dee", "Good level 2", "GOOD", clock.today(), None]
    take_in(harbour, workbook({"Training": [TRAINING, row]}))
    sweep(harbour, clock.today())
    changed = visitor.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_nothing_is_left_behind(web_app, harbour, hr, visitor, caplog):
    address = made(hr)
    for client in (visitor, hr):
        response = client.get(address)
        assert "Set-Cookie" not in response.headers
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    with caplog.at_level(logging.INFO):
        for name in ("werkzeug", "gunicorn.access", web_app.logger.name):
            logging.getLogger(name).warning('"GET %s HTTP/1.1" %s', address, 200)
    said = [record.getMessage() for record in caplog.records]
    assert said == ['"GET /calendar/... HTTP/1.1" 200'] * 3


def test_an_unknown_address_is_not_found(harbour, hr, visitor):
    address = made(hr)
    for wrong in (address.replace(".ics", ""), f"/calendar/{'x' * 43}.ics", "/calendar/x.ics"):
        response = visitor.get(wrong)
        assert response.status_code == 404
        assert "Set-Cookie" not in response.headers
    assert visitor.post(address).status_code in {400, 405}


def test_an_address_is_told_once_and_listed_by_its_name(hr):
    address = made(hr, name="  My   phone ")
    page = hr.page("/hr/calendar-feeds")
    assert address not in str(page)
    assert text_of(page.select_one("tbody th")) == "My phone"
    assert "Last read Never" in text_of(page.tbody)
    hr.get(address)
    assert "Last read Today" in text_of(hr.page("/hr/calendar-feeds").tbody)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "Enter a name for this address"),
        ("   ", "Enter a name for this address"),
        ("x" * 61, "The name must be 60 characters or fewer"),
    ],
)
def test_a_name_that_will_not_do(harbour, hr, name, problem):
    page = parsed(hr.send("/hr/calendar-feeds", {"name": name}))
    assert problem in text_of(page.select_one(".govuk-error-summary"))
    assert page.title.string.startswith("Error: ")
    assert harbour.scalars(select(CalendarFeed)).all() == []


def test_two_addresses_do_not_bear_one_name(hr):
    made(hr, name="My phone")
    page = parsed(hr.send("/hr/calendar-feeds", {"name": "my phone"}))
    assert "You have an address of that name" in text_of(page.select_one(".govuk-error-summary"))
    assert len(page.select("tbody tr")) == 1


def test_the_twenty_first_is_told_what_to_do(hr):
    for number in range(20):
        made(hr, name=f"Phone {number}")
    page = parsed(hr.send("/hr/calendar-feeds", {"name": "One more"}))
    assert "You have 20 addresses. Revoke one" in text_of(page.select_one(".govuk-error-summary"))


def test_revoked_after_a_question(hr, visitor):
    address = made(hr)
    link = hr.page("/hr/calendar-feeds").select_one("tbody a")
    page = hr.page(link["href"])
    assert text_of(page.h1) == "Revoke My phone"
    assert visitor.get(address).status_code == 200
    response = hr.send(link["href"], follow_redirects=True)
    assert "My phone is revoked." in text_of(parsed(response).main)
    assert visitor.get(address).status_code == 404
    hr.page(link["href"], status=404)


def test_another_account_finds_neither_the_feed_nor_its_page(harbour, hr, ruth, signed_in, visitor):
    address = made(hr)
    revoke = hr.page("/hr/calendar-feeds").select_one("tbody a")["href"]
    for stranger in (signed_in("hr", organisation="HARB"), signed_in("hr", organisation="OTHER")):
        assert "You have made none yet." in text_of(stranger.page("/hr/calendar-feeds").main)
        stranger.page(revoke, status=404)
        assert stranger.send(revoke).status_code == 404
    ruth.page(revoke, status=404)
    ruth.page(revoke.replace("/hr/", "/staff/"), status=404)
    assert visitor.get(address).status_code == 200


def test_an_account_that_is_closed_closes_its_feeds(web_app, harbour, hr, visitor):
    address = made(hr)
    harbour.execute(update(User).values(active=False))
    harbour.commit()
    assert visitor.get(address).status_code == 404


def test_one_account_with_both_roles_has_both(web_app, harbour, visitor):
    with web_app.app_context():
        organisation = harbour.scalars(select(SettingFact.organisation_id)).first()
        person = person_id(harbour, "00102")
        user = make_user(
            "both@tests.example", "hr", "staff", organisation_id=organisation, person_id=person
        )
        client = client_of(web_app, user)
        db.session.remove()
    of_all, own = made(client), made(client, "staff")
    assert len(events(visitor.get(of_all))) > 1
    assert len(events(visitor.get(own))) == 1
    assert len(client.page("/hr/calendar-feeds").select("tbody tr")) == 1


def test_the_pages_are_led_to(hr, ruth):
    for client, address, area in ((hr, "/hr/", "hr"), (ruth, "/staff/", "staff")):
        for page in (client.page(address), client.page("/account")):
            assert page.find("a", href=f"/{area}/calendar-feeds")
