"""A commissioner's account on each side of the day on which another follows it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.actions.harbour import fill_and_sweep
from tests.web.checked_page import text_of
from tests.web.harbour_users import commissioner_id
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.store.tables.places import Commissioner


@pytest.fixture
def app(sqlite_app):
    return sqlite_app


@pytest.fixture
def merged(session):
    """EAST, which commissions Ward 1, is followed by NEW from tomorrow on; tomorrow."""
    today = fill_and_sweep(session)
    rows = [["EAST", "East Board", None, today, "NEW"], ["NEW", "New Board", None, None, None]]
    book = workbook({"Commissioners": [["Code", "Name", "From", "To", "Successor"], *rows]})
    import_register(session, book, "register.xlsx", dry_run=False)
    return today + timedelta(days=1)


@pytest.fixture
def board(session, merged, signed_in):
    """`board(code)`: the client of that board's account."""
    return lambda code: signed_in("commissioner", commissioner=commissioner_id(session, code))


def go_to(day, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: day)


PAGES = ("/commissioner/settings/W1", "/commissioner/settings/W1/changes")


def test_before_the_day_the_successor_sees_nothing_of_it(board):
    for address in PAGES:
        board("EAST").page(address)
        board("NEW").page(address, status=404)
    assert "You do not commission any setting today." in text_of(
        board("NEW").page("/commissioner/").main
    )


def test_from_the_day_on_both_accounts_see_what_the_successor_commissions(
    board, merged, monkeypatch
):
    go_to(merged, monkeypatch)
    for code in ("EAST", "NEW"):
        for address in PAGES:
            board(code).page(address)
        assert "Ward 1" in text_of(board(code).page("/commissioner/").main)
        assert "Below target: Ward 1" in text_of(board(code).page("/commissioner/flags").main)


def test_strangers_see_it_on_neither_side(session, board, merged, monkeypatch):
    session.add(Commissioner(code="NORTH"))
    session.commit()
    assert session.scalars(select(Commissioner.code)).all() == ["EAST", "WEST", "NEW", "NORTH"]
    for day in (merged - timedelta(days=1), merged):
        go_to(day, monkeypatch)
        for code in ("WEST", "NORTH"):
            for address in PAGES:
                board(code).page(address, status=404)
