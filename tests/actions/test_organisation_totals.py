"""What is kept in total for an organisation is the sum of its parts, whatever has happened."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests import totals
from tests.actions import harbour
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.rebuild import rebuild
from tracker.actions.staleness import check_staleness
from tracker.actions.sweep import sweep
from tracker.actions.undo_upload import undo_upload
from tracker.actions.up_to_date import catch_up
from tracker.rules.words import FlagKind
from tracker.store.flag_list import FlagScope, flag_counts, worst_flags
from tracker.store.tables.flags import Flag
from tracker.store.tables.places import Organisation, SettingUpload

DAY = timedelta(days=1)
LEE = ["00555", "Lee", "Kim", "W2", "Nurse", None, None, None]


@pytest.fixture
def swept(session):
    """The small world, swept."""
    harbour.fill_and_sweep(session)
    return session


def mine(session):
    return session.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()


def counted(session, day):
    """The counts of the trust by kind: all, and those that opened today."""
    found = flag_counts(session, mine(session), day, clock.today())
    return {one.kind: (one.count, one.new) for one in found}


def test_they_follow_what_is_taken_in_undone_and_comes_with_time(swept):
    today = clock.today()
    assert sum(totals.open_flags(swept).values()) == 5
    assert totals.are_right(swept)
    upload = harbour.take_in(swept, workbook({"Staff": [harbour.STAFF, LEE]}))["batch"]
    for day in (today, today + 40 * DAY, today + 400 * DAY, today):
        before = totals.kept_flags(swept)
        sweep(swept, day)
        assert totals.are_right(swept)
        assert totals.kept_flags(swept) != before
    undo_upload(swept, upload)
    assert catch_up(swept, today) == 0
    assert totals.are_right(swept)
    rebuild(swept, today)
    assert totals.are_right(swept)


def test_staleness_counts_what_it_opens(swept):
    swept.execute(update(SettingUpload).values(last_on=clock.today() - 100 * DAY))
    assert check_staleness(swept, clock.today())["opened"] == 2
    assert totals.are_right(swept)


def test_what_is_put_off_is_not_among_the_counts_until_it_wakes(swept):
    today = clock.today()
    flag = swept.scalars(select(Flag).where(Flag.kind == FlagKind.NEVER_TRAINED)).one()
    before = counted(swept, today)
    assert before[FlagKind.NEVER_TRAINED] == (1, 1)
    flag.snoozed_until = today + 3 * DAY
    swept.commit()
    for day in (today, today + 3 * DAY):
        assert counted(swept, day) == {
            kind: n for kind, n in before.items() if kind != FlagKind.NEVER_TRAINED
        }
    assert counted(swept, today + 4 * DAY) == before


def test_new_are_those_opened_on_the_day_asked_for(swept):
    found = flag_counts(swept, mine(swept), clock.today(), None)
    assert sum(one.count for one in found) == 4
    assert [one.new for one in found] == [0] * len(found)


def test_the_worst_are_found_also_where_counts_are_behind(swept):
    """Half of what was counted has closed since, and the rest has still to be counted."""
    scope = FlagScope(mine(swept), awake_on=clock.today())
    counts = flag_counts(swept, mine(swept), clock.today(), None)
    worst = worst_flags(swept, scope, 2, counts=counts)
    assert worst == worst_flags(swept, scope, 2)
    closed = update(Flag).where(Flag.id.in_([one.id for one in worst]))
    swept.execute(closed.values(closed_at=clock.now()))
    assert not totals.are_right(swept)
    found = worst_flags(swept, scope, 2, counts=counts)
    assert found == worst_flags(swept, scope, 2)
    assert len(found) == 2
