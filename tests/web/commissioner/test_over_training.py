"""The page of over-training and its files: in days, by setting and by course, and nobody's name."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests import snapshot
from tests.actions.harbour_story import at
from tests.actions.test_over_training import address, commission, elsewhere
from tests.actions.test_repeats import TODAY, tell
from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tests.web.harbour_users import commissioner_id
from tracker.actions.repeats import fill_repeats
from tracker.store.tables.places import Commissioner


@pytest.fixture(autouse=True)
def _today():
    with at(TODAY):
        yield


@pytest.fixture
def board(session, signed_in):
    """`board(code)`: the client of that board's account."""
    snapshot.fill(session, tell)
    return lambda code: signed_in("commissioner", commissioner=commissioner_id(session, code))


@pytest.fixture
def counted(session, board):
    """The same, once the months are counted."""
    fill_repeats(session, TODAY)
    return board


PAGE = "/commissioner/over-training"


@ON_BOTH
def test_in_days_by_setting_and_by_course(counted):
    main = text_of(counted("EAST").page(PAGE).main)
    assert "3 days of staff time 6 days of training in all" in main
    assert "The same course again: 2 days" in main
    assert "Another course for the same requirement: 1 day" in main
    assert "Trained at another employer: 0 days" in main
    assert "Good level 2" in main
    assert not [name for name in ("Adeyemi", "Clarke", "0010") if name in main]


def test_files_tell_it_month_by_month(counted):
    east = counted("EAST")
    rows = list(load_workbook(BytesIO(east.get(f"{PAGE}.xlsx").data))["Over-training"].values)
    assert [row[1:] for row in rows] == [
        ("Code", "Setting", "Course", "Provider", "How", "People's courses", "Days"),
        ("W1", "Ward 1", "Good level 2", "Good Training", "The same course again", 1, 2),
        (
            "W1",
            "Ward 1",
            "Gone level 2",
            "Gone Training",
            "Another course for the same requirement",
            1,
            1,
        ),
    ]
    lines = east.get(f"{PAGE}.csv").text.splitlines()
    assert lines[1].startswith("2026-08-31,W1,Ward 1,Good level 2,Good Training")


@ON_BOTH
def test_at_another_employer_is_counted_and_nobody_is_named(session, counted):
    commission(session, ["EAST", "X1", date(2019, 1, 1), None])
    address(session, "dee@homes.example")
    elsewhere(session, "dee@homes.example", date(2026, 5, 11))
    main = text_of(counted("EAST").page(PAGE).main)
    assert "Trained at another employer: 1 day" in main
    assert "dee@" not in main


def test_nothing_is_said_kindly_and_nought_is_nought(session, board, counted):
    main = text_of(counted("WEST").page(PAGE).main)
    assert "0 days of staff time 0 days of training in all" in main
    assert "No course was repeated too early, as far as is known." in main
    assert len(counted("WEST").get(f"{PAGE}.csv").text.splitlines()) == 1


def test_before_anything_is_counted(board):
    assert "Nothing is counted yet." in text_of(board("EAST").page(PAGE).main)


def test_who_commissioned_nothing(session, board, signed_in):
    nobody = Commissioner(code="NORTH")
    session.add(nobody)
    session.commit()
    page = signed_in("commissioner", commissioner=nobody.id).page(PAGE)
    assert "You commissioned no setting in this time." in text_of(page.main)


def test_each_sees_the_months_that_were_theirs(session, counted):
    commission(session, ["WEST", "W1", date(2026, 9, 30), None])
    west, east = (text_of(counted(code).page(PAGE).main) for code in ("WEST", "EAST"))
    assert "1 day of staff time" in west
    assert "Good level 2" not in west
    assert "3 days of staff time" in east
    lines = counted("WEST").get(f"{PAGE}.csv").text.splitlines()
    assert len(lines) == 2


def test_queries_of_the_page(counted, statements):
    east = counted("EAST")
    with statements() as ran:
        east.page(PAGE)
    assert len(ran) < 25
