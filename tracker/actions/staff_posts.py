"""The rows of a staff list compared with the people and posts that are held."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tracker.actions.import_ledger import Finding, Ledger
from tracker.actions.staff_rows import SAID, StaffRow
from tracker.rules.names import match_key
from tracker.rules.words import Absence
from tracker.store.people_held import HeldPerson, HeldPost, PostSaid
from tracker.store.people_writing import Named
from tracker.store.tables.uploads import Outcome


class StaffChange(NamedTuple):
    """A row that can be taken. `held` is its post, `person` its person, where there are any.

    `said` and `named` are what is to be held.
    """

    row: StaffRow
    person: HeldPerson | None
    held: HeldPost | None
    named: Named
    said: PostSaid


@dataclass(slots=True)
class StaffPlan:
    """What a staff list would bring. Every row taken is in exactly one of the first three.

    `refused` are the staff numbers of rows that are not taken, as far as they can be read.
    """

    new: list[StaffChange] = field(default_factory=list)
    changed: list[StaffChange] = field(default_factory=list)
    unchanged: list[StaffChange] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)


def compare(
    ledger: Ledger,
    wanted: Collection[StaffRow],
    people: Mapping[str, HeldPerson],
    posts: Iterable[HeldPost],
) -> StaffPlan:
    """Say of each row whether its post is new, changed or unchanged; its line gets the outcome.

    A row changes its person where the name or the email address is another; a field whose column
    the file lacks is left as it is held.
    """
    held = {(post.staff_number, post.setting_id): post for post in posts}
    taken: dict[str, list[tuple[StaffRow, HeldPost | None, PostSaid]]] = {}
    plan = StaffPlan()
    for row in wanted:
        post = held.get((row.staff_number, row.setting_id))
        said = _merged(row, post.said if post else None)
        backwards = _backwards(said)
        if backwards:
            ledger.close(row.line, Outcome.REJECTED, row.columns, backwards)
            plan.refused.add(row.staff_number)
        else:
            taken.setdefault(row.number, []).append((row, post, said))
    for number, rows in taken.items():
        person = people.get(number)
        named = _named(ledger, [row for row, _, _ in rows], person)
        for row, post, said in rows:
            if row.line.outcome is None:
                _decide(plan, StaffChange(row, person, post, named, said))
            else:
                plan.refused.add(row.staff_number)
    return plan


def _decide(plan: StaffPlan, change: StaffChange) -> None:
    row, person, post, named, said = change
    if person is None or post is None or post.said is None:
        row.line.outcome = Outcome.NEW
        plan.new.append(change)
    elif said != post.said or named != person[2:]:
        row.line.outcome = Outcome.CHANGED
        plan.changed.append(change)
    else:
        row.line.outcome = Outcome.UNCHANGED
        plan.unchanged.append(change)


def _merged(row: StaffRow, held: PostSaid | None) -> PostSaid:
    said = row.said
    if held is not None and said != held:
        both = zip(SAID, said, held, strict=True)
        said = PostSaid._make(new if name in row.columns else old for name, new, old in both)
        if "absence" in row.columns and said.absence is None:
            # Back at work: days that the file has no column for do not bring the absence back.
            said = said._replace(absence_from=row.said.absence_from, absence_to=row.said.absence_to)
    if said.absence is None and (said.absence_from or said.absence_to):
        said = said._replace(absence=Absence.LONG_ABSENCE)
    return said


def _backwards(said: PostSaid) -> Finding | None:
    """The first of its periods that ends before it begins."""
    for column, what, first, last in (
        ("end", "post", said.starts_on, said.ends_on),
        ("absence_to", "absence", said.absence_from, said.absence_to),
        ("exempt_to", "exemption", said.exempt_from, said.exempt_to),
    ):
        if first and last and first > last:
            message = f"The {what} ends before it begins. Correct the dates."
            return Finding(column, "bad_value", message, last)
    return None


def _named(ledger: Ledger, rows: list[StaffRow], person: HeldPerson | None) -> Named:
    """The name and address of a person by the first rows that say them; other rows are told.

    A name that differs in case, hyphens or spaces alone is the name that is held.
    """
    first = rows[0]
    surname, forename = first.surname, first.forename
    if person and _same(first, person.surname, person.forename):
        surname, forename = person.surname, person.forename
    addressed = [row for row in rows if "email" in row.columns]
    email = person.email if person and not addressed else None
    for row in rows:
        if not _same(row, surname, forename):
            message = (
                f"Row {first.line.row} gives this staff number to {surname}, {forename}. Give both "
                "rows the same name, or correct the number."
            )
            found = Finding("surname", "name_mismatch", message, row.cells.surname)
            ledger.close(row.line, Outcome.REJECTED, row.columns, found)
        elif row.email is not None:
            email = email or row.email
            if row.email != email:
                message = f"Another row gives {email}, which was kept."
                told = Finding("email", "bad_value", message, row.cells.email)
                ledger.tell(row.line, row.columns, [told])
    return Named(surname, forename, email)


def _same(row: StaffRow, surname: str, forename: str) -> bool:
    if row.surname == surname and row.forename == forename:
        return True
    said = match_key(row.surname), match_key(row.forename)
    return said == (match_key(surname), match_key(forename))
