"""The page of a check: numbers, questions, what is wrong, what it brings, how it was read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import render_template

from tracker import clock
from tracker.store.database import Session, db
from tracker.store.register import Register, load_register
from tracker.store.setting_list import setting_names
from tracker.store.tables.uploads import UploadState
from tracker.store.upload_list import KeptUpload
from tracker.store.upload_problems import problems_of
from tracker.web.hr import checked, recognition
from tracker.web.hr.questions import Around, Question, people_of, questions
from tracker.web.hr.sheet_form import form_of
from tracker.web.security import current

AGAIN = (
    "What is held has changed since this file was checked, so nothing was saved. This is the new "
    "check: look at it, then accept."
)

# Problems that an answer does away with. People are not among them: of those who are not known,
# only the ones with a name like somebody's are asked about.
SETTLED = ("cells_meaning", "ambiguous_date", "unknown_course", "unknown_provider")


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that came back with something wrong: what was chosen, and the errors by field."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def check_page(found: KeptUpload, sent: Sent = Sent()) -> str:
    """The page of an upload that was checked, whatever became of it since."""
    session, summary = db.session(), found.summary
    register = load_register(session, setting_ids=())
    settings = setting_names(session, current.organisation_id, clock.today())
    sheets = recognition.sheets(summary)
    is_open = found.state == UploadState.CHECKED
    asked = asked_of(session, found, register, settings) if is_open else []
    return render_template(
        "hr/upload.html",
        upload=found,
        open=is_open,
        read_as=recognition.read_as(found.kind, summary),
        unit=checked.unit_of(summary),
        numbers=checked.numbers,
        kept=checked.changed_since(summary.get("undone", {}).get("named", ())),
        again=AGAIN if summary.get("again") and is_open else "",
        questions=asked,
        left_unasked=max(0, checked.asked_count(summary)),
        sent=sent,
        groups=checked.groups(
            _to_put_right(summary, is_open),
            lambda code, most: problems_of(session, found.id, code, 0, most),
            _waiting(summary) if is_open else (),
        ),
        examples=checked.examples(summary),
        changes=checked.changes(summary),
        names=_names(register),
        saved=checked.saved(summary["rows"], checked.unit_of(summary)),
        settings=settings,
        sheets=sheets,
        dates=recognition.dates_told(sheets),
        first_form=next((form_of(one, None) for one in sheets if one.can_change), None),
    )


def _to_put_right(summary: Mapping[str, Any], is_open: bool) -> dict[str, int]:
    """The number of problems of each code, without those for which the page has a form."""
    told = {"no_header_found", "empty_file"} if is_open else set()
    return {code: count for code, count in summary["problem_counts"].items() if code not in told}


def _waiting(summary: Mapping[str, Any]) -> set[str]:
    """The codes of which every problem waits for an answer: no correction is asked for besides."""
    rows: Counter[str] = Counter()
    for one in summary["questions"]:
        rows[one["code"]] += one["rows"]
    return {code for code in SETTLED if 0 < summary["problem_counts"].get(code, 0) <= rows[code]}


def asked_of(
    session: Session,
    found: KeptUpload,
    register: Register,
    settings: Mapping[str, str],
) -> Sequence[Question]:
    """What the check of an upload asks, in words."""
    asked = found.summary["questions"]
    if not asked:
        return []
    in_doubt = problems_of(session, found.id, "ambiguous_date", 0, 1)
    return questions(
        asked,
        Around(
            register,
            people_of(session, current.organisation_id, asked, clock.today()),
            settings,
            in_doubt[0]["value"] if in_doubt else None,
            checked.unit_of(found.summary),
        ),
    )


def _names(register: Register) -> dict[str, str]:
    """What providers and courses are called, by all the codes that a check gives them."""
    names = {one.code: one.name for one in register.providers.values()}
    for one in register.curricula.values():
        names |= {one.code: one.name, f"{one.provider}/{one.code}": one.name}
    return names
