"""The workbook of a pack: the same data as the answer, in sheets that can be filtered."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from tracker.pack.words import moment, word
from tracker.sheets.writing import Column, OutSheet, write_workbook

Rows = Iterator[list[Any]]


def draw_book(content: dict[str, Any], content_hash: str) -> bytes:
    """An xlsx file of what an answer says; people are told by reference."""
    return write_workbook(
        [
            _sheet("Question", "What|Answer", _question(content, content_hash)),
            _sheet(
                "Coverage",
                "Setting|Requirement|Employment|Counted|In date|Percent|Target|Below target|"
                "Exempt|Long absence|New starter",
                _coverage(content),
            ),
            _sheet(
                "People",
                "Person|Post|Setting|Role|Staff group|Employment|From*|To*|Requirement|Standing|"
                "In grace|Since*|Good until*|By which rule|Changes next*|Not counted|Assurance|"
                "Course|Course name|Level|Provider|Provider name|Started*|Completed*|"
                "Printed expiry*|Kind|Mode|Route|Result|Evidence|Trainer|Record|Recorded|Chain",
                _people(content),
            ),
            _sheet(
                "Reasons",
                "Chain|Place|Link|Holds|Code|Day*|What it showed|What would mend it|Entries",
                _reasons(content),
            ),
            _sheet(
                "Requirements",
                "Code|Name|Level|Assurance|Least evidence|Interval months|Convention|"
                "Renewal window months|Full programme months|Grace days|New starter days|"
                "Warning days|Target|Strength|Authority|Source|From*|To*|Entry",
                _requirements(content),
            ),
            _sheet(
                "Providers",
                "Setting|Provider|Text given|State|Certified until*|Posts|Declared|Route|Problem",
                _providers(content),
            ),
            _sheet(
                "Certificates",
                "Provider|Number|Body|Standards version|From*|To*|Curricula|People served|"
                "Types of setting|Nations|Events|Source|Last checked*|Entry",
                _certificates(content),
            ),
            _sheet(
                "Register entries",
                "Entry|What|From*|To*|Source|Last checked*|Recorded|Evidence kept|Address|SHA-256",
                _entries(content),
            ),
            _sheet(
                "Documents",
                "Setting|Kind|Title|Dated*|Reviewed*|Authorised by|Principles|Type|Size|SHA-256",
                _documents(content),
            ),
        ]
    )


def _sheet(name: str, headings: str, rows: Rows) -> OutSheet:
    """A sheet; an asterisk marks the columns of days."""
    columns = tuple(
        Column(text.removesuffix("*"), kind="date" if text.endswith("*") else "text")
        for text in headings.split("|")
    )
    days = [place for place, one in enumerate(columns) if one.kind == "date"]
    return OutSheet(name, columns, (_with_days(row, days) for row in rows))


def _with_days(row: list[Any], days: list[int]) -> list[Any]:
    for place in days:
        row[place] = date.fromisoformat(row[place]) if row[place] else None
    return row


def _question(content: dict[str, Any], content_hash: str) -> Rows:
    asked = content["question"]
    yield ["Subject", asked["subject"]]
    yield ["Code", asked["code"]]
    yield ["True on", asked["on"]]
    yield ["Known on", asked["known_on"]]
    yield ["Known on, London time", moment(asked["known_on"])]
    limited = asked["settings"]
    yield ["Settings told of", "all" if limited is None else ", ".join(limited)]
    yield ["SHA-256 of the content", content_hash]
    for one in content["settings"]:
        told = f"{one['name']}, {one['organisation_name']}"
        yield [f"Setting {one['code']}", f"{told}, last told of on {one['figures']['as_of']}"]


def _coverage(content: dict[str, Any]) -> Rows:
    for one in content["coverage"]:
        for employment, found in (("all", one), *one["by_employment"].items()):
            yield [
                *(one["setting"], one["requirement"], employment),
                *(found["counted"], found["held"], found["percent"]),
                *(one["target"], one["below_target"] if employment == "all" else None),
                *found["excluded"].values(),
            ]


_POST = ("person", "post", "setting", "role", "staff_group", "employment", "from", "to")
_STANDING: tuple[str, ...] = (
    "requirement",
    "standing",
    "in_grace",
    "since",
    "due_on",
    "governed_by",
)
_STANDING += ("next_change_on", "excluded", "assurance")
_RECORD: tuple[str, ...] = (
    "course",
    "course_name",
    "level",
    "provider",
    "provider_name",
    "started_on",
)
_RECORD += ("completed_on", "printed_expiry", "kind", "mode", "route", "result", "evidence")
_RECORD += ("trainer", "id", "recorded_at")


def _people(content: dict[str, Any]) -> Rows:
    for one in content["standings"]:
        record = one["record"] or dict.fromkeys(_RECORD)
        yield [
            *(one[name] for name in (*_POST, *_STANDING)),
            *(record[name] for name in _RECORD),
            None if one["chain"] is None else one["chain"] + 1,
        ]


def _reasons(content: dict[str, Any]) -> Rows:
    for number, chain in enumerate(content["chains"], 1):
        for place, one in enumerate(chain, 1):
            yield [
                *(number, place, word(one["link"], "link"), one["holds"], one["code"]),
                *(one["day"], one["text"], one["mend"], ", ".join(one["evidence"])),
            ]


_REQUIREMENT: tuple[str, ...] = (
    "code",
    "name",
    "level",
    "assurance",
    "least_evidence",
    "interval_months",
)
_REQUIREMENT += ("convention", "renewal_window_months", "full_programme_months", "grace_days")
_REQUIREMENT += ("new_starter_days", "warning_days", "target", "strength", "authority", "source")
_REQUIREMENT += ("from", "to", "id")


def _requirements(content: dict[str, Any]) -> Rows:
    for one in content["requirements"]:
        yield [one[name] for name in _REQUIREMENT]


_RELIED = ("setting", "provider", "text", "state", "ends_on", "posts", "declared", "route")


def _providers(content: dict[str, Any]) -> Rows:
    for one in content["reliance"]:
        yield [one[name] for name in (*_RELIED, "problem")]


def _certificates(content: dict[str, Any]) -> Rows:
    for provider in content["providers"]:
        for one in provider["certifications"]:
            lists = (one[n] for n in ("curricula", "populations", "setting_types", "nations"))
            events = "; ".join(f"{event['event']} {event['on']}" for event in one["events"])
            yield [
                *(provider["code"], one["number"], one["body"], one["standards_version"]),
                *(one["from"], one["to"], *(", ".join(found) or "all" for found in lists)),
                *(events, one["source"], one["last_checked"], one["id"]),
            ]


def _entries(content: dict[str, Any]) -> Rows:
    for provider in content["providers"]:
        yield _entry(provider, f"provider {provider['code']}")
        for one in provider["certifications"]:
            yield _entry(one, f"certificate {one['number']} of {provider['code']}")
            for event in one["events"]:
                told = f"certificate {one['number']} {event['event']} on {event['on']}"
                yield _entry(event, told)
        for one in provider["affiliates"]:
            yield _entry(one, f"{one['organisation']} approved by {provider['code']}")
        for one in provider["trainers"]:
            named = one["reference"] or "without a reference"
            yield _entry(one, f"{one['grade']} trainer of {provider['code']}, {named}")
    for body in content["bodies"]:
        for one in body["licences"]:
            yield _entry(one, f"licence of {body['code']}")
        for one in body["accreditations"]:
            yield _entry(one, f"accreditation of {body['code']} by {one['by']}")


def _entry(one: dict[str, Any], what: str) -> list[Any]:
    kept = one["evidence"] or {}
    return [
        *(one["id"], what, one.get("from"), one.get("to"), one["source"], one["last_checked"]),
        *(one["recorded_at"], kept.get("name"), kept.get("address"), kept.get("digest")),
    ]


_PAPER = ("setting", "kind", "title", "dated_on", "reviewed_on", "authorised_by")


def _documents(content: dict[str, Any]) -> Rows:
    for one in content["documents"]:
        yield [
            *(one[name] for name in _PAPER),
            *(", ".join(one["principles"]), one["media_type"], one["size"], one["digest"]),
        ]
