"""What an upload keeps of its check in one document; the problems themselves are rows."""

from collections import Counter
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from tracker.actions.check_file import Check
from tracker.actions.import_ledger import Ledger, Problem
from tracker.actions.import_report import as_json, kept_summary


def counted_document(check: Check, batch: int) -> dict[str, Any]:
    """The document of `flask import`, with the number of problems of each code for the problems."""
    return _counted(as_json(_without_problems(check), batch), check.ledger.problems)


def page_summary(check: Check) -> dict[str, Any]:
    """What a page shows of a check. `fingerprint` is another whenever anything else is shown."""
    summary = _counted(kept_summary(_without_problems(check)), check.ledger.problems)
    said = blake2b(summary["fingerprint"].encode(), digest_size=16)
    for problem in check.ledger.problems:
        said.update(repr(tuple(problem)).encode())
    return {**summary, "fingerprint": said.hexdigest()}


def _without_problems(check: Check) -> Check:
    """The same check, so that a million problems are not made into as many dictionaries."""
    ledger = check.ledger
    return replace(check, ledger=Ledger(ledger.lines, [], ledger.questions))


def _counted(document: dict[str, Any], problems: list[Problem]) -> dict[str, Any]:
    counts = Counter(problem.code for problem in problems)
    del document["problems"]
    return {**document, "problem_counts": dict(counts)}
