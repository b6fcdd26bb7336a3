"""`python -m tracker.schedule`: keeps the timetable until it is told to end.

The one module under `tracker` that knows the application above it, as each process needs one.
"""

import os
import signal
import sys
from threading import Thread

from app import create_app
from tracker.logs import set_up_logs
from tracker.schedule.process import run_schedule
from tracker.settings import MissingSetting


def main() -> None:
    set_up_logs()
    try:
        app = create_app()
    except MissingSetting as wrong:
        sys.exit(f"Cannot start: {wrong.message}")
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
