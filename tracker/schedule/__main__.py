"""`python -m tracker.schedule`: keeps the timetable until it is told to end.

The one module under `tracker` that knows the application above it, as each process needs one.
"""

import logging

from app import create_app
from tracker.schedule.process import run_schedule


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    # It warns of each look that is left out while one is at work, which is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    run_schedule(create_app())


if __name__ == "__main__":
    main()
