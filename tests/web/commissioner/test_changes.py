"""What changed between two days: on the page, in its files, and why; nothing that is not theirs."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.actions import harbour_story
from tests.actions.harbour_story import ago
from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tests.web.harbour_users import commissioner_id
from tracker.rules.wording import say_day


@pytest.fixture
def board(session, signed_in):
    """`board(code)`: the client of that board's account."""
    harbour_story.fill(session)
    return lambda code: signed_in("commissioner", commissioner=commissioner_id(session, code))


def between(first, last, page="/commissioner/changes"):
    return f"{page}?from={ago(first).isoformat()}&to={ago(last).isoformat()}"


WHY_W1 = "/commissioner/settings/W1/changes"
WHY_W2 = "/commissioner/settings/W2/changes"


@ON_BOTH
def test_the_lines_of_ninety_days(board):
    main = text_of(board("EAST").page(between(90, 0)).main)
    assert "1 of 1 setting crossed a line" in main
    assert "Target for Restraint training" in main
    assert "Below target Not below target" not in main.split("Ward 1")[0]
    assert "Certification of Good Training" in main
    assert f"Certificate C-GOOD was suspended on {say_day(ago(20))} (Fees not paid)." in main
    assert "Reliance on Gone Training" in main


def test_the_usual_days_are_a_month_ago_and_today(board):
    page = board("EAST").page("/commissioner/changes")
    assert [page.find(id=name)["value"] for name in ("from", "to")][1] == say_day(ago(0))
    assert "Certification of Good Training" in text_of(page.main)
    assert "Target for" not in text_of(page.main)


def test_nothing_changed_is_said_kindly(board):
    main = text_of(board("EAST").page(between(15, 5)).main)
    assert "None of 1 setting crossed a line" in main


@pytest.mark.parametrize(
    ("first", "last", "message", "field"),
    [
        ("the ides", "", "Enter a date", "from"),
        ("", "31 2 2026", "Enter a date", "to"),
        ("", "1 1 2031", "1 1 2031 is yet to come", "to"),
        ("5 3 2026", "5 3 2026", "5 3 2026 is not before 5 3 2026", "from"),
        ("1 1 2031", "", "1 1 2031 is not before today", "from"),
    ],
)
def test_bad_days_are_said_and_kept(board, first, last, message, field):
    east = board("EAST")
    for address in ("/commissioner/changes", WHY_W1):
        page = east.page(f"{address}?from={first}&to={last}")
        assert page.title.string.startswith("Error: ")
        assert page.find(id=f"{field}-error")
        assert (page.find(id="from")["value"], page.find(id="to")["value"]) == (first, last)
        if "Enter" not in message:
            assert message in text_of(page.main)
    response = east.get(f"/commissioner/changes.xlsx?from={first}&to={last}")
    assert response.status_code == 303
    assert response.location.startswith("/commissioner/changes?")


def test_files_say_what_the_page_says(board):
    east = board("EAST")
    content = east.get(between(90, 0, "/commissioner/changes.xlsx")).data
    rows = list(load_workbook(BytesIO(content))["Changes"].values)
    assert rows[0][:3] == ("Code", "Setting", "What")
    assert [row[2] for row in rows[1:]] == [
        "Target for Restraint training",
        "Reliance on Gone Training",
        "Certification of Good Training",
    ]
    lines = east.get(between(90, 0, "/commissioner/changes.csv")).text.splitlines()
    assert len(lines) == 4
    assert "Accredited,Suspended,Concern" in lines[3]


@ON_BOTH
def test_why_in_numbers_that_add_up(board):
    main = text_of(board("EAST").page(between(70, 0, WHY_W1)).main)
    assert "1 of 3 covered (33.3%), target 80%: not met" in main
    assert "3 of 3 covered (100.0%), target 80%: met" in main
    main = main.replace("\N{MINUS SIGN}", "-")
    assert "People counted: 3 + 0 who joined - 0 who left = 3" in main
    assert (
        "People covered: 1 + 0 who joined covered - 0 who left covered + 2 newly covered "
        "- 0 covered no more = 3"
    ) in main
    assert f"Trained, {say_day(ago(65))}" in main
    assert f"was suspended on {say_day(ago(20))} (Fees not paid). Source: Letter of the body." in (
        main
    )


def test_people_are_told_by_reference(board):
    main = text_of(board("EAST").page(between(70, 0, WHY_W1)).main)
    assert len(re.findall(r"\bP\d+\b", main)) == 2
    names = ("Adeyemi", "Brown", "Clarke", "Davies", "0010")
    assert not [name for name in names if name in main]


def test_why_nothing_changed(board):
    main = text_of(board("EAST").page(between(15, 5, WHY_W1)).main)
    assert "It crossed no line" in main
    assert "The same people are counted, and the same are covered." in main


def test_each_sees_its_own_days_alone(board):
    new, west, east = board("NEW"), board("WEST"), board("EAST")
    for address in (between(90, 0), between(90, 0, WHY_W1)):
        main = text_of(new.page(address).main)
        assert say_day(ago(30)) in main
        assert "Training" not in main.replace("Training Standards", "")
    assert "Certification of Good Training" in text_of(new.page(between(25, 0)).main)
    assert "Ward 2" in text_of(west.page(between(90, 0)).main)
    main = text_of(west.page(between(90, 0, WHY_W2)).main)
    assert f"You ceased to commission it on {say_day(ago(9))}" in main
    assert "%" not in main
    assert "1 of 1 covered" in text_of(west.page(between(50, 15, WHY_W2)).main)
    for client, page, first, last in (
        (west, WHY_W1, 90, 0),
        (west, WHY_W2, 5, 0),
        (east, WHY_W2, 90, 0),
        (new, WHY_W1, 90, 40),
        (new, "/commissioner/settings/X1/changes", 90, 0),
        (new, "/commissioner/settings/NOPE/changes", 90, 0),
    ):
        client.page(between(first, last, page), status=404)
    lines = new.get(between(90, 40, "/commissioner/changes.csv")).text.splitlines()
    assert len(lines) == 1


def test_before_anything_was_known(board):
    east = board("EAST")
    assert "Not known to the register In the register" in re.sub(
        r"On \d+ \w+ \d{4} ", "", text_of(east.page(between(120, 0)).main)
    )
    assert "nothing to compare" not in text_of(east.page(between(120, 0)).main)
    assert "nothing to compare" in text_of(east.page(between(122, 120)).main)
    assert "Nothing was known of it here" in text_of(east.page(between(122, 120, WHY_W1)).main)


def test_a_page_past_the_end_is_not_found(board):
    board("EAST").page("/commissioner/changes?page=2", status=404)


def test_queries_of_the_page(board, statements):
    east = board("EAST")
    with statements() as ran:
        east.page(between(90, 0))
    assert len(ran) < 70
