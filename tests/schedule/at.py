"""`python -m tests.schedule.at 2026-03-04T06:00`: the schedule, where it is always that time."""

import sys

from tracker import clock
from tracker.rules.days import as_moment
from tracker.schedule.__main__ import main

if __name__ == "__main__":
    moment = as_moment(sys.argv[1])
    clock.now = lambda: moment
    main()
