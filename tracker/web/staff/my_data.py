"""My data: everything held about oneself, to read, to take away, and to have put right."""

import json
from io import BytesIO

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.corrections import (
    ABOUT,
    LONGEST,
    MOST_OPEN,
    OTHER,
    CannotBeSaid,
    Wrong,
    answer_by,
    ask_correction,
    record_of,
)
from tracker.actions.my_data import MyData, as_json, as_workbook, gather_my_data
from tracker.rules.days import london_day
from tracker.store.database import db
from tracker.store.paging import Page
from tracker.web.asked import page_asked, text_asked
from tracker.web.filters import day
from tracker.web.security import current
from tracker.web.staff import my_data_words
from tracker.web.staff.area import blueprint
from tracker.web.staff.my_account_labels import SECTIONS

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# How many rows of a section the first page shows, how many of these stand open, and how many the
# section's own page has.
FIRST, OPEN, PAGE = 5, 2, 25
LARGEST_ID = 2_147_483_647


@blueprint.get("/my-data")
def my_data() -> str:
    """Each section with its latest rows; those that are empty are named at the end."""
    return render_template(
        "staff/my_data.html",
        found=_mine(),
        words=my_data_words,
        titles=SECTIONS,
        first=FIRST,
        open=OPEN,
        can_be_wrong=ABOUT,
    )


@blueprint.get("/my-data/<code:section>")
def my_data_section(section: str) -> str:
    """All of one section, a page at a time."""
    rows = _mine().sections.get(section) or abort(404)
    number = page_asked()
    shown = Page(rows[(number - 1) * PAGE : number * PAGE], number, len(rows), PAGE)
    if number > shown.pages:
        abort(404)
    return render_template(
        "staff/my_data_section.html",
        name=section,
        page=shown,
        words=my_data_words,
        titles=SECTIONS,
        can_be_wrong=ABOUT,
    )


@blueprint.get("/my-data/download.json")
def my_data_json() -> Response:
    """All of it for programs; docs/my-data.md says what its keys are."""
    found = _mine()
    content = json.dumps(as_json(found), ensure_ascii=False, indent=2).encode()
    return _file(found, content, "application/json", "json")


@blueprint.get("/my-data/download.xlsx")
def my_data_workbook() -> Response:
    """All of it as a workbook."""
    found = _mine()
    return _file(found, as_workbook(found), WORKBOOK, "xlsx")


@blueprint.route("/my-data/correction", methods=["GET", "POST"])
def ask_my_correction() -> str | Response:
    """Say what is wrong of a section, or of one row of it."""
    session, person_id = db.session(), current.person_id
    about, record = text_asked("about") or OTHER, _record()
    found = _mine()
    if about not in ABOUT:
        abort(404)
    called = record_of(found, about, record) or abort(404) if record is not None else None
    wrong = _typed()
    problem = None
    if request.method == "POST":
        try:
            meant = (record, called) if record is not None and called else None
            ask_correction(session, person_id, about, wrong, meant)
        except CannotBeSaid as refused:
            problem = _say_wrong(refused.wrong)
        else:
            last = day(answer_by(clock.today()))
            said = gettext(
                "We have sent this to your HR team. They must answer by %(day)s.", day=last
            )
            flash(said, "success")
            return redirect(url_for("staff.my_data_section", section="corrections"), 303)
    return render_template(
        "staff/my_correction.html",
        about=about,
        called=called,
        wrong=wrong,
        problem=problem,
        longest=LONGEST,
        words=my_data_words,
    )


def _mine() -> MyData:
    """What is held about whoever is signed in; a 404 where that is nobody in particular."""
    return gather_my_data(db.session(), current.person_id, clock.now()) or abort(404)


def _record() -> int | None:
    """The id of the row that is meant; a 404 where it cannot be one."""
    asked = request.args.get("record", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and int(asked[:11]) <= LARGEST_ID):
        abort(404)
    return int(asked[:11])


def _typed() -> str:
    return request.form.get("wrong", "").replace("\r\n", "\n").replace("\x00", "").strip()


def _say_wrong(wrong: Wrong) -> str:
    match wrong:
        case Wrong.TOO_LONG:
            return gettext("Use %(number)d letters or fewer", number=LONGEST)
        case Wrong.TOO_MANY:
            return gettext(
                "You have asked for %(number)d things that wait for an answer. "
                "Ask again when one of them is answered.",
                number=MOST_OPEN,
            )
        case Wrong.TWICE:
            return gettext("You have asked for this already, and it waits for an answer")
        case _:
            return gettext("Say what is wrong")


def _file(found: MyData, content: bytes, kind: str, ending: str) -> Response:
    name = f"my-data-{london_day(found.made_at).isoformat()}.{ending}"
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name)
