"""HR and the register's keepers read who wrote what, and from where, as far as it concerns them."""

import pytest
from sqlalchemy import func, select

from tests.actions.accounts.acting import account, trust
from tests.actions.harbour import TRAINING, take_in
from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tests.web.conftest import client_of
from tests.web.harbour_users import person_id
from tests.workbooks import workbook
from tracker.store.tables.accounts import SignIn, User
from tracker.store.tables.uploads import Upload

STAFF = [
    ["Staff number", "Surname", "Forename", "Setting", "Role"],
    ["00777", "Lind", "Ola", "W1", "Nurse"],
]


def rows(page) -> list[str]:
    return [text_of(row) for row in page.select("tbody tr")]


@pytest.fixture
def written(harbour) -> None:
    """Something of Harbour's HR, beside what the world was made of."""
    take_in(harbour, workbook({"Staff": STAFF}))


def test_hr_reads_what_was_written_about_their_organisation(hr, written):
    first, *_ = rows(hr.page("/hr/log"))
    assert "The tracker" in first
    assert "1 person added" in first
    assert "1 name of a person added" in first
    assert "1 upload added" in first


@ON_BOTH
def test_what_hr_does_is_told_with_who_and_where(hr, harbour):
    upload = harbour.scalar(select(func.max(Upload.id)))
    hr.send(f"/hr/uploads/{upload}/undo")
    told = rows(hr.page(f"/hr/log?upload={upload}"))
    undone = told[0]
    assert f"undid upload {upload}" in undone
    assert "@tests.example" in undone
    assert "training records withdrawn" in undone
    assert f"undid upload {upload}" in rows(hr.page("/hr/log?who=tests.example"))[0]


def test_an_undone_upload_is_named_and_not_one_about_the_same_people(hr, harbour):
    """Whoever the later one names keeps the name of the first, which is the later's from then."""
    first = take_in(harbour, workbook({"Staff": STAFF}))["batch"]
    record = ["00777", None, None, "Good level 2", "Good Training", "2026-03-04", None]
    later = take_in(harbour, workbook({"Training": [TRAINING, record]}))["batch"]
    for upload in (first, later):
        hr.send(f"/hr/uploads/{upload}/undo")
    last, before = rows(hr.page("/hr/log?who=tests.example"))[:2]
    assert f"undid upload {later}" in last
    assert f"undid upload {first}" in before


def test_the_log_is_narrowed_and_a_nonsense_filter_is_none(hr, written):
    everything = rows(hr.page("/hr/log"))
    assert len(rows(hr.page("/hr/log?table=person"))) >= 1
    assert all("person" in row or "people" in row for row in rows(hr.page("/hr/log?table=person")))
    assert rows(hr.page("/hr/log?day=1999-01-01")) == []
    assert rows(hr.page("/hr/log?upload=2147483647")) == []
    assert rows(hr.page("/hr/log?who=nobody-at-all")) == []
    assert rows(hr.page("/hr/log?day=x&table=user%27&upload=-1")) == everything
    assert hr.get("/hr/log?page=99").status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_calendar_s_first_and_last_day_are_days(hr, written, day):
    assert "Nothing in the log fits that" in text_of(hr.page(f"/hr/log?day={day}").main)


def test_another_organisation_reads_nothing_of_it(written, signed_in):
    other = signed_in("hr", organisation="ELSE")
    assert "Harb" not in str(other.page("/hr/log").select_one("main"))
    assert not any("person" in row for row in rows(other.page("/hr/log")))


def test_keepers_of_the_register_read_of_the_register_alone(written, signed_in):
    registrar = signed_in("registrar")
    page = registrar.page("/registrar/log")
    told = " ".join(rows(page))
    assert "3 providers added" in told or "provider added" in told
    assert "person" not in told
    assert "post" not in told
    assert rows(registrar.page("/registrar/log?table=person")) == rows(page)


@ON_BOTH
def test_whose_address_it_is_administrators_read_alone(harbour, web_app, signed_in):
    """A registrar reads what who wrote about accounts acted as, also by searching; nobody reads
    the address of staff, whose accounts show nothing but their own training."""
    addresses = {"hr": "asha@harbour.example", "staff": "ruth@home.example"}
    own = account(harbour, addresses["staff"], None, person=person_id(harbour, "00101"))
    for key in (account(harbour, addresses["hr"], "hr", trust(harbour)), own):
        with web_app.app_context():
            client = client_of(web_app, harbour.get_one(User, key))
        sign_in = harbour.scalars(select(SignIn.id).where(SignIn.account_id == key)).one()
        assert client.send(f"/account/sign-ins/{sign_in}/end").status_code == 303
    registrar, admin = signed_in("registrar"), signed_in("admin")
    page = registrar.page("/registrar/log")
    told = " ".join(rows(page))
    assert "HR of Harbour Trust" in told
    assert "A member of staff" in told
    assert "@" not in text_of(page.main)
    assert page.find(id="who") is None
    assert rows(registrar.page("/registrar/log?who=harbour")) == []
    told = " ".join(rows(admin.page("/registrar/log")))
    assert addresses["hr"] in told
    assert "A member of staff" in told
    assert addresses["staff"] not in told
    assert rows(admin.page("/registrar/log?who=home.example")) == []
    assert addresses["hr"] in rows(admin.page("/registrar/log?who=harbour"))[0]


def test_as_many_queries_however_much_is_logged(hr, harbour, written, statements):
    with statements() as few:
        hr.page("/hr/log")
    for number in range(3):
        row = [f"0088{number}", "Lind", "Ola", "W1", "Nurse"]
        take_in(harbour, workbook({"Staff": [STAFF[0], row]}))
    with statements() as many:
        hr.page("/hr/log")
    assert len(few) == len(many)
