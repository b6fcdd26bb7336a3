"""`python -m tracker.schedule`: keeps the timetable until it is told to end.

The one module under `tracker` that knows the application above it, as each process needs one.
"""

import logging
import os
import signal
import sys
from threading import Thread

from app import create_app
from tracker.schedule.process import run_schedule


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    # It warns of each look that is left out while one is at work, which is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    app = create_app()
    if "--until-input-ends" in sys.argv:
        Thread(target=_end_with_input, daemon=True).start()
    run_schedule(app)


def _end_with_input() -> None:
    """Ask this process to end once whoever started it has gone.

    Read below `sys.stdin`, whose lock a thread that waits would keep from the interpreter's end.
    """
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
