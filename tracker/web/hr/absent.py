"""Whom a staff list leaves out, and marking those of them who have left."""

from datetime import date, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.absent_people import BadLastDay, NoLongerOpen, mark_leavers
from tracker.rules.days import london_day
from tracker.rules.wording import say_day
from tracker.store.absent import Marked, absent_page, marked
from tracker.store.database import db
from tracker.store.setting_list import setting_names
from tracker.store.tables.uploads import UploadState
from tracker.store.upload_list import KeptUpload, upload_of
from tracker.web.asked import page_asked
from tracker.web.hr.area import blueprint
from tracker.web.security import current
from tracker.web.wording import count_of

PARTS = ("day", "month", "year")
NO_DAY = "Enter the last day as day, month and year, like 4 3 2026"
TOO_LATE = "This file does not wait to be accepted any more, so nobody was marked."


@blueprint.context_processor
def leavers_marked() -> dict[str, Any]:
    """For the upload's page: `leavers_marked(upload)`, how many posts are marked, and
    `leavers_told(upload)`, what will become of them."""
    return {
        "leavers_marked": lambda upload: marked(db.session(), upload.id).posts,
        "leavers_told": lambda upload: leavers_told(marked(db.session(), upload.id), "will leave"),
    }


def leavers_told(of: Marked, leave: str) -> str:
    """2 people will leave: their posts end on 4 March 2026. '' where none is marked."""
    if of.earliest is None or of.latest is None:
        return ""
    people = count_of(of.people, "person", "people")
    posts = "their post ends" if of.posts == 1 else "their posts end"
    if of.earliest == of.latest:
        return f"{people} {leave}: {posts} on {say_day(of.latest)}."
    return f"{people} {leave}: {posts} from {say_day(of.earliest)} to {say_day(of.latest)}."


@blueprint.route("/uploads/<int(max=2147483647):upload_id>/absent", methods=["GET", "POST"])
def absent(upload_id: int) -> str | Response:
    """The people whom the file leaves out, a page at a time, with a box for each to tick.

    The ticks of a page are kept with the upload: who is ticked leaves when it is accepted.
    """
    found = _mine(upload_id)
    if request.method == "POST":
        return _keep(found)
    day = marked(db.session(), upload_id).latest or _day_before(found)
    return _page(found, {"day": str(day.day), "month": str(day.month), "year": str(day.year)})


def _keep(found: KeptUpload) -> str | Response:
    session = db.session()
    ticked, shown = _ids("leaver"), _ids("shown")
    typed = {part: request.form.get(part, "").strip()[:10] for part in PARTS}
    last_day = _day(typed)
    if ticked and last_day is None:
        return _page(found, typed, NO_DAY, ticked)
    try:
        mark_leavers(session, found.id, ticked, last_day or date.min, current.email, shown)
    except BadLastDay as wrong:
        return _page(found, typed, str(wrong), ticked)
    except NoLongerOpen:
        flash(TOO_LATE)
        return redirect(url_for("hr.upload", upload_id=found.id), 303)
    flash(_told(marked(session, found.id).posts), "success")
    return redirect(url_for("hr.absent", upload_id=found.id, page=page_asked()), 303)


def _page(
    found: KeptUpload, typed: dict[str, str], wrong: str = "", ticked: set[int] | None = None
) -> str:
    """The list with the last day as typed; `ticked` where that is not what is stored."""
    session = db.session()
    page = absent_page(session, found.id, page_asked())
    if page.number > page.pages or not page.total:
        abort(404)
    return render_template(
        "hr/absent.html",
        upload=found,
        page=page,
        typed=typed,
        wrong=wrong,
        ticked={row.post_id for row in page.rows if row.last_day} if ticked is None else ticked,
        marked=marked(session, found.id).posts,
        settings=setting_names(session, current.organisation_id, clock.today()),
    )


def _mine(upload_id: int) -> KeptUpload:
    """The upload, where it is the organisation's of whoever asks and has been checked."""
    found = upload_of(db.session(), current.organisation_id, upload_id)
    if found is None or found.state not in {UploadState.CHECKED, UploadState.ACCEPTED}:
        abort(404)
    return found


def _ids(name: str) -> set[int]:
    """The posts that the form names; what is no number is as if it were not there."""
    values = request.form.getlist(name)
    return {int(one) for one in values if one.isascii() and one.isdigit() and len(one) < 10}


def _day(typed: dict[str, str]) -> date | None:
    parts = [typed[part] for part in PARTS]
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    day, month, year = map(int, parts)
    try:
        return date(year, month, day) if year > 1900 else None
    except ValueError:
        return None


def _day_before(found: KeptUpload) -> date:
    """Who is not in a list has left before the day on which it came."""
    return london_day(found.uploaded_at) - timedelta(days=1)


def _told(number: int) -> str:
    if not number:
        return "Nobody is marked as a leaver."
    people = count_of(number, "post is", "posts are")
    return f"Kept. {people} marked to end when you accept the file."
