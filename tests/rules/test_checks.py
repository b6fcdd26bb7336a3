"""When an entry of a register is due to be checked again."""

from datetime import date, timedelta

from tracker.rules.checks import AHEAD_DAYS, checked_long_enough_ago, due_on
from tracker.rules.flags import CHECK_EVERY_DAYS

DAY = date(2026, 11, 25)


def test_a_check_is_good_for_a_year_and_listed_thirty_days_before():
    last = checked_long_enough_ago(DAY)
    due = due_on(last)
    assert due == DAY + timedelta(days=AHEAD_DAYS)
    assert (due - last).days == CHECK_EVERY_DAYS
    assert due_on(None) is None
