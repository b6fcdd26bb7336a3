"""An audit's own story as a document for the evidence pack: people by reference, nobody by name."""

from datetime import datetime
from typing import Any

from tracker import clock
from tracker.actions.audits.people import iso
from tracker.rules.days import london_day
from tracker.rules.sample import POINTS
from tracker.store.audit_cases import Case
from tracker.store.audit_parts import Drawn, Found, findings_of, sample_of, steps_of
from tracker.store.audit_requests import Asked, requests_in
from tracker.store.database import Session
from tracker.store.tables.audits import AuditAction


def case_document(session: Session, case: Case) -> dict[str, Any]:
    """What was drawn, seen, asked for, found and done, as far as the case's reader is told.

    Days are those of London. Who took a step is told as `commissioner` or `hr`.
    """
    audit = case.audit
    found = findings_of(session, [case], london_day(clock.now()))[audit.id]
    return {
        "audit": {
            "reference": f"AUDIT-{audit.id}",
            "opened_on": _day(audit.opened_at),
            "why": audit.why,
            "seed": audit.seed,
            "state": "open" if case.is_open else "closed",
            "conclusion": audit.conclusion,
            "closed_on": _day(audit.closed_at),
        },
        "sample": [_drawn(one) for one in sample_of(session, case)],
        "findings": [_found(one) for one in found],
        "requests": [_asked(one) for one in requests_in(session, case)],
        "history": [
            {
                "step": one.step.value,
                "at": iso(one.at),
                "by": "commissioner" if one.by_commissioner else "hr",
                "note": one.note,
            }
            for one in steps_of(session, case)
        ],
    }


def stratum_of(one: Drawn) -> str:
    """The part of the people for which somebody was drawn: held or not, and how employed."""
    return f"{'held' if one.row.held else 'not_held'}, {one.row.employment.value}"


def why_drawn(one: Drawn) -> list[str]:
    """The sentences of what made up the risk."""
    return [POINTS[name].said for name in one.row.points if name in POINTS]


def _drawn(one: Drawn) -> dict[str, Any]:
    return {
        "person": one.reference,
        "setting": one.place.code,
        "requirement": one.requirement,
        "stratum": stratum_of(one),
        "why": " ".join(why_drawn(one)),
        "outcome": one.check.outcome.value if one.check else None,
        "note": one.check.note if one.check else None,
    }


def _found(one: Found) -> dict[str, Any]:
    return {
        "reference": f"F{one.row.id}",
        "severity": one.row.severity.value,
        "said": one.row.said,
        "person": one.about,
        "setting": one.place.code if one.place else None,
        "made_on": _day(one.row.made_at),
        "withdrawn_because": one.row.withdrawn_because,
        "actions": [_action(action) for action in one.actions],
    }


def _action(one: AuditAction) -> dict[str, Any]:
    return {
        "reference": f"A{one.id}",
        "what": one.what,
        "owner": one.owner.value,
        "due_on": iso(one.due_on),
        "done_on": _day(one.done_at),
        "done_note": one.done_note,
    }


def _asked(one: Asked) -> dict[str, Any]:
    return {
        "wanted": one.row.wanted.value,
        "principle": one.row.principle and one.row.principle.value,
        "setting": one.place.code,
        "due_on": iso(one.row.due_on),
        "state": one.row.state.value,
        "events": [
            {"step": step.step.value, "on": _day(step.at), "note": step.note, "document": title}
            for step, title in one.steps
        ],
    }


def _day(at: datetime | None) -> str | None:
    return iso(london_day(at)) if at else None
