"""Which curriculum of which provider a row speaks of."""

import re
from collections.abc import Hashable, Mapping
from typing import NamedTuple

from rapidfuzz import fuzz, process

from tracker.actions.answers import Answers
from tracker.actions.import_cells import plain
from tracker.actions.import_ledger import Finding, Question
from tracker.actions.register_cells import BadCell
from tracker.rules.facts import Curriculum, Provider
from tracker.rules.names import match_key
from tracker.sheets.values import Cell
from tracker.store.people_held import Training
from tracker.store.register import Register

MOST_SUGGESTIONS = 5
LEAST_LIKENESS = 55
LONGEST_NAME = 500
# "Level 2 (Rowan)" and "Rowan - Level 2".
BESIDE_COURSE = (
    re.compile(r"(.+?)\s*[(\[]([^)\]]+)[)\]]"),
    re.compile(r"(.+?)\s*(?:\s[-\u2013\u2014/|]|:|\n)\s*(.+)"),
)


class Taught(NamedTuple):
    """What a course cell and a provider cell mean together.

    The first four are stored. `key` is what makes two records of a person and a day the same.
    With a finding the row cannot be taken; `asks` are questions for a person to answer, each a
    code, a word, and the provider that the course is or would be of, where that is known.
    """

    provider_id: int | None
    provider_text: str | None
    curriculum_id: int | None
    course_text: str
    key: Hashable = None
    finding: Finding | None = None
    asks: tuple[tuple[str, str, int | None], ...] = ()


class Courses:
    """The register's providers and curricula as one organisation names them."""

    def __init__(self, register: Register, organisation: str, answers: Answers) -> None:
        self._register = register
        self._answers = answers
        self._organisation = organisation
        self._said: dict[tuple[Cell, Cell, str | None], Taught] = {}
        self._held: dict[Hashable, Hashable] = {}

    def taught(self, course: Cell, provider: Cell, sheet: str | None = None) -> Taught:
        """What the two cells of a row of that sheet mean."""
        cells = course, provider, sheet
        taught = self._said.get(cells)
        if taught is None:
            taught = self._said[cells] = self._understood(course, provider, sheet)
        return taught

    def named(self, heading: str, sheet: str | None = None) -> tuple[str, str | None] | None:
        """The course that a heading names, and the provider where it names one beside the course,
        as "Level 2 (Rowan)" does; None where it names no course that is known."""
        if self._curricula(heading, None, sheet) or self._answers.has(
            "unknown_course", heading, sheet
        ):
            return heading, None
        for pattern in BESIDE_COURSE:
            if match := pattern.fullmatch(heading):
                for course, provider in (match.groups(), match.groups()[::-1]):
                    provider_id = self._provider(provider, sheet)
                    if provider_id and self._curricula(course, provider_id, sheet):
                        return course, provider
        return None

    def is_provider(self, said: str, sheet: str | None = None) -> bool:
        """Whether a text names a provider that is known."""
        return self._provider(said, sheet) is not None

    def held_key(self, record: Training) -> Hashable:
        """The key of a stored record, by what its texts mean today."""
        stored = record[1:5]
        if stored not in self._held:
            curriculum_id, provider_id = self.held_ids(record)
            _, _, provider_text, _, course_text, *_ = record
            self._held[stored] = _key(provider_id, provider_text, curriculum_id, course_text)
        return self._held[stored]

    def held_ids(self, record: Training) -> tuple[int | None, int | None]:
        """The curriculum and the provider of a stored record, by what its texts mean today."""
        _, provider_id, provider_text, curriculum_id, course_text, *_ = record
        if provider_id is None and provider_text:
            provider_id = self._provider(provider_text)
        if curriculum_id is None:
            found = self._curricula(course_text, provider_id)
            curriculum_id = found[0] if len(found) == 1 else None
        return curriculum_id, provider_id

    def code_of(self, curriculum_id: int | None, course_text: str) -> str:
        """The course as printed: its code, or the text where the register does not tell it."""
        found = (curriculum_id,) if curriculum_id else self._curricula(course_text, None)
        return self._register.curricula[found[0]].code if len(found) == 1 else course_text

    def suggestions(self, question: Question) -> list[str]:
        """The answers to choose from: the codes most like the word asked about come first."""
        if question.choices:
            return list(question.choices)
        if question.code == "unknown_provider":
            return self._likely_providers(question)
        names: dict[tuple[str, str], str] = {}
        for key, curriculum in self._register.curricula.items():
            if question.within is None or self._owner(key) == question.within:
                for name in _names_of(curriculum):
                    names[self._register.course_code(key), name] = name
        return _likest(question.value, names, 0 if question.within else LEAST_LIKENESS)

    def _understood(self, course: Cell, provider: Cell, sheet: str | None) -> Taught:
        try:
            provider_text = _name(provider, "provider")
            course_text = _name(course, "course")
        except _BadName as bad:
            return Taught(None, None, None, "", finding=bad.finding)
        if course_text is None:
            missing = Finding("course", "missing_value", "Enter the course.")
            return Taught(None, provider_text, None, "", finding=missing)
        if provider_text is None:
            return self._of_any_provider(course_text, course, sheet)
        provider_id = self._provider(provider_text, sheet)
        if provider_id is None:
            return self._of_unknown_provider(course_text, course, provider_text, sheet)
        return self._of_provider(course_text, course, provider_text, provider_id, sheet)

    def _of_provider(
        self,
        course_text: str,
        course: Cell,
        provider_text: str,
        provider_id: int,
        sheet: str | None,
    ) -> Taught:
        found = self._curricula(course_text, provider_id, sheet)
        name = self._register.providers[provider_id].name
        if len(found) == 1:
            key = _key(provider_id, provider_text, found[0], course_text)
            return Taught(provider_id, provider_text, found[0], course_text, key)
        if found:
            return self._ambiguous(course_text, course, found, f"{name} has")
        message = f"{name} has no course of this name in the register, so the row waits."
        return self._unknown(course_text, course, provider_id, message, sheet)

    def _of_any_provider(self, course_text: str, course: Cell, sheet: str | None) -> Taught:
        found = self._curricula(course_text, None, sheet)
        if len(found) == 1:
            owner = self._owner(found[0])
            return Taught(
                owner, None, found[0], course_text, _key(owner, None, found[0], course_text)
            )
        if found:
            return self._ambiguous(course_text, course, found, "the register has")
        message = "The register has no course of this name, so the row waits."
        return self._unknown(course_text, course, None, message, sheet)

    def _of_unknown_provider(
        self, course_text: str, course: Cell, provider_text: str, sheet: str | None
    ) -> Taught:
        """The row is taken without the provider, unless nobody has a course of that name."""
        found = self._curricula(course_text, None, sheet)
        if not found:
            message = "The register has no course of this name, so the row waits."
            return self._unknown(course_text, course, None, message, sheet)
        curriculum_id = found[0] if len(found) == 1 else None
        likely = self._owner(curriculum_id) if curriculum_id else None
        answered_before = self._answers.has("unknown_provider", provider_text, sheet)
        asks = () if answered_before else (("unknown_provider", provider_text, likely),)
        key = _key(None, provider_text, curriculum_id, course_text)
        return Taught(None, provider_text, None, course_text, key, None, asks)

    def _ambiguous(
        self, course_text: str, course: Cell, found: tuple[int, ...], who: str
    ) -> Taught:
        codes = ", ".join(
            sorted(self._register.course_code(key) for key in found)[:MOST_SUGGESTIONS]
        )
        finding = Finding(
            "course",
            "ambiguous_course",
            f"{who[0].upper()}{who[1:]} {len(found)} courses of this name ({codes}). Write the "
            "code of the one meant, and its provider.",
            course,
        )
        return Taught(None, None, None, course_text, finding=finding)

    def _unknown(
        self,
        course_text: str,
        course: Cell,
        within: int | None,
        message: str,
        sheet: str | None,
    ) -> Taught:
        finding = Finding("course", "unknown_course", message, course)
        left_open = self._answers.to("unknown_course", course_text, sheet) is None
        if left_open and self._answers.has("unknown_course", course_text, sheet):
            return Taught(None, None, None, course_text, finding=finding)
        asks = (("unknown_course", course_text, within),)
        return Taught(None, None, None, course_text, None, finding, asks)

    def _provider(self, provider_text: str, sheet: str | None = None) -> int | None:
        answer = self._answers.to("unknown_provider", provider_text, sheet)
        return self._register.provider_meant(provider_text, self._organisation, answer)

    def _curricula(
        self, course_text: str, provider_id: int | None, sheet: str | None = None
    ) -> tuple[int, ...]:
        """Those that bear the name, of one provider or of all; else the one answered."""
        answer = self._answers.to("unknown_course", course_text, sheet)
        return self._register.curricula_meant(course_text, provider_id, answer)

    def _owner(self, curriculum_id: int) -> int:
        return self._register.provider_ids[self._register.curricula[curriculum_id].provider]

    def _likely_providers(self, question: Question) -> list[str]:
        names: dict[tuple[str, str], str] = {}
        for provider in self._register.providers.values():
            for name in _names_of(provider):
                names[provider.code, name] = name
        likely = _likest(question.value, names, LEAST_LIKENESS)
        first = [self._register.providers[question.within].code] if question.within else []
        return list(dict.fromkeys([*first, *likely]))[:MOST_SUGGESTIONS]


class _BadName(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def _name(cell: Cell, field: str) -> str | None:
    if cell is None:
        return None
    try:
        said = plain(cell)
    except BadCell as bad:
        raise _BadName(Finding(field, bad.code, bad.message)) from None
    if len(said) > LONGEST_NAME:
        message = f"Shorten this to {LONGEST_NAME} characters or fewer."
        raise _BadName(Finding(field, "bad_value", message))
    return said or None


def _names_of(one: Provider | Curriculum) -> tuple[str, ...]:
    """Everything by which a provider or a curriculum is or was called."""
    return one.code, one.name, *one.aliases, *one.former_names


def _key(
    provider_id: int | None, provider_text: str | None, curriculum_id: int | None, course: str
) -> Hashable:
    return (
        curriculum_id or match_key(course),
        provider_id or (match_key(provider_text) if provider_text else None),
    )


def _likest(said: str, names: Mapping[tuple[str, str], str], least: float) -> list[str]:
    """The codes whose names are most like what was said; the keys of `names` begin with a code."""
    found = process.extract(
        said,
        names,
        scorer=fuzz.WRatio,
        processor=match_key,
        score_cutoff=least,
        limit=MOST_SUGGESTIONS * 5,
    )
    return list(dict.fromkeys(key[0] for _, _, key in found))[:MOST_SUGGESTIONS]
