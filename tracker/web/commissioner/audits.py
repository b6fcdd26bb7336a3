"""The audits that a commissioner has opened, and each of them with all that happened in it."""

from dataclasses import dataclass
from datetime import date

from flask import abort, render_template

from tracker import clock
from tracker.actions.audits.document import why_drawn
from tracker.actions.audits.looking import look_at
from tracker.rules.sample import risk_of
from tracker.store.audit_cases import Case, case_of, cases_of
from tracker.store.audit_parts import Found, findings_of, opened_in, sample_of, steps_of
from tracker.store.audit_requests import requests_in
from tracker.store.database import db
from tracker.store.paging import PAGE_SIZE, Page
from tracker.web.asked import page_asked, text_asked
from tracker.web.choices import requirement_names
from tracker.web.commissioner.area import blueprint
from tracker.web.security import current

STATES = [("open", "Open"), ("late", "With late actions"), ("closed", "Closed")]


@dataclass(frozen=True, slots=True)
class Listed:
    """An audit as the list tells it."""

    case: Case
    findings: int
    to_do: int
    late: int

    @classmethod
    def of(cls, case: Case, found: list[Found], today: date) -> "Listed":
        standing = [one for one in found if one.row.withdrawn_at is None]
        return cls(
            case,
            len(standing),
            sum(len(one.open_actions) for one in standing),
            sum(len(one.late_actions(today)) for one in standing),
        )

    def is_in(self, state: str) -> bool:
        if state == "late":
            return self.late > 0
        return not state or (state == "open") == self.case.is_open


def case_asked(audit_id: int) -> Case:
    """The audit, where whoever is signed in may read it today; else a 404."""
    session, today = db.session(), clock.today()
    return case_of(session, current.commissioner_id, today, audit_id) or abort(404)


@blueprint.get("/audits")
def audits() -> str:
    """Those with late actions first, then the open ones, then the closed ones."""
    session, today = db.session(), clock.today()
    cases = cases_of(session, current.commissioner_id, today)
    found = findings_of(session, cases, today)
    rows = [Listed.of(one, found.get(one.audit.id, []), today) for one in cases]
    rows.sort(key=lambda one: (not one.late, not one.case.is_open))
    state, about = text_asked("state"), text_asked("about")
    state = state if state in dict(STATES) else ""
    shown = [one for one in rows if one.is_in(state) and about in ("", one.case.code)]
    number = page_asked()
    start = (number - 1) * PAGE_SIZE
    page = Page(shown[start : start + PAGE_SIZE], number, len(shown))
    if number > page.pages:
        abort(404)
    return render_template(
        "commissioner/audits.html",
        page=page,
        state=state,
        states=STATES,
        about=about,
        abouts=sorted({(one.code, one.name) for one in cases}, key=lambda one: one[1]),
    )


@blueprint.get("/audits/<int(max=2147483647):audit_id>")
def audit(audit_id: int) -> str:
    """What was asked and answered, the sample, requests, findings, actions and the history."""
    session, today, case = db.session(), clock.today(), case_asked(audit_id)
    sample = sample_of(session, case)
    looked = look_at(session, case, sample)
    return render_template(
        "commissioner/audit.html",
        case=case,
        sample=sample,
        places=sorted({one.place for one in sample}),
        answers=looked.answers,
        roles=looked.roles,
        requirements=requirement_names(looked.register.requirements, case.audit.day),
        opened=opened_in(session, case.audit.id),
        requests=requests_in(session, case),
        findings=findings_of(session, [case], today)[case.audit.id],
        steps=steps_of(session, case),
        why_drawn=why_drawn,
        risk_of=risk_of,
        today=today,
    )
