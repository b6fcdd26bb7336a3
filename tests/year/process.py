"""`python -m tests.year.process FILE`: the schedule by a clock whose time stands in a file.

It looks often, as a day passes in a moment; and that clock is set all the time, and is right.
"""

import sys
from datetime import datetime, timedelta
from pathlib import Path

from tracker import clock
from tracker.schedule import keeping, process
from tracker.schedule.__main__ import main

if __name__ == "__main__":
    file = Path(sys.argv[1])
    clock.now = lambda: datetime.fromisoformat(file.read_text())
    keeping.JUMP = timedelta.max
    process.LOOK_EVERY = 0.1
    for name in ("TIMETABLE_EVERY", "TOUCHED_EVERY", "OUTBOX_EVERY"):
        setattr(process, name, 0.1)
    main()
