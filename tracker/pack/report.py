"""The PDF of a pack: a person reads it from front to back, or looks a person up by reference."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from tracker.credential.sheet import drawn
from tracker.pack.blocks import Block, facts, heading, items, par, table
from tracker.pack.report_case import case_blocks
from tracker.pack.report_people import people_blocks
from tracker.pack.report_register import body_blocks, provider_blocks
from tracker.pack.words import day, moment, period, said, word

TEMPLATE = Path(__file__).parent / "report.typ"
_GOOD = {"accredited", "certified", "expiring"}
_WANTED = {
    "training_needs_analysis": "training needs analysis",
    "techniques_authorised": "list of authorised techniques",
    "reduction_plan": "restraint reduction plan",
}


def draw_report(
    content: dict[str, Any], content_hash: str, case: dict[str, Any] | None, now: datetime
) -> bytes:
    """The PDF of an answer, and of the audit that asked for it where there is one."""
    title = title_of(content)
    told = {
        "title": title,
        "author": "Training Standards Tracker",
        "head": f"{title}. SHA-256 of its content:",
        "hash": content_hash,
        "foot": "People are told by reference. Check this pack: see README.txt in it.",
        "about": list(_about(content, now)),
        "blocks": [*_blocks(content, case)],
    }
    return drawn(TEMPLATE, json.dumps(told, ensure_ascii=False), now)


def title_of(content: dict[str, Any]) -> str:
    """Evidence pack: setting W1, Ward 1."""
    asked = content["question"]
    named = content["settings" if asked["subject"] == "setting" else "providers"]
    name = next((one["name"] for one in named if one["code"] == asked["code"]), None)
    return f"Evidence pack: {asked['subject']} {asked['code']}" + (f", {name}" if name else "")


def _about(content: dict[str, Any], now: datetime) -> Iterator[str]:
    asked = content["question"]
    yield f"How things stood on {day(asked['on'])}."
    yield (
        f"As far as was known on {moment(asked['known_on'])}, London time. What was recorded or "
        "corrected after that plays no part."
    )
    if asked["settings"] is not None:
        yield (
            "It tells of these settings alone, those of whoever asked: "
            f"{', '.join(asked['settings']) or 'none'}."
        )
    yield f"Made on {moment(now.isoformat())}, London time."


def _blocks(content: dict[str, Any], case: dict[str, Any] | None) -> Iterator[Block]:
    yield from _summary(content)
    if case is not None:
        yield from case_blocks(case)
    yield from _settings(content)
    yield from _requirements(content)
    yield from provider_blocks(content)
    yield from body_blocks(content)
    yield from _documents(content)
    yield from people_blocks(content)


def _summary(content: dict[str, Any]) -> Iterator[Block]:
    yield heading("Summary")
    yield heading("Who is in date", 3)
    yield table(
        ("Setting", "Requirement", "In date", "Counted", "Share", "Target", "Left out"),
        (_covered(one) for one in content["coverage"]),
        (2, 3, 1, 1, 1, 1, 3),
        "No requirement was on any of these settings that day.",
    )
    yield heading("By whom they are employed", 3)
    yield table(
        ("Setting", "Requirement", "Employment", "In date", "Counted", "Share"),
        (
            (one["setting"], one["requirement"], word(name), *_share(found))
            for one in content["coverage"]
            for name, found in one["by_employment"].items()
            if found["counted"]
        ),
        (2, 3, 2, 1, 1, 1),
        "Nobody was counted.",
    )
    yield heading("Who trains them", 3)
    yield table(
        ("Setting", "Provider", "State that day", "Certified until", "Posts", "Declared"),
        (
            (
                one["setting"],
                one["provider"] or f"{said(one['text'])} (not in the register)",
                word(one["state"], "state"),
                day(one["ends_on"], ""),
                str(one["posts"]),
                _declared(one),
            )
            for one in content["reliance"]
        ),
        (2, 3, 2, 2, 1, 2),
        "Nobody: no training governs any standing, and no provider is declared.",
    )
    yield heading("What fails", 3)
    failing = [*_failing(content)]
    yield from items(failing)
    if not failing:
        yield par("Nothing that this pack looks at.")


def _covered(one: dict[str, Any]) -> tuple[str, ...]:
    excluded = ", ".join(f"{word(why)}: {n}" for why, n in one["excluded"].items() if n)
    target = "none" if one["target"] is None else f"{one['target']} %"
    held, counted, share = _share(one)
    return one["setting"], one["requirement"], held, counted, share, target, excluded or "nobody"


def _share(found: dict[str, Any]) -> tuple[str, str, str]:
    share = "nobody" if found["percent"] is None else f"{found['percent']} %"
    return str(found["held"]), str(found["counted"]), share


def _declared(one: dict[str, Any]) -> str:
    if not one["declared"]:
        return "No"
    route = f", {word(one['route']).lower()}" if one["route"] else ""
    return f"Yes{route}" + (f" ({word(one['problem']).lower()})" if one["problem"] else "")


def _failing(content: dict[str, Any]) -> Iterator[str]:
    for one in content["coverage"]:
        if one["below_target"]:
            yield (
                f"{one['setting']}: {one['percent']} % in date by {one['requirement']}, under the "
                f"target of {one['target']} %."
            )
    for one in content["reliance"]:
        if one["state"] not in _GOOD or one["problem"]:
            whom = one["provider"] or said(one["text"])
            state = word(one["state"], "state").lower()
            yield f"{one['setting']} relies on {whom}: {state}."
    for one in content["settings"]:
        if one["figures"]["freshness"] != "fresh":
            yield f"{one['code']}: {word(one['figures']['freshness'], 'freshness').lower()}."
        held = {paper["kind"] for paper in content["documents"] if paper["setting"] == one["code"]}
        for kind, name in _WANTED.items():
            if kind not in held:
                yield f"{one['code']}: no {name} was known."


def _settings(content: dict[str, Any]) -> Iterator[Block]:
    yield heading("Settings")
    if not content["settings"]:
        yield par("No setting relied on the provider that day.")
    for one in content["settings"]:
        yield heading(f"{one['code']}, {one['name']}", 3)
        identifier = f"{said(one['identifier_kind'])}: {one['identifier']}"
        figures = one["figures"]
        aged = f"{day(figures['as_of'], 'never')} ({word(figures['freshness'], 'freshness')})"
        yield facts(
            [
                ("Run by", f"{one['organisation']}, {one['organisation_name']}"),
                ("Type", word(one["type"])),
                ("Nation", word(one["nation"])),
                ("Serves", word(one["populations"]) if one["populations"] else "not said"),
                ("Commissioned by the NHS", word(one["nhs_commissioned"])),
                ("Identifier", identifier if one["identifier"] else "not said"),
                ("Running that day", word(one["operating"])),
                ("Declared provider", said(one["declared_provider"])),
                ("Declared route", word(one["declared_route"])),
                ("Last told of its people", aged),
            ]
        )


def _requirements(content: dict[str, Any]) -> Iterator[Block]:
    yield heading("Rules in force")
    if not content["requirements"]:
        yield par("No requirement was on any of these settings that day.")
    for one in content["requirements"]:
        yield heading(f"{one['code']}: {one['name'] or one['code']}", 3)
        yield facts(_requirement(one))
    yield heading("The Standards", 3)
    yield table(
        ("Version", "Name", "Published", "Source"),
        (
            (one["code"], one["name"], day(one["published_on"]), said(one["source"]))
            for one in content["standards"]
        ),
        (1, 3, 2, 4),
        "No version of the RRN Training Standards was known.",
    )


def _requirement(one: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("Authority", said(one["authority"])),
        ("Source", said(one["source"])),
        ("Strength", word(one["strength"])),
        ("In force", period(one)),
        ("Level", word(one["level"])),
        ("Training must be", f"{word(one['assurance'])} or better"),
        ("Evidence must be", word(one["least_evidence"]) if one["least_evidence"] else "any"),
        ("Again after", _months(one["interval_months"])),
        ("Counted", word(one["convention"])),
        ("Renewal keeps the day within", _months(one["renewal_window_months"])),
        ("Full programme again after", _months(one["full_programme_months"])),
        ("Days of grace", str(one["grace_days"])),
        ("Days for new starters", str(one["new_starter_days"])),
        ("Warned before", f"{one['warning_days']} days"),
        ("Target", "none" if one["target"] is None else f"{one['target']} %"),
        ("On", _whom(one)),
    ]


def _months(number: int | None) -> str:
    return "not asked" if number is None else f"{number} months"


def _whom(one: dict[str, Any]) -> str:
    parts = [word(one[name]) for name in ("setting_types", "nations") if one[name]]
    parts += [", ".join(one[name]) for name in ("staff_groups", "roles") if one[name]]
    if one["nhs_commissioned"] is not None:
        parts.append("NHS-commissioned" if one["nhs_commissioned"] else "not NHS-commissioned")
    return "; ".join(parts) or "everybody"


def _documents(content: dict[str, Any]) -> Iterator[Block]:
    yield heading("Documents about the settings")
    yield table(
        ("Setting", "Kind", "Title", "Dated", "Reviewed", "Authorised by", "Evidence for"),
        (
            (
                one["setting"],
                word(one["kind"], "kind"),
                one["title"],
                day(one["dated_on"]),
                day(one["reviewed_on"]),
                said(one["authorised_by"]),
                word(one["principles"], "principle") if one["principles"] else "",
            )
            for one in content["documents"]
        ),
        (2, 3, 4, 2, 2, 3, 4),
        "No document was known.",
    )
    if content["documents"]:
        yield par("The SHA-256 of each document is in data.xlsx.")
