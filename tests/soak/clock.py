"""The time of the soak: the machine's own, and ahead of it by the seconds that stand in a file.

So many nights pass in an hour, for all processes at the same moment.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracker import clock


def follow(file: Path) -> None:
    """From now on this process goes by the file."""
    clock.now = lambda: datetime.now(UTC) + timedelta(seconds=float(file.read_text()))


def put_forward(file: Path, moment: datetime) -> None:
    """It is that moment from now on; nobody reads half of it."""
    new = file.with_suffix(".new")
    new.write_text(str((moment - datetime.now(UTC)).total_seconds()))
    new.rename(file)


def hurry() -> None:
    """Let this process of the schedule look often, and think nothing of a clock that jumps."""
    from tracker.schedule import keeping, process

    keeping.JUMP = timedelta.max
    process.LOOK_EVERY = 0.5
    for name in ("TIMETABLE_EVERY", "UPLOADS_EVERY", "TOUCHED_EVERY", "OUTBOX_EVERY"):
        setattr(process, name, 2)
