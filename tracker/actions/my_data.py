"""Everything held about one person: what their page, their JSON and their workbook show alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tracker.actions.my_data_sections import CALLED, FIELDS
from tracker.actions.person_file import PersonFile, ShownPost, ShownStanding, person_file
from tracker.rules.days import LONDON, london_day
from tracker.rules.wording import say_day
from tracker.sheets.values import Cell
from tracker.sheets.writing import Column, OutSheet, write_workbook
from tracker.store import my_account, my_audits, my_data, my_proofs
from tracker.store.database import Session

FORMAT, VERSION = "training-standards-tracker/my-data", 1

Value = str | int | bool | date | datetime | StrEnum | None
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class MyData:
    """Each section's rows, by the names in FIELDS and with its keys; None where nothing is held."""

    number: str
    made_at: datetime
    sections: Mapping[str, Sequence[Row]]


def gather_my_data(session: Session, person_id: int, now: datetime) -> MyData | None:
    """All of it, as known now; None where there is no such person. The number of queries does not
    depend on how much there is."""
    day = london_day(now)
    named = my_data.names(session, person_id)
    if not named:
        return None
    posts = my_data.posts(session, person_id, day)
    training = my_data.training(session, person_id)
    file = person_file(session, person_id, day)
    gathered = {
        "names": _known(named),
        "posts": _known(posts),
        "training": list(_in_register(_known(training), file)),
        "standings": [_standing(post, one) for post in file.posts for one in post.standings],
        "taken_passports": [
            {**row, "certificates": _certificates(row["said"])}
            for row in my_proofs.taken_passports(session, person_id)
        ],
        "earlier_names": _withdrawn(named),
        "earlier_posts": _withdrawn(posts),
        "earlier_training": _withdrawn(training),
        **{name: read(session, person_id) for name, read in _READ.items()},
    }
    return MyData(
        number=named[0]["number"],
        made_at=now,
        sections={
            name: [{key: row[key] for key in keys} for row in gathered[name]]
            for name, keys in FIELDS.items()
        },
    )


_READ: dict[str, Callable[[Session, int], my_data.Rows]] = {
    "flags": my_data.flags,
    "flag_steps": my_data.flag_steps,
    "answers": my_data.answers,
    "waiting": my_data.waiting,
    "emails": my_account.emails,
    "told": my_account.told,
    "preferences": my_account.preferences,
    "accounts": my_account.accounts,
    "calendars": my_account.feeds,
    "certificates": my_proofs.certificates,
    "certificate_openings": my_proofs.openings,
    "passports": my_proofs.passports,
    "passport_records": my_proofs.passport_records,
    "passport_looks": my_proofs.passport_looks,
    "invitations": my_proofs.invitations,
    "passkeys": my_proofs.passkeys,
    "sign_ins": my_proofs.sign_ins,
    "linked_sign_ins": my_proofs.linked_sign_ins,
    "account_invitations": my_proofs.account_invitations,
    "looks": my_account.looks,
    "name_openings": my_audits.name_openings,
    "audit_checks": my_audits.checks,
    "audit_findings": my_audits.findings,
    "audit_actions": my_audits.actions,
    "corrections": my_account.corrections,
}


def as_json(found: MyData) -> dict[str, Any]:
    """The document: days and moments as ISO 8601, words as they are stored, null where nothing is
    held."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": found.made_at.isoformat(),
        "staff_number": found.number,
        **{
            name: [{key: _plain(value) for key, value in row.items()} for row in rows]
            for name, rows in found.sections.items()
        },
    }


def as_workbook(found: MyData) -> bytes:
    """The same as a workbook, a sheet for each section; moments are London's."""
    return write_workbook(
        [
            OutSheet(
                heading(name),
                tuple(map(_column, FIELDS[name])),
                ([_cell(value) for value in row.values()] for row in rows),
            )
            for name, rows in found.sections.items()
        ]
    )


def call_row(section: str, row: Row) -> str:
    """What a row is called in a sentence: a course with its provider and day."""
    return ", ".join(_said(row[key]) for key in CALLED.get(section, ()) if row[key])


def heading(key: str) -> str:
    """A key as a sheet or a column is headed."""
    return key.replace("_", " ").capitalize()


def _known(rows: my_data.Rows) -> my_data.Rows:
    return [row for row in rows if row["withdrawn_at"] is None]


def _withdrawn(rows: my_data.Rows) -> my_data.Rows:
    return [row for row in rows if row["withdrawn_at"] is not None]


def _in_register(rows: my_data.Rows, file: PersonFile) -> my_data.Rows:
    """The records with the course and the provider that the register knows them by."""
    known = {one.record.id: one.record for one in file.records}
    told = []
    for row in rows:
        record = known.get(row["id"])
        course, provider = record and record.curriculum, record and record.provider
        told.append(
            {
                **row,
                "register_course": course.name if course else None,
                "register_provider": provider.name if provider else None,
            }
        )
    return told


def _certificates(said: Mapping[str, Any]) -> str:
    """The certificates on a passport that was taken in: course, provider and day of each."""
    keys = ("course", "provider", "completedOn")
    told = (
        ", ".join(str(one[key]) for key in keys if one.get(key))
        for one in said.get("certificates", ())
    )
    return "; ".join(told)


def _standing(post: ShownPost, one: ShownStanding) -> dict[str, Value]:
    said = one.told
    days = {key: _day(said[key]) for key in ("since", "due_on", "next_change_on")}
    return {
        "requirement": one.requirement.name or one.requirement.code,
        "setting": post.row.setting_name,
        "standing": said["standing"],
        "in_grace": said["in_grace"],
        **days,
        "governed_by": said["governed_by"],
        "assurance": said["assurance"],
        "record_id": one.record.id if one.record else None,
        "why": " ".join(reason["text"] for reason in said["reasons"]) or None,
    }


def _said(value: Value) -> str:
    if isinstance(value, StrEnum):
        return value.replace("_", " ").capitalize()
    return say_day(value) if isinstance(value, date) else str(value)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: Value) -> str | int | bool | None:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: Value) -> Cell:
    if isinstance(value, datetime):
        return value.astimezone(LONDON).replace(tzinfo=None)
    return value.value if isinstance(value, StrEnum) else value


def _column(key: str) -> Column:
    return Column(heading(key), "text" if key in _TEXTS else "general")


_TEXTS = frozenset({"number", "staff_number", "certificate_number", "setting_code", "phone"})
