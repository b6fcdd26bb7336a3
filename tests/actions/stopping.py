"""`python -m tests.actions.stopping POINT UPLOAD CLAIM`: a worker that stops for good at a point.

It does what is named, says so on standard error, and waits to be killed.
"""

import sys
from threading import Event

from flask.cli import main

from tracker.actions import judge_touched, upload_check, upload_save, upload_work

POINTS = {
    "opened": (upload_check, "open_file"),
    "checked": (upload_check, "check_opened"),
    "first rows kept": (upload_check.store, "add_upload_rows"),
    "problems kept": (upload_check, "add_problems"),
    "staged": (upload_check.staging, "stage_training"),
    "check kept": (upload_check.store, "keep_check"),
    "recorded": (upload_save.staging, "record_staged_training"),
    "accepted": (upload_save.store, "keep_accepted"),
    "judged": (judge_touched, "resummarise"),
    "swept": (upload_work, "settle_other_flags"),
}


def stop_at(point: str) -> None:
    """From now on whoever does this stops after it."""
    module, name = POINTS[point]
    do = getattr(module, name)

    def stop(*args, **more):
        do(*args, **more)
        print(f"Stopped: {point}", file=sys.stderr, flush=True)
        Event().wait()

    setattr(module, name, stop)


if __name__ == "__main__":
    stop_at(sys.argv[1])
    sys.argv = ["flask", "--app", "app", "upload-work", *sys.argv[2:]]
    main()
