"""The part of a report about the audit that asked: its sample, findings, actions and history."""

from collections.abc import Iterator
from typing import Any

from tracker.pack.blocks import Block, facts, heading, par, table
from tracker.pack.words import day, moment, said, word


def case_blocks(case: dict[str, Any]) -> Iterator[Block]:
    """The audit as it stood when the pack was made."""
    audit = case["audit"]
    yield heading("The audit")
    yield facts(
        [
            ("Reference", said(audit["reference"])),
            ("Opened on", _when(audit["opened_on"])),
            ("Why", said(audit["why"])),
            ("State", word(audit["state"])),
            ("Conclusion", said(audit["conclusion"])),
            ("Closed on", _when(audit["closed_on"])),
            ("Seed of the sample", said(audit["seed"])),
        ]
    )
    yield heading("The sample", 3)
    yield table(
        ("Person", "Stratum", "Why chosen", "Seen", "Note"),
        (
            (one["person"], word(one["stratum"]), _why(one["why"]), *_seen(one))
            for one in case["sample"]
        ),
        (1, 2, 4, 2, 4),
        "Nobody is in the sample.",
    )
    yield from _findings(case["findings"])
    yield from _requests(case["requests"])
    yield heading("History of the audit", 3)
    yield table(
        ("Step", "When", "By", "Note"),
        (
            (word(one["step"]), _when(one["at"]), _by(one["by"]), said(one["note"]))
            for one in case["history"]
        ),
        (2, 3, 3, 4),
        "Nothing has happened yet.",
    )


def _why(sentences: Any) -> str:
    """Why somebody was drawn, in one sentence or in several."""
    return "; ".join(sentences) if isinstance(sentences, list) else said(sentences)


def _by(name: str | None) -> str:
    return {"hr": "HR", "commissioner": "Commissioner"}.get(name or "", said(name))


def _seen(one: dict[str, Any]) -> tuple[str, str]:
    return (word(one["outcome"]) if one["outcome"] else "not looked at"), said(one["note"])


def _findings(findings: list[dict[str, Any]]) -> Iterator[Block]:
    yield heading("Findings", 3)
    if not findings:
        yield par("No finding was made.")
    for place, one in enumerate(findings, 1):
        yield heading(f"Finding {place}: {word(one['severity']).lower()}", 4)
        yield par(said(one["said"]))
        about = [f"Setting {one['setting']}" if one["setting"] else ""]
        about += [f"person {one['person']}" if one["person"] else ""]
        about.append(f"made on {_when(one['made_on'])}")
        yield par(", ".join(filter(None, about)).capitalize() + ".")
        if one["withdrawn_because"]:
            yield par(f"Withdrawn: {one['withdrawn_because']}")
        if one["actions"]:
            yield table(
                ("What is to be done", "By whom", "Until", "Done on", "Note"),
                (
                    (
                        said(act["what"]),
                        word(act["owner"], "owner"),
                        day(act["due_on"]),
                        _when(act["done_on"]),
                        said(act["done_note"]),
                    )
                    for act in one["actions"]
                ),
                (4, 2, 2, 2, 4),
            )


def _requests(requests: list[dict[str, Any]]) -> Iterator[Block]:
    yield heading("What was asked of the setting", 3)
    if not requests:
        yield par("Nothing was asked for.")
    for place, one in enumerate(requests, 1):
        principle = f": {word(one['principle'], 'principle')}" if one["principle"] else ""
        yield heading(f"Request {place}: {word(one['wanted'], 'kind')}{principle}", 4)
        yield par(f"{said(one['setting'])}, until {day(one['due_on'])}. {word(one['state'])}.")
        yield table(
            ("Step", "On", "Note", "Document"),
            (
                (word(step["step"]), _when(step["on"]), said(step["note"]), _paper(step))
                for step in one["events"]
            ),
            (2, 2, 4, 4),
        )


def _paper(step: dict[str, Any]) -> str:
    paper = step["document"]
    return said(paper.get("title")) if isinstance(paper, dict) else said(paper)


def _when(text: str | None) -> str:
    """A day, or a moment where the text has one."""
    if not text:
        return "not yet"
    return moment(text) if "T" in text else day(text)
