"""Whose an audit is: of its commissioner, of those that follow it, within their dates."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.actions.audits.cases import action, finding, opened
from tests.actions.harbour import fill_and_sweep
from tests.web.checked_page import text_of
from tests.web.commissioner.auditing import follow
from tests.web.harbour_users import commissioner_id
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.rules.audit_words import Owner
from tracker.store.audit_parts import sample_of
from tracker.store.tables.places import Commissioning


@pytest.fixture
def app(sqlite_app):
    return sqlite_app


@pytest.fixture
def harbour(session):
    fill_and_sweep(session)
    return session


def pages_of(harbour, case):
    drawn, found = sample_of(harbour, case)[0], finding(harbour, case)
    key = action(harbour, case, found, Owner.COMMISSIONER)
    at = f"/commissioner/audits/{case.audit.id}"
    one = f"{at}/people/{drawn.row.id}"
    finding_at = f"{at}/findings/{found.row.id}"
    return (
        *(at, one, f"{one}/check", f"{one}/name", f"{at}/findings/new", f"{at}/close"),
        *(f"{at}/findings/new?person={drawn.row.id}", f"{at}/actions/{key}"),
        *(f"{finding_at}/withdraw", f"{finding_at}/action"),
    )


def test_strangers_and_other_commissioners_find_nothing(harbour, board, case):
    """WEST is given Ward 1 as well, and may open an audit of its own; EAST's is not its."""
    pages = pages_of(harbour, case)
    harbour.add(
        Commissioning(
            commissioner_id=commissioner_id(harbour, "WEST"),
            setting_id=case.audit.setting_id,
            recorded_at=clock.now(),
        )
    )
    harbour.commit()
    west = board("WEST")
    for address in pages:
        board("EAST").page(address)
        west.page(address, status=404)
        assert west.send(address, {}).status_code in (404, 405)
    assert "There are no audits yet." in text_of(west.page("/commissioner/audits").main)
    west.page("/commissioner/audits/new?setting=W1")
    for code in ("X1", "NOPE"):
        west.page(f"/commissioner/audits/new?setting={code}", status=404)
    west.page("/commissioner/audits/new?provider=NOPE", status=404)


def test_what_belongs_to_another_audit_is_not_found_in_this_one(harbour, east, case):
    other = opened(harbour)
    drawn, found = sample_of(harbour, other)[0], finding(harbour, other)
    at = f"/commissioner/audits/{case.audit.id}"
    for address in (
        f"{at}/people/{drawn.row.id}",
        f"{at}/findings/{found.row.id}/withdraw",
        f"{at}/findings/new?person={drawn.row.id}",
        f"{at}/actions/{action(harbour, other, found)}",
        "/commissioner/audits/999",
    ):
        east.page(address, status=404)


def test_an_action_of_the_setting_is_not_the_commissioner_s_to_mark(harbour, east, case):
    key = action(harbour, case, finding(harbour, case))
    east.page(f"/commissioner/audits/{case.audit.id}/actions/{key}", status=404)


def test_a_past_commissioner_keeps_what_was_in_its_dates(harbour, board, case, monkeypatch):
    """EAST gives Ward 1 up: the audit of a day within its time stays; one of a day after cannot
    be opened, and what it was never given is not found."""
    today = clock.today()
    mine = (Commissioning.setting_id == case.audit.setting_id, Commissioning.ends_on.is_(None))
    harbour.execute(update(Commissioning).where(*mine).values(ends_on=today))
    harbour.commit()
    later = today + timedelta(days=30)
    monkeypatch.setattr(clock, "today", lambda: later)
    east = board("EAST")
    page = east.page(f"/commissioner/audits/{case.audit.id}")
    person = page.select_one("#sample ~ table tbody a")["href"]
    assert "Open the name" not in text_of(east.page(person).main)
    harbour.execute(update(Commissioning).where(mine[0]).values(ends_on=today - timedelta(days=1)))
    harbour.commit()
    east.page(f"/commissioner/audits/{case.audit.id}", status=404)
    assert "There are no audits yet." in text_of(east.page("/commissioner/audits").main)


def test_a_successor_reads_and_goes_on(harbour, board, case, monkeypatch):
    today = clock.today()
    rows = [["EAST", "East Board", None, today, "NEW"], ["NEW", "New Board", None, None, None]]
    book = workbook({"Commissioners": [["Code", "Name", "From", "To", "Successor"], *rows]})
    import_register(harbour, book, "register.xlsx", dry_run=False)
    address = f"/commissioner/audits/{case.audit.id}"
    board("EAST").page(address)
    board("NEW").page(address, status=404)
    monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=1))
    for code in ("EAST", "NEW"):
        assert "Ward 1" in text_of(board(code).page("/commissioner/audits").main)
        page = follow(
            board(code), f"{address}/findings/new", {"severity": "advice", "said": f"By {code}"}
        )
        assert f"By {code}" in text_of(page.main)
    board("WEST").page(address, status=404)


def test_an_audit_of_a_provider_tells_of_ones_own_settings_alone(harbour, board):
    """Both wards are EAST's on both days; then Ward 2 is corrected to have been so never."""
    east_id, w2 = commissioner_id(harbour, "EAST"), opened(harbour, "W2", by="WEST")
    mine = Commissioning.commissioner_id == east_id, Commissioning.setting_id == w2.audit.setting_id
    harbour.execute(update(Commissioning).where(*mine).values(ends_on=None))
    harbour.commit()
    case = opened(harbour, "GOOD", subject="provider")
    finding(harbour, case, setting_id=w2.audit.setting_id)
    address = f"/commissioner/audits/{case.audit.id}"
    assert "Ward 2" in text_of(board("EAST").page(address).main)
    ended = clock.today() - timedelta(days=30)
    harbour.execute(update(Commissioning).where(*mine).values(ends_on=ended))
    harbour.commit()
    main = text_of(board("EAST").page(address).main)
    assert "Ward 1" in main
    assert "Ward 2" not in main
    assert "Nothing was found yet." in main
