"""What audits ask to be done is told once when it falls due, and to both sides when it is late."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.actions.audits.cases import action, auditor, finding, found_in, opened
from tests.actions.notices.telling import account, night, notices, ready, recipient, working_day
from tests.actions.notices.test_digest import at_noon
from tracker import clock
from tracker.actions.audits.steps import finish_action, withdraw_finding
from tracker.actions.notices.digest import write
from tracker.rules.audit_words import Owner
from tracker.rules.words import Told
from tracker.store.tables.notices import NoticeItem, Responsible
from tracker.store.tables.places import Commissioning, Organisation

ONE_DAY = timedelta(days=1)


@pytest.fixture
def today(session):
    """HR of both trusts and two commissioners' accounts, told of all else already."""
    today = working_day(ready(session))
    account(session, "west", "commissioner", commissioner="WEST")
    night(session, today)
    return working_day(today + ONE_DAY)


@pytest.fixture
def case(session, today):
    return opened(session)


@pytest.fixture
def told(app, session):
    """`told(who, day)`: the text of the notice of a day, were it sent then; '' without one."""

    def ask(who, day):
        made = [notice for notice in notices(session, who) if notice.day == day]
        with app.app_context():
            message = write(session, made[0], at_noon(day)) if made else None
        return message.plain if message else ""

    return ask


def days_told(session, who):
    query = select(NoticeItem.day).where(
        NoticeItem.recipient_id == recipient(session, who), NoticeItem.told == Told.FOLLOW_UP
    )
    return list(session.scalars(query.order_by(NoticeItem.day)))


def in_days(today, days):
    return (today - clock.today()).days + days


def test_hr_is_told_a_week_before_once_and_nobody_else(session, today, case, told):
    found = finding(session, case)
    action(session, case, found, days=in_days(today, 7))
    action(session, case, found, days=in_days(today, 60))
    for _ in range(2):
        night(session, today)
    text = told("hr", today)
    assert "Audit of Ward 1: an action is due by" in text
    assert "1 action of audits to be done" in text
    assert f"/hr/audits/{case.audit.id}" in text
    assert "Show it" not in text
    for other in ("other", "east", "west", "gone", "registrar"):
        assert days_told(session, other) == []
    night(session, working_day(today + ONE_DAY))
    assert days_told(session, "hr") == [today]


def test_whoever_answers_for_the_setting_is_told_in_place_of_all(session, today, case):
    sister = account(session, "sister", "hr", organisation="HARB")
    harbour = session.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()
    session.add(
        Responsible(organisation_id=harbour, setting_id=case.audit.setting_id, account_id=sister.id)
    )
    session.commit()
    action(session, case, finding(session, case), days=in_days(today, 3))
    night(session, today)
    assert days_told(session, "sister") == [today]
    assert days_told(session, "hr") == []


def test_what_is_the_commissioners_is_told_its_accounts(session, today, case, told):
    action(session, case, finding(session, case), Owner.COMMISSIONER, days=in_days(today, 2))
    night(session, today)
    assert f"/commissioner/audits/{case.audit.id}" in told("east", today)
    assert [days_told(session, who) for who in ("hr", "other", "west")] == [[], [], []]


def test_what_is_late_is_told_to_both_once(session, today, case, told):
    action(session, case, finding(session, case), days=in_days(today, 1))
    night(session, today)
    late = working_day(today + 2 * ONE_DAY)
    for day in (late, late, working_day(late + ONE_DAY)):
        night(session, day)
    assert days_told(session, "hr") == [today, late]
    assert days_told(session, "east") == [late]
    assert days_told(session, "west") == []
    assert "and is late" in told("east", late)
    assert "1 late" in told("hr", late)


def test_what_was_done_or_withdrawn_by_then_is_not_told(session, today, case, told):
    done, withdrawn = finding(session, case), finding(session, case)
    for one in (done, withdrawn):
        action(session, case, one, Owner.COMMISSIONER, days=in_days(today, 1))
    night(session, today)
    assert "2 actions of audits to be done" in told("east", today)
    (one, _) = found_in(session, case)
    finish_action(session, case, one, one.actions[0], "Done", auditor(session))
    assert "1 action of audits to be done" in told("east", today)
    withdraw_finding(session, case, withdrawn, "A mistake", auditor(session))
    assert "audits to be done" not in told("east", today)


def test_a_commissioner_never_hears_of_a_setting_outside_its_dates(session, today, case, told):
    """EAST's commissioning turns out to have ended: neither planned nor waiting news is told."""
    action(session, case, finding(session, case), Owner.COMMISSIONER, days=in_days(today, 1))
    night(session, today)
    assert "Ward 1" in told("east", today)
    ended = clock.today() - timedelta(days=30)
    mine = Commissioning.setting_id == case.audit.setting_id
    session.execute(update(Commissioning).where(mine).values(ends_on=ended))
    session.commit()
    assert "Ward 1" not in told("east", today)
    night(session, working_day(today + 3 * ONE_DAY))
    assert days_told(session, "east") == [today]
