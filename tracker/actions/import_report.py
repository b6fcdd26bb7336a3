"""A check as the commands print it and the pages keep it."""

from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from itertools import islice
from typing import Any

from tracker.actions.check_file import Check
from tracker.actions.import_sheets import ReadSheet, as_document
from tracker.actions.staff_posts import StaffChange, StaffPlan
from tracker.actions.training_rows import Candidate, TrainingPlan

MOST_SHOWN = 100
# A file, or a sheet that should have been read, could not be.
UNREAD = frozenset(
    {
        "missing_column",
        "no_header_found",
        "empty_file",
        "too_large",
        "not_a_spreadsheet",
        "encrypted",
    }
)


def found_wanting(document: dict[str, Any]) -> bool:
    """Whether anything was rejected or asked, or could not be read: the exit status of scripts."""
    return (
        document["rows"]["rejected"] > 0
        or bool(document["questions"])
        or any(problem["code"] in UNREAD for problem in document["problems"])
    )


def as_json(check: Check, batch: int | None = None, records: bool = False) -> dict[str, Any]:
    """The document of `flask import --json`."""
    ledger = check.ledger
    document = {
        "kind": check.kind.value if check.kind else None,
        "batch": batch,
        "sheets": [
            {
                "name": sheet.name,
                "layout": sheet.layout,
                "header_rows": list(sheet.header_rows),
                "read": read,
                "why_skipped": sheet.why_skipped,
            }
            for sheet, read in zip(check.sheets, check.read, strict=True)
        ],
        "rows": ledger.counts(),
        "problems": [problem._asdict() for problem in ledger.sorted_problems()],
        "questions": [
            {
                "code": question.code,
                "value": question.value,
                "suggestions": check.courses.suggestions(question) if check.courses else [],
                "rows": question.rows,
                **({"sheet": question.sheet} if question.sheet else {}),
            }
            for question in ledger.questions.values()
        ],
    }
    if records:
        document["records"] = list(_in_order(check))
    return document


def kept_summary(check: Check) -> dict[str, Any]:
    """What a page shows of a check: the document, with the first of what is new and changes; each
    question says within which provider's courses the answer lies, where that is known.

    `fingerprint` is another whenever the file would bring anything else.
    """
    asked = check.task.asked
    document = as_json(check)
    return {
        **document,
        "questions": [
            {**asked_about, "within": _provider_code(check, question.within)}
            for asked_about, question in zip(
                document["questions"], check.ledger.questions.values(), strict=True
            )
        ],
        "changes": list(islice(_changes(check), MOST_SHOWN)),
        "examples": list(islice(_in_order(check, only_new=True), MOST_SHOWN)),
        "asked": {
            "kind": asked.kind,
            "layout": asked.layout,
            "date_order": asked.date_order,
            "cells": asked.cells,
            "sheets": {name: as_document(said) for name, said in asked.sheets.items()},
        },
        "seen": [_seen(sheet) for sheet in check.sheets],
        "fingerprint": _fingerprint(check),
    }


def _provider_code(check: Check, provider_id: int | None) -> str | None:
    return check.task.register.providers[provider_id].code if provider_id else None


def _seen(sheet: ReadSheet) -> dict[str, Any]:
    """What a sheet was recognised as, for a person to look at and to change."""
    return {
        "name": sheet.name,
        "called": sheet.called,
        "sureness": sheet.sureness,
        "cells": sheet.cells,
        "cells_because": sheet.cells_because,
        "likely_heading": sheet.likely_heading,
        "columns": [column._asdict() for column in sheet.columns],
    }


def _fingerprint(check: Check) -> str:
    said = blake2b(digest_size=16)
    for line in check.ledger.lines:
        said.update(f"{line.sheet}\t{line.row}\t{line.outcome}\t{line.why}\n".encode())
    said.update(repr((check.ledger.problems, sorted(map(repr, check.ledger.questions)))).encode())
    if isinstance(check.plan, TrainingPlan):
        for candidate in check.plan.new:
            said.update(repr(candidate.record).encode())
        for change in check.plan.changed:
            said.update(repr(change[1:]).encode())
    elif check.plan:
        for one in (*check.plan.new, *check.plan.changed):
            said.update(repr((one.held, one.person, one.named, one.said)).encode())
    return said.hexdigest()


def _in_order(check: Check, only_new: bool = False) -> Iterator[dict[str, Any]]:
    """The rows that were taken, or the new ones of them, in the order of the file, as records."""
    plan = check.plan
    sheets = {sheet.name: place for place, sheet in enumerate(check.sheets)}
    if isinstance(plan, TrainingPlan):
        taken = [*plan.new]
        if not only_new:
            taken += (one.candidate._replace(record=one.record) for one in plan.changed)
            taken += plan.unchanged
        taken.sort(key=lambda one: (sheets[one.line.sheet], one.line.row))
        yield from (_training(check, candidate) for candidate in taken)
    elif isinstance(plan, StaffPlan):
        posts = [*plan.new, *(() if only_new else (*plan.changed, *plan.unchanged))]
        posts.sort(key=lambda one: (sheets[one.row.line.sheet], one.row.line.row))
        yield from (_post(check, change) for change in posts)


def _training(check: Check, candidate: Candidate) -> dict[str, Any]:
    record, person = candidate.record, candidate.person
    providers, courses = check.task.register.providers, check.courses
    assert courses
    return {
        "sheet": candidate.line.sheet,
        "row": candidate.line.row,
        "staff_number": person.number,
        "name": f"{person.surname}, {person.forename}",
        "course": courses.code_of(record.curriculum_id, record.course_text),
        "provider": providers[record.provider_id].code if record.provider_id else None,
        "completed_on": _said(record.completed_on),
        "expires_on": _said(record.printed_expiry),
        "result": str(record.result),
    }


def _post(check: Check, change: StaffChange) -> dict[str, Any]:
    return {
        "row": change.row.line.row,
        "staff_number": change.row.staff_number,
        "name": f"{change.named.surname}, {change.named.forename}",
        "setting": check.task.register.settings[change.row.setting_id].code,
        "role": change.said.role,
        "start": _said(change.said.starts_on),
        "end": _said(change.said.ends_on),
    }


def _changes(check: Check) -> Iterator[dict[str, Any]]:
    """The changed rows, each with what is held and what the file says in its place."""
    if isinstance(check.plan, TrainingPlan):
        for one in check.plan.changed:
            fields = _differences(one.held, one.record, skip=5)
            yield {**_training(check, one.candidate), "fields": fields}
    elif check.plan:
        for change in check.plan.changed:
            assert change.held
            assert change.held.said
            assert change.person
            fields = _differences(change.held.said, change.said)
            for name in change.named._fields:
                old, new = getattr(change.person, name), getattr(change.named, name)
                if old != new:
                    fields[name] = [old, new]
            yield {**_post(check, change), "fields": fields}


def _differences(old: Any, new: Any, skip: int = 0) -> dict[str, list[str | None]]:
    pairs = list(zip(new._fields, old, new, strict=True))[skip:]
    return {name: [_said(was), _said(now)] for name, was, now in pairs if was != now}


def _said(value: Any) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)
