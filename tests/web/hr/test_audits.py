"""What HR reads of commissioners' audits: of its own settings, and who opened whose name."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.actions.audits.cases import action, auditor, finding, found_in, opened
from tests.actions.harbour import fill_and_sweep
from tests.actions.test_change_of_operator import hand_over
from tests.web.checked_page import text_of
from tests.web.harbour_users import commissioner_id, person_id
from tracker import clock
from tracker.actions.audits.naming import Auditor, open_name
from tracker.actions.audits.steps import close_audit, make_finding, return_action
from tracker.rules.audit_words import Owner
from tracker.rules.words import Severity
from tracker.store.audit_parts import sample_of
from tracker.store.tables.places import Commissioning

REASON = "To match the certificate that was shown"


@pytest.fixture
def app(sqlite_app):
    return sqlite_app


@pytest.fixture
def harbour(session):
    fill_and_sweep(session)
    return session


@pytest.fixture
def hr(harbour, signed_in):
    return signed_in("hr", organisation="HARB")


@pytest.fixture
def case(harbour):
    return opened(harbour)


def open_dee(session, case):
    (drawn,) = (
        one for one in sample_of(session, case) if one.row.person_id == person_id(session, "00103")
    )
    by = Auditor(auditor(session), "east@board.example", commissioner_id(session, "EAST"))
    open_name(session, case, drawn, REASON, by)
    return drawn


def test_findings_actions_and_marking_one_done(harbour, hr, case):
    drawn = sample_of(harbour, case)[0]
    found = finding(harbour, case, about=drawn)
    key = action(harbour, case, found)
    own = action(harbour, case, found, Owner.COMMISSIONER)
    page = hr.page("/hr/audits")
    assert f"A{key}: Show it" in text_of(page.main)
    assert f"A{own}" not in text_of(page.main)
    address = f"/hr/audits/{case.audit.id}"
    main = text_of(hr.page(address).main)
    assert "A complaint" in main
    assert "No certificate" in main
    assert ", 0010" in main
    assert "Finding made , by East Board" in main
    hr.page(f"{address}/actions/{own}", status=404)
    answer = hr.send(f"{address}/actions/{key}", {"note": " "})
    assert "Write what was done" in text_of(answer.parsed.main)
    assert hr.send(f"{address}/actions/{key}", {"note": "Sent it"}).status_code == 303
    harbour.expire_all()
    assert found_in(harbour, case)[0].actions[0].done_note == "Sent it"
    assert "There is nothing that an audit asks you to do." in text_of(hr.page("/hr/audits").main)
    hr.page(f"{address}/actions/{key}", status=404)


def test_what_was_sent_back_says_why(harbour, hr, case):
    key = action(harbour, case, finding(harbour, case))
    hr.send(f"/hr/audits/{case.audit.id}/actions/{key}", {"note": "Sent it"})
    harbour.expire_all()
    found = found_in(harbour, case)[0]
    why = "It is of another course"
    return_action(harbour, case, found, found.actions[0], why, auditor(harbour))
    for address in ("/hr/audits", f"/hr/audits/{case.audit.id}"):
        assert f"Sent back as not done: {why}" in text_of(hr.page(address).main)


def test_the_conclusion_is_read_and_what_is_open_can_still_be_done(harbour, hr, case):
    key = action(harbour, case, finding(harbour, case))
    close_audit(harbour, case, "Better than last year", auditor(harbour))
    address = f"/hr/audits/{case.audit.id}"
    assert "Better than last year" in text_of(hr.page(address).main)
    assert hr.send(f"{address}/actions/{key}", {"note": "Sent it"}).status_code == 303


def test_who_opened_whose_name_when_and_why(harbour, hr, case):
    drawn = open_dee(harbour, case)
    for address in ("/hr/audits", f"/hr/audits/{case.audit.id}"):
        main = text_of(hr.page(address).main)
        assert f"Dee Clarke, 00103 (P{drawn.row.person_id}): opened on" in main
        assert f"by east@board.example for East Board. {REASON}" in main
    main = text_of(hr.page(f"/hr/staff/{drawn.row.person_id}").main)
    assert "East Board, by east@board.example on" in main
    assert REASON in main
    other = text_of(hr.page(f"/hr/staff/{person_id(harbour, '00101')}").main)
    assert "Who opened this name" not in other


def test_hr_of_another_trust_finds_nothing(harbour, signed_in, case):
    key = action(harbour, case, finding(harbour, case))
    open_dee(harbour, case)
    stranger = signed_in("hr", organisation="OTHER")
    main = text_of(stranger.page("/hr/audits").main)
    assert "No commissioner has audited one of your settings yet." in main
    assert "No name of your people was opened." in main
    for address in (f"/hr/audits/{case.audit.id}", f"/hr/audits/{case.audit.id}/actions/{key}"):
        stranger.page(address, status=404)
    assert stranger.send(address, {"note": "Done"}).status_code == 404


def test_of_an_audit_of_a_provider_only_what_is_found_in_its_own_settings(harbour, signed_in):
    """EAST also commissions Elsewhere, which another trust runs."""
    mine = Commissioning.commissioner_id == commissioner_id(harbour, "EAST")
    harbour.add(
        Commissioning(
            commissioner_id=commissioner_id(harbour, "EAST"),
            setting_id=3,
            recorded_at=clock.now(),
        )
    )
    harbour.execute(update(Commissioning).where(mine).values(ends_on=None))
    harbour.commit()
    case = opened(harbour, "GOOD", subject="provider")
    by = auditor(harbour)
    for place, said in ((1, "In Ward 1"), (3, "In Elsewhere"), (None, "Of the provider")):
        make_finding(harbour, case, Severity.BREACH, said, by, setting_id=place)
    for code, reads, others in (
        ("HARB", "In Ward 1", ("In Elsewhere", "Of the provider")),
        ("OTHER", "In Elsewhere", ("In Ward 1", "Of the provider")),
    ):
        client = signed_in("hr", organisation=code)
        main = text_of(client.page(f"/hr/audits/{case.audit.id}").main)
        assert reads in main
        assert not [said for said in (*others, "A complaint") if said in main]
        assert "1 finding" in text_of(client.page("/hr/audits").main)


def test_whoever_takes_the_setting_over_takes_over_what_is_to_be_done(harbour, signed_in, case):
    found = finding(harbour, case, about=sample_of(harbour, case)[0])
    key = action(harbour, case, found)
    open_dee(harbour, case)
    old, new = (signed_in("hr", organisation=code) for code in ("HARB", "OTHER"))
    address = f"/hr/audits/{case.audit.id}"
    old.page(address)
    new.page(address, status=404)
    hand_over(harbour, clock.today())
    assert "Show it" in text_of(new.page(address).main)
    main = text_of(old.page(address).main)
    assert "Nothing was found yet." in main
    assert REASON in main
    assert "who does not work for you now" in main
    assert "Clarke" not in main
    old.page(f"{address}/actions/{key}", status=404)
    assert new.send(f"{address}/actions/{key}", {"note": "Sent it"}).status_code == 303


def test_pages_ask_as_often_for_many_as_for_few(harbour, hr, case, statements):
    def counts():
        found = []
        for page in ("/hr/audits", f"/hr/audits/{case.audit.id}"):
            with statements() as ran:
                hr.page(page)
            found.append(len(ran))
        return found

    open_dee(harbour, case)
    action(harbour, case, finding(harbour, case, about=sample_of(harbour, case)[0]))
    hr.page("/account")
    before = counts()
    for days in range(12):
        for one in sample_of(harbour, case):
            action(harbour, case, finding(harbour, case, about=one), days=days)
    opened(harbour)
    assert counts() == before
    assert max(before) < 25
    assert clock.today() - case.audit.day < timedelta(days=2)
