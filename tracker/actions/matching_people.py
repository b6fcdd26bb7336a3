"""Which person of the organisation a row speaks of."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from rapidfuzz import fuzz, process

from tracker.actions.answers import Answers
from tracker.actions.import_cells import plain
from tracker.actions.import_ledger import Finding
from tracker.actions.people_by_name import ByName, name_key, same_name
from tracker.actions.register_cells import NATIONAL_INSURANCE, BadCell
from tracker.sheets.values import Cell, staff_number, text, whole_name
from tracker.store.people_held import HeldPerson

LONGEST_NUMBER = 100
LEAST_LIKENESS, MOST_ALIKE = 85, 5
# To look through a hundred thousand names takes long, and nobody answers more questions than that.
MOST_LOOKED_FOR = 200
_SUFFIXED = re.compile(r"(\d+)-(\d+)")


class NotMatched(Exception):
    """The row speaks of nobody, or it is in doubt of whom; the finding says why."""

    def __init__(
        self,
        field: str,
        code: str,
        message: str,
        value: Cell = None,
        asks: str | None = None,
        choices: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.finding = Finding(field, code, message, value, asks, choices)


def person_number(number: str) -> str:
    """The person's number: 00123-2 is a post of 00123."""
    match = _SUFFIXED.fullmatch(number)
    return match[1] if match else number


def read_number(cell: Cell) -> tuple[str, bool]:
    """The staff number, and whether the cell was a number. Raises NotMatched."""
    try:
        plain(cell)
    except BadCell as bad:
        raise NotMatched("staff_number", bad.code, bad.message) from None
    number, numeric = staff_number(cell)
    number = number or ""
    if NATIONAL_INSURANCE.fullmatch(re.sub(r"[\s-]", "", number).upper()):
        raise NotMatched(
            "staff_number",
            "bad_identifier",
            "Take out the National Insurance number and give a staff number: we do not keep them.",
        )
    if len(number) > LONGEST_NUMBER:
        raise NotMatched(
            "staff_number",
            "bad_value",
            f"Shorten the staff number to {LONGEST_NUMBER} characters or fewer.",
            cell,
        )
    return number, numeric


def read_name(surname: Cell, forename: Cell, name: Cell) -> tuple[str, str]:
    """Surname and forename without titles; empty where the row does not say. Raises NotMatched."""
    said = []
    for field, cell in (("surname", surname), ("forename", forename), ("name", name)):
        try:
            said.append(plain(cell))
        except BadCell as bad:
            raise NotMatched(field, bad.code, bad.message) from None
        if len(said[-1]) > 400:
            raise NotMatched(field, "bad_value", "Shorten the name to 400 characters or fewer.")
    if said[0] or said[1]:
        if said[1] or "," not in said[0]:
            return whole_name(f"{said[0]},{said[1]}")
        return whole_name(said[0])
    return whole_name(said[2])


class People:
    """The people of one organisation, found by number or else by name.

    `sharing` are those of one number, where some came with a setting from another employer.
    `former` are names that were theirs; `within` narrows to those who may be spoken of; `answers`
    say which of several people of one name is meant.
    """

    def __init__(
        self,
        people: Iterable[HeldPerson],
        former: Iterable[tuple[int, str, str]],
        within: Collection[int] | None = None,
        numbers: Iterable[str] = (),
        answers: Answers | None = None,
    ) -> None:
        self._answers = answers
        self._alike: dict[str, tuple[str, ...]] = {}
        self.by_number: dict[str, HeldPerson] = {}
        self.sharing: dict[str, list[HeldPerson]] = {}
        for person in people:
            first = self.by_number.setdefault(person.number, person)
            if first is not person:
                self.sharing.setdefault(person.number, [first]).append(person)
        self._former: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for person_id, surname, forename in former:
            self._former[person_id].append((surname, forename))
        self._within = within
        self._numbers = numbers
        self._without_zeros: dict[str, set[str]] | None = None
        self._by_name: ByName | None = None

    def find(self, number: Cell, surname: Cell, forename: Cell, name: Cell) -> HeldPerson:
        """The person whom the cells name. Raises NotMatched."""
        person = self.by_number.get(number) if isinstance(number, str) else None
        if person is None:
            if text(number) is None:
                return self._named(surname, forename, name)
            person = self._numbered(number)
        if person.number in self.sharing:
            person = self._called(person.number, number, surname, forename, name)
        if surname != person.surname or forename != person.forename:
            self._check_name(person, surname, forename, name)
        if self._within is not None and person.id not in self._within:
            raise NotMatched(
                "staff_number",
                "unknown_staff",
                f"Staff number {person.number} has no post in the setting you chose.",
                number,
            )
        return person

    def full_number(self, number: str, numeric: bool) -> str:
        """The number with the leading zeros that a numeric cell has lost. Raises NotMatched.

        They are those of the one number of the organisation, or else of the file, that differs by
        them alone; where there is none the number stays as it is.
        """
        if not numeric or number in self.by_number:
            return number
        found = self._but_for_zeros(number)
        if len(found) > 1:
            raise NotMatched(
                "staff_number",
                "ambiguous_staff",
                f"The number can be {' or '.join(sorted(found))}. Format the column as text and "
                "type the number with its leading zeros.",
                number,
            )
        return next(iter(found), number)

    def check_not_shared(self, number: str, cell: Cell) -> None:
        """Raises NotMatched where several people have the number."""
        if found := self.sharing.get(number):
            raise _shared(found, cell, "Leave the row out: nobody can tell whose post it is.")

    def _called(
        self, number: str, cell: Cell, surname: Cell, forename: Cell, name: Cell
    ) -> HeldPerson:
        """The one person of that number who bears the name beside it. Raises NotMatched."""
        last, first = map(name_key, read_name(surname, forename, name))
        found = [
            person
            for person in self.sharing[number]
            if (last, first) in {tuple(map(name_key, one)) for one in self.names_of(person)}
        ]
        if len(found) == 1:
            return found[0]
        raise _shared(
            self.sharing[number], cell, "Enter the surname and forename of the one meant."
        )

    def _everybody(self) -> Iterator[HeldPerson]:
        yield from self.by_number.values()
        for people in self.sharing.values():
            yield from people[1:]

    def _but_for_zeros(self, number: str) -> set[str]:
        """The numbers that differ from this one by leading zeros alone, or not at all."""
        if self._without_zeros is None:
            self._without_zeros = defaultdict(set)
            for one in (*self.by_number, *map(person_number, self._numbers)):
                self._without_zeros[one.lstrip("0")].add(one)
        return self._without_zeros.get(number.lstrip("0"), set())

    def names_of(self, person: HeldPerson) -> list[tuple[str, str]]:
        """Every name that the person bears or bore."""
        return [(person.surname, person.forename), *self._former.get(person.id, ())]

    def _numbered(self, cell: Cell) -> HeldPerson:
        number, numeric = read_number(cell)
        number = self.full_number(person_number(number), numeric)
        if number not in self.by_number:
            raise NotMatched(
                "staff_number",
                "unknown_staff",
                f"Nobody here has staff number {number}. {self._what_to_do(number)}",
                cell,
            )
        return self.by_number[number]

    def _what_to_do(self, number: str) -> str:
        """How a number that nobody has may be put right."""
        if number.isdigit() and (meant := sorted(self._but_for_zeros(number))):
            return f"If it has lost its leading zeros, write {' or '.join(meant)}, as text."
        return "Correct the number, or add the person with a staff list first."

    def _check_name(self, person: HeldPerson, surname: Cell, forename: Cell, name: Cell) -> None:
        if surname is None and forename is None and name is None:
            return
        last, first = read_name(surname, forename, name)
        for known_last, known_first in self.names_of(person):
            if (not last or same_name(last, known_last)) and (
                not first or same_name(first, known_first)
            ):
                return
        if surname is None and forename is None:
            field, cell = "name", name
        elif surname is None or same_name(last, person.surname):
            field, cell = "forename", forename
        else:
            field, cell = "surname", surname
        raise NotMatched(
            field,
            "name_mismatch",
            f"Staff number {person.number} is {person.surname}, {person.forename}. Correct the "
            "number or the name.",
            cell,
        )

    def _named(self, surname: Cell, forename: Cell, name: Cell) -> HeldPerson:
        last, first = read_name(surname, forename, name)
        if not last or not first:
            raise NotMatched(
                "staff_number",
                "missing_value",
                "Enter the staff number, or the surname and the forename.",
            )
        if self._by_name is None:
            within = self._within
            people = (p for p in self._everybody() if within is None or p.id in within)
            self._by_name = ByName(people, self._former)
        found = self._by_name.find(last, first)
        if not found and surname is None and "," not in (text(name) or ""):
            # "Surname Forename", where nobody is called the other way round.
            last_first = (text(name) or "").split(" ", 1)
            found = self._by_name.find(*last_first) if len(last_first) == 2 else []
        if len(found) == 1:
            return found[0]
        field, cell = ("name", name) if surname is None else ("surname", surname)
        asked = f"{last}, {first}"
        if not found:
            return self._answered(asked, field, cell)
        answer = self._answers.to("ambiguous_staff", asked) if self._answers else None
        numbers = {one.number: one for one in found if one.number not in self.sharing}
        if answer in numbers:
            return numbers[answer]
        left_open = self._answers is not None and self._answers.has("ambiguous_staff", asked)
        known = sorted(one.number for one in found)[:5]
        raise NotMatched(
            field,
            "ambiguous_staff",
            f"{len(found)} people here are called {asked} ({', '.join(known)}). Say "
            "which of them is meant, or enter the staff number.",
            cell,
            asked,
            () if left_open else tuple(sorted(numbers)),
        )

    def _answered(self, asked: str, field: str, cell: Cell) -> HeldPerson:
        """The person who was said to be meant by a name that nobody here bears. Raises NotMatched,
        with those whose names are most like it."""
        answers = self._answers
        person = self.by_number.get((answers and answers.to("unknown_staff", asked)) or "")
        if (
            person
            and person.number not in self.sharing
            and (self._within is None or person.id in self._within)
        ):
            return person
        left_open = answers is None or answers.has("unknown_staff", asked)
        raise NotMatched(
            field,
            "unknown_staff",
            f"Nobody here is called {asked.rstrip('.')}. Correct the name, or add the person with "
            "a staff list first.",
            cell,
            asked,
            () if left_open else self._like(asked),
        )

    def _like(self, asked: str) -> tuple[str, ...]:
        """The numbers of those whose names may be meant, a letter or two apart; likeliest first."""
        if asked not in self._alike:
            if len(self._alike) >= MOST_LOOKED_FOR:
                return ()
            names = {
                person.number: name_key(person.surname + person.forename)
                for person in self.by_number.values()
                if self._within is None or person.id in self._within
            }
            likest = process.extract(
                name_key(asked.replace(",", "")),
                names,
                scorer=fuzz.ratio,
                score_cutoff=LEAST_LIKENESS,
                limit=MOST_ALIKE,
            )
            self._alike[asked] = tuple(number for _, _, number in likest)
        return self._alike[asked]


def _shared(people: Collection[HeldPerson], cell: Cell, what_to_do: str) -> NotMatched:
    names = " and ".join(f"{one.surname}, {one.forename}" for one in people)
    return NotMatched(
        "staff_number",
        "ambiguous_staff",
        f"{len(people)} people here have this staff number, as a setting came from another "
        f"employer: {names}. {what_to_do}",
        cell,
    )
