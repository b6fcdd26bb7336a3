"""The part of a report about people: every verdict, with the chain that it rests on said once."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tracker.pack.blocks import Block, heading, items, par, table
from tracker.pack.words import day, said, word

_HEAD = ("People", "Requirement", "Standing", "Since", "Good until", "By which rule", "Training")
_WIDTHS = (4, 3, 3, 3, 3, 3, 8)


def people_blocks(content: dict[str, Any]) -> Iterator[Block]:
    """Setting by setting: each chain once, and all the verdicts that rest on it."""
    yield heading("Every verdict and why")
    yield par(
        "People who share a chain of reasons are told together, by their references. A chain ends "
        "with the first link that fails. In brackets are the entries of the register that were "
        "looked at; they stand under their provider or body, and in data.xlsx."
    )
    if not content["standings"]:
        yield par("Nothing was asked of anybody that day.")
    chained: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for one in content["standings"]:
        chained[one["setting"], -1 if one["chain"] is None else one["chain"]].append(one)
    last = None
    for (setting, place), found in sorted(chained.items()):
        if setting != last:
            yield heading(f"People in {setting}", 3)
        last = setting
        yield from _chain(content, place, found)


def _chain(content: dict[str, Any], place: int, standings: list[dict[str, Any]]) -> Iterator[Block]:
    if place < 0:
        yield heading("No training governs", 4)
    else:
        yield heading(f"Chain {place + 1}: {_ends(content['chains'][place])}", 4)
        yield from items(map(_reason, content["chains"][place]))
    rows: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in standings:
        rows[_row(one)].append(one["person"])
    yield table(
        _HEAD,
        ((", ".join(dict.fromkeys(people)), *row) for row, people in sorted(rows.items())),
        _WIDTHS,
    )


def _ends(chain: list[dict[str, Any]]) -> str:
    failing = next((reason for reason in chain if not reason["holds"]), None)
    return f"{word(failing['link'], 'link')} fails" if failing else "every link holds"


def _reason(reason: dict[str, Any]) -> str:
    holds = "holds" if reason["holds"] else "FAILS"
    mend = f" {reason['mend']}" if reason["mend"] else ""
    evidence = f" [{', '.join(reason['evidence'])}]" if reason["evidence"] else ""
    return f"{word(reason['link'], 'link')}, {holds}: {reason['text']}{mend}{evidence}"


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    standing = word(one["standing"]) + (" (days of grace)" if one["in_grace"] else "")
    if one["excluded"]:
        standing += f", not counted: {word(one['excluded']).lower()}"
    record = one["record"]
    return (
        one["requirement"],
        standing,
        day(one["since"], ""),
        day(one["due_on"], ""),
        word(one["governed_by"]) if one["governed_by"] else "",
        f"{_training(record)}; {_delivered(record)}" if record else "",
    )


def _training(record: dict[str, Any]) -> str:
    parts = [said(record["course_name"]), said(record["provider_name"])]
    parts += [word(record[name]) for name in ("kind", "route") if record[name]]
    parts.append(f"evidence: {word(record['evidence'], 'evidence')}")
    if record["trainer"]:
        parts.append(f"trainer: {record['trainer']}")
    return ", ".join(parts)


def _delivered(record: dict[str, Any]) -> str:
    if not record["completed_on"]:
        return f"day of delivery not known, expires {day(record['printed_expiry'])}"
    last = day(record["completed_on"])
    first = day(record["started_on"], "")
    days = f"{first} to {last}" if first and first != last else last
    return f"{days}, {word(record['mode']).lower()}, {word(record['result']).lower()}"
