"""The parts of a report about the register: providers, and the bodies that certify them."""

from collections.abc import Iterator
from typing import Any

from tracker.pack.blocks import Block, facts, heading, par, table
from tracker.pack.words import day, period, said, word

_CHECKED = ("Source", "Last checked", "Entry")


def provider_blocks(content: dict[str, Any]) -> Iterator[Block]:
    """Each provider with its certificates, their scope and events, affiliates and trainers."""
    yield heading("Providers")
    if not content["providers"]:
        yield par("None of the register's providers matters here.")
    for one in content["providers"]:
        yield heading(f"{one['code']}, {one['name']}", 3)
        yield facts(_provider(one))
        for certificate in one["certifications"]:
            yield heading(f"Certificate {certificate['number']}", 4)
            yield facts(_certificate(certificate))
            if certificate["events"]:
                yield table(
                    ("Event", "On", "Curricula", "Reason", *_CHECKED),
                    (
                        (
                            word(event["event"]),
                            day(event["on"]),
                            _codes(event["curricula"]),
                            said(event["reason"]),
                            *_checked(event),
                        )
                        for event in certificate["events"]
                    ),
                    (2, 2, 2, 3, 3, 2, 2),
                )
        yield from _delivery(one)


def body_blocks(content: dict[str, Any]) -> Iterator[Block]:
    """Each certification body with its licences and accreditations."""
    yield heading("Certification bodies")
    if not content["bodies"]:
        yield par("No certification body stands behind these providers.")
    for one in content["bodies"]:
        yield heading(f"{one['code']}, {one['name']}", 3)
        yield par("Licensed for the RRN Training Standards:")
        yield table(
            ("Period", *_CHECKED),
            ((period(held), *_checked(held)) for held in one["licences"]),
            (3, 4, 2, 2),
            "Never.",
        )
        yield par("Accredited:")
        yield table(
            ("By", "Standard", "Reference", "Period", *_CHECKED),
            (
                (
                    held["by"],
                    said(held["standard"]),
                    said(held["reference"]),
                    period(held),
                    *_checked(held),
                )
                for held in one["accreditations"]
            ),
            (2, 2, 2, 3, 3, 2, 2),
            "Never.",
        )


def _provider(one: dict[str, Any]) -> list[tuple[str, str]]:
    states = ", ".join(
        f"{state['setting']}: {word(state['state'], 'state').lower()}" for state in one["states"]
    )
    return [
        ("State that day", word(one["state"], "state")),
        ("For each setting", states or "no setting is told of"),
        ("Certified until", day(one["ends_on"], "no day")),
        ("Kind", word(one["kind"])),
        ("Employer's own", said(one["organisation"])),
        ("Other names", ", ".join([*one["aliases"], *one["former_names"]]) or "none"),
        ("Curricula", _taught(one)),
        *zip(_CHECKED, _checked(one), strict=True),
    ]


def _taught(one: dict[str, Any]) -> str:
    return (
        "; ".join(
            f"{held['code']}, {held['name']} ({word(held['level']).lower()})"
            for held in one["curricula"]
        )
        or "none"
    )


def _certificate(one: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("Certified by", one["body"]),
        ("Standards version", said(one["standards_version"])),
        ("Period", period(one)),
        ("Curricula", _codes(one["curricula"])),
        ("People served", word(one["populations"])),
        ("Types of setting", word(one["setting_types"])),
        ("Nations", word(one["nations"])),
        *zip(_CHECKED, _checked(one), strict=True),
    ]


def _delivery(one: dict[str, Any]) -> Iterator[Block]:
    """Who else may deliver, where there is anybody."""
    if one["affiliates"]:
        yield heading(f"Affiliates of {one['code']}", 4)
        yield table(
            ("Employer", "Curricula", "Period", *_CHECKED),
            (
                (
                    held["organisation"],
                    _codes(held["curricula"]),
                    period(held),
                    *_checked(held),
                )
                for held in one["affiliates"]
            ),
            (2, 2, 3, 3, 2, 2),
        )
    if one["trainers"]:
        yield heading(f"Trainers of {one['code']}", 4)
        yield table(
            ("Reference", "Grade", "Employer", "Period", *_CHECKED),
            (
                (
                    said(held["reference"]),
                    word(held["grade"]),
                    said(held["organisation"]),
                    period(held),
                    *_checked(held),
                )
                for held in one["trainers"]
            ),
            (2, 2, 2, 3, 3, 2, 2),
        )


def _codes(codes: list[str]) -> str:
    return ", ".join(codes) or "all"


def _checked(entry: dict[str, Any]) -> tuple[str, str, str]:
    kept = entry["evidence"]
    source = said(entry["source"])
    if kept:
        source += f"; kept: {kept['address'] or kept['name']}"
    return source, day(entry["last_checked"], "never"), entry["id"]
