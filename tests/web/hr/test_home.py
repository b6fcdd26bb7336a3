"""Where HR starts: who is covered, out of whom, what to work on, and how fresh it all is."""

import re
from datetime import timedelta

import pytest

from tests.actions.harbour import STAFF, TRAINING, fill, register_book, take_in
from tests.conftest import ON_BOTH
from tests.web.hr.reading import said
from tests.web.hr.test_settings import told_on
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.actions.sweep import sweep
from tracker.rules.wording import say_day


@ON_BOTH
def test_numbers_with_their_denominator_and_what_is_left_out(hr):
    page = hr.page("/hr/")
    assert said(page.h1) == "Harbour Trust"
    main = said(page.main)
    assert (
        "3 of 4 people in date or due soon (75.0%), target 80%: not met; left out: 1 exempt."
        in main
    )
    figures = {said(one): one.a["href"] for one in page.select(".tracker-figure")}
    assert list(figures) == ["2 In date", "1 Due soon", "1 Never trained", "1 Exempt"]
    behind = hr.page(figures["1 Never trained"])
    assert [said(one) for one in behind.select("tbody th a")] == ["Clarke, Dee"]


@ON_BOTH
def test_flags_by_kind_and_where_to_start(hr):
    page = hr.page("/hr/")
    kinds = {said(row.td): said(row.find_all("td")[2]) for row in page.select("tbody tr")}
    assert kinds["Never trained, Concern"] == "1"
    assert kinds["Below target, Concern"] == "1"
    starts = [said(one) for one in page.select(".tracker-row a")]
    assert starts[0] == "Relies on an uncertified provider: Ward 1, Gone Training"
    assert starts[-1] == "Training due: Col Brown (00102)"
    assert "Never trained: Dee Clarke (00103)" in starts
    assert f"See {len(starts)} open flags" in said(page.main)
    for link in page.select("tbody td a, .tracker-row a"):
        hr.page(link["href"])


@ON_BOTH
def test_at_most_ten_flags_are_listed(session, signed_in):
    today = fill(session)
    many = [[f"{n:05}", f"Name{n}", "A", "W1", "Nurse", None, None, None] for n in range(200, 215)]
    take_in(session, workbook({"Staff": [STAFF, *many]}))
    sweep(session, today)
    page = signed_in("hr", organisation="HARB").page("/hr/")
    assert len(page.select(".tracker-row")) == 10


@ON_BOTH
def test_how_fresh(hr):
    main = said(hr.page("/hr/").main)
    assert "Last check Today at" in main
    assert "Last staff list file.xlsx, Today at" in main
    assert "Last training records file.xlsx, Today at" in main


@ON_BOTH
def test_a_look_at_another_day_says_which(hr, harbour):
    day = clock.today() + timedelta(days=30)
    sweep(harbour, day)
    assert re.search(
        rf"Last check Today at \S+, with a look at {say_day(day)}: \d+ posts? judged",
        said(hr.page("/hr/").main),
    )
    sweep(harbour, clock.today())
    assert "look at" not in said(hr.page("/hr/").main)


@ON_BOTH
def test_settings_with_old_figures_are_counted_apart(hr, harbour):
    told_on(harbour, "W1", clock.today() - timedelta(days=91))
    page = hr.page("/hr/")
    main = said(page.main)
    assert "Figures that count are those of 1 of 2 settings, 1 with old figures." in main
    day = say_day(clock.today())
    assert "1 of 1 person in date or due soon (100.0%), target 80%: met; left out: 1" in main
    assert f"As of {day}, today" in main
    apart = "2 of 3 people in date or due soon (66.6%), target 80%: cannot say if met."
    assert f"Counted apart, as their figures are old: {apart}" in main
    assert "91 days ago at the earliest Old figures" in main
    assert "1 Never trained" in [said(one) for one in page.select(".tracker-figure")]


def test_figures_that_are_all_old_meet_no_target(hr, harbour):
    for code in ("W1", "W2"):
        told_on(harbour, code, clock.today() - timedelta(days=115))
    main = said(hr.page("/hr/").main)
    assert "3 of 4 people in date or due soon (75.0%), target 80%: cannot say if met" in main
    assert "115 days ago at the earliest Old figures" in main
    assert "Counted apart" not in main
    assert "0 of 2 settings, 2 with old figures" in main


def test_numbers_older_than_the_last_upload_say_so(hr, harbour):
    assert "Some posts have changed" not in said(hr.page("/hr/").main)
    row = ["7", "Ito", "Aya", "W1", "Nurse", None, None, None]
    take_in(harbour, workbook({"Staff": [STAFF, row]}))
    for address in ("/hr/", "/hr/staff", "/hr/settings", "/hr/settings/W1"):
        assert "Some posts have changed since the numbers" in said(hr.page(address).main)
    sweep(harbour, clock.today())
    assert "Some posts have changed" not in said(hr.page("/hr/").main)


def test_a_new_organisation_is_told_what_to_do_next(session, signed_in):
    client = signed_in("hr", organisation="NEW")
    page = client.page("/hr/")
    assert "There is nobody here yet. Start with your staff list" in said(page.main)
    assert page.find("a", string="Upload a staff list")["href"] == "/hr/uploads/new"
    assert page.select(".tracker-figure") == []
    assert "%" not in said(page.main)
    assert "Last check Not yet" in said(page.main)


def test_staff_without_training_are_told_so(session, signed_in):
    today = clock.today()
    import_register(session, register_book(today), "register.xlsx", dry_run=False)
    take_in(
        session, workbook({"Staff": [STAFF, ["1", "Ito", "Aya", "W1", "Nurse", None, None, None]]})
    )
    sweep(session, today)
    main = said(signed_in("hr", organisation="HARB").page("/hr/").main)
    assert "no training records from you yet" in main
    assert "0 of 1 person in date or due soon (0.0%)" in main


@pytest.mark.parametrize(
    ("exempt", "line"), [(True, "Nobody to count; left out: 1 exempt."), (False, "(100.0%)")]
)
def test_never_a_percentage_of_nobody(session, signed_in, exempt, line):
    today = clock.today()
    import_register(session, register_book(today), "register.xlsx", dry_run=False)
    since = today - timedelta(days=400)
    person = ["1", "Ito", "Aya", "W1", "Nurse", since, None, since if exempt else None]
    take_in(session, workbook({"Staff": [STAFF, person]}))
    trained = ["1", "Ito", "Aya", "Good level 2", "GOOD", today, None]
    take_in(session, workbook({"Training": [TRAINING, trained]}))
    sweep(session, today)
    main = said(signed_in("hr", organisation="HARB").page("/hr/").main)
    assert line in main
    assert ("%" in main.replace("target 80%", "")) is not exempt


def test_others_see_nothing_of_it(strangers):
    elsewhere, *others = strangers
    main = said(elsewhere.page("/hr/").main)
    assert "Other Trust" in main
    assert not [word for word in ("Harbour", "Ward", "Clarke", "file.xlsx") if word in main]
    for client in others:
        client.page("/hr/", status=404)
