"""People on our list whom a staff list leaves out: nothing happens, but to those marked as leavers.

A training log is not a list of all, so it leaves nobody out.
"""

from collections.abc import Collection
from datetime import date, datetime
from itertools import chain

from tracker import clock
from tracker.actions.check_file import Check
from tracker.actions.staff_posts import StaffPlan
from tracker.rules.days import add_months, london_day
from tracker.rules.wording import say_day
from tracker.store import absent as store
from tracker.store.absent import CurrentPost
from tracker.store.database import Session
from tracker.store.people_writing import record_posts
from tracker.store.tables.uploads import UploadState
from tracker.store.uploads import move_upload

MONTHS_AHEAD = 12
"""A last day that is further off than any notice that people give is a slip of the pen."""


class NoLongerOpen(Exception):
    """The upload is not waiting to be accepted: nobody can be marked any more."""


class BadLastDay(ValueError):
    """The last day cannot be that of everybody marked; the message says why, and what to do."""


def absent_posts(session: Session, check: Check, spoken_of: Collection[int]) -> list[CurrentPost]:
    """The current posts, in the settings of which the file speaks, of which it has no row.

    A row that is refused speaks of its staff number, in whatever setting.
    """
    plan = check.plan
    if not isinstance(plan, StaffPlan):
        return []
    taken = {
        change.held.id for change in chain(plan.new, plan.changed, plan.unchanged) if change.held
    }
    today = check.task.today
    current = store.current_posts(session, check.task.organisation_id, spoken_of, today)
    return [
        post for post in current if post.id not in taken and post.staff_number not in plan.refused
    ]


def mark_leavers(
    session: Session,
    upload_id: int,
    post_ids: Collection[int],
    last_day: date,
    by: str | None,
    shown: Collection[int] = (),
) -> None:
    """Mark posts that the upload leaves out: they end on that day once it is accepted.

    The others of those `shown` are unmarked. Posts that are marked already keep their day, and
    those that the upload does not leave out are passed over. Raises NoLongerOpen and BadLastDay,
    and then marks nothing.
    """
    # Until the transaction ends nobody accepts the upload.
    if not move_upload(session, upload_id, UploadState.CHECKED, UploadState.CHECKED):
        session.rollback()
        raise NoLongerOpen
    why = _why_not(session, upload_id, post_ids, last_day) if post_ids else None
    if why:
        session.rollback()
        raise BadLastDay(why)
    store.unmark(session, upload_id, set(shown) - set(post_ids))
    store.mark(session, upload_id, post_ids, last_day, by)
    session.commit()


def _why_not(
    session: Session, upload_id: int, post_ids: Collection[int], last_day: date
) -> str | None:
    latest = add_months(london_day(clock.now()), MONTHS_AHEAD)
    if last_day > latest:
        return f"The last day must not be after {say_day(latest)}."
    late = store.begun_after(session, upload_id, post_ids, last_day)
    if late is None:
        return None
    surname, forename, start = late
    who = f"{forename} {surname}".strip()
    return f"{who} started on {say_day(start)}. The last day must be that day or a later one."


def record_leavers(session: Session, upload_id: int, now: datetime) -> None:
    """End the posts that are marked, as facts of the upload; no commit."""
    record_posts(session, upload_id, now, store.leavers(session, upload_id))
