"""The heading rows of a training matrix: who stands in a row, and which course in a column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.actions.import_cells import VOCABULARIES
from tracker.actions.import_dates import speaks_of_training
from tracker.actions.import_forms import PERSON_FIELDS
from tracker.actions.import_headings import NO_COURSE, SURE, heading_key, meaning
from tracker.actions.import_sheets import Known, SheetSaid, heading_rows, letter, seen
from tracker.rules.names import match_key
from tracker.sheets.reading import Row, Sheet
from tracker.sheets.values import Cell, text
from tracker.store.tables.uploads import UploadKind

# What may be said under a course, beside the dates of which the heading does not say what they are.
_OF_A_COURSE = "completed expires started provider trainer result certificate_number kind"
OF_A_COURSE = frozenset(_OF_A_COURSE.split())
_SAMPLE = 300
NOT_READ = "not read"
# Headings above a column of days that is certainly a column of days.
_FEW_HEADINGS = 4
_EDGES = " \t\n-\u2013\u2014:,/()[]"
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Course:
    """The columns of one course, by index: `dates` where nothing says what its dates are."""

    name: str
    provider: str | None
    kind: str | None
    columns: Mapping[str, int]
    known: bool
    heading: str


@dataclass(frozen=True, slots=True)
class MatrixHeading:
    """The heading rows, by index, and what the columns under them hold.

    `typed` are the headings of the columns that are read, `all_typed` of all.
    """

    rows: tuple[int, ...]
    people: Mapping[str, int]
    courses: tuple[Course, ...]
    duplicates: tuple[tuple[int, int], ...]
    typed: Mapping[int, Cell]
    all_typed: Mapping[int, Cell]

    @property
    def first_data(self) -> int:
        return self.rows[-1] + 1

    @property
    def strength(self) -> int:
        """How much speaks for these rows: known courses, a person, and then other courses."""
        certain = sum(course.known for course in self.courses)
        return 10 * certain + 5 * bool(self.people) + len(self.courses)

    @property
    def undecided(self) -> list[Course]:
        """The courses of which nothing says what their dates are."""
        return [course for course in self.courses if "dates" in course.columns]

    @property
    def described(self) -> str:
        """The undecided courses in words, by which a question about them is known."""
        return "; ".join(course.name for course in self.undecided)[:200]


def find_matrix_heading(sheet: Sheet, known: Known, said: SheetSaid) -> MatrixHeading | None:
    """The row, of the first thirty, under which most speaks for people and courses."""
    reader = _Reader(sheet, known, said)
    best: MatrixHeading | None = None
    for index in heading_rows(sheet, said):
        found = reader.at(index)
        if found and (best is None or found.strength > best.strength):
            best = found
    return best


class _Reader:
    """Reads rows as the heading row of a matrix."""

    def __init__(self, sheet: Sheet, known: Known, said: SheetSaid) -> None:
        self._sheet = sheet
        self._known = known
        self._said = said
        self._of_days: dict[int, bool] = {}
        self._merged: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (_, right) in sheet.merged:
            if right > left:
                self._merged.setdefault(top - 1, []).append((left - 1, right - 1))

    def at(self, index: int) -> MatrixHeading | None:
        """What the row says, with the row under it where that one divides the courses."""
        upper = self._sheet.rows[index]
        lower = self._sheet.rows[index + 1] if index + 1 < len(self._sheet.rows) else ()
        people = self._people(upper)
        divided = self._divided(index, people)
        if divided:
            people = {**self._people(lower), **people}
            upper = self._spread(index, divided)
        above = self._providers_above(index)
        found: dict[tuple[str, str | None, str | None], Course] = {}
        duplicates: list[tuple[int, int]] = []
        for column, course in self._courses(upper, divided, people, above):
            key = heading_key(course.name), course.provider, course.kind
            (name,) = course.columns
            first = found.setdefault(key, course)
            if name in first.columns and first is not course:
                duplicates.append((column, first.columns[name]))
            elif first is not course:
                found[key] = replace(first, columns={**first.columns, name: column})
        courses = tuple(_settled(course) for course in found.values())
        if not people and not self._said.columns:
            people = self._first_column(index, upper, courses)
        if not people or not courses:
            return None
        rows = (index, index + 1) if divided else (index,)
        all_typed = {
            column: upper[column] if seen(upper[column]) else self._sheet.rows[rows[-1]][column]
            for column in range(len(upper))
            if seen(upper[column]) or (divided and seen(lower[column]))
        }
        read = {*people.values(), *(c for course in courses for c in course.columns.values())}
        typed = {column: all_typed.get(column) for column in read}
        return MatrixHeading(rows, people, courses, tuple(duplicates), typed, all_typed)

    def _people(self, row: Row) -> dict[str, int]:
        """The columns that say who it is, the surest heading of each field."""
        found: dict[str, tuple[int, int]] = {}
        for column, cell in enumerate(row):
            said = self._said.columns.get(letter(column))
            means = meaning(cell, UploadKind.TRAINING, self._known.answers.headings)
            if said is not None:
                field, sureness = said, 100
            elif means and means.field in PERSON_FIELDS:
                field, sureness = means.field, means.sureness
            else:
                continue
            if field in PERSON_FIELDS and sureness > found.get(field, (-1, 0))[1]:
                found[field] = column, sureness
        return {name: column for name, (column, _) in found.items()}

    def _divided(self, index: int, people: Mapping[str, int]) -> dict[int, str]:
        """The fields under the courses, by column, where the row below is a heading row too; of a
        column whose words are none of ours, such as "Valid" under "Status", nothing is read."""
        upper, *below = self._sheet.rows[index : index + _SAMPLE]
        lower: Row = below[0] if below else ()
        fields: dict[int, str] = {}
        others = 0
        of_people = self._people(lower)
        for column, cell in enumerate(lower):
            if not seen(cell) or column in of_people.values():
                continue
            means = meaning(cell, UploadKind.TRAINING, {})
            if column in people.values():
                return {}  # a person stands there, so that the row is not a heading
            if means and means.field in OF_A_COURSE:
                cells = [row[column] for row in below[1:] if seen(row[column])]
                known = VOCABULARIES.get(means.field)
                says = not known or any(match_key(text(cell) or "") in known for cell in cells)
                fields[column] = means.field if says else NOT_READ
            elif text(cell) and heading_key(text(cell) or "") in KINDS:
                fields[column] = f"kind:{heading_key(text(cell) or '')}"
            elif not seen(upper[column]):
                others += 1
        return fields if fields and len(fields) > others else {}

    def _spread(self, index: int, columns: Mapping[int, str]) -> Row:
        """The row with the value of a merged area, or of the last heading, over all its columns."""
        row = list(self._sheet.rows[index])
        for left, right in self._merged.get(index, ()):
            for column in range(left + 1, min(right + 1, len(row))):
                if not seen(row[column]):
                    row[column] = row[left]
        for column in sorted(columns):
            if column and not seen(row[column]):
                row[column] = row[column - 1]
        return tuple(row)

    def _providers_above(self, index: int) -> dict[int, str]:
        """The providers that a row above the courses names, by column."""
        if index == 0:
            return {}
        row = self._spread(index - 1, {})
        return {
            column: said
            for column, cell in enumerate(row)
            if (said := text(cell)) and self._known.courses.is_provider(said, self._sheet.name)
        }

    def _courses(
        self,
        upper: Row,
        divided: Mapping[int, str],
        people: Mapping[str, int],
        above: Mapping[int, str],
    ) -> Iterator[tuple[int, Course]]:
        """The columns that are about a course, each with what its heading says."""
        for column, cell in enumerate(upper):
            # A heading that is itself a date is a calendar's.
            if column in people.values() or not isinstance(cell, str):
                continue
            if divided.get(column) == NOT_READ:
                continue
            course = self._course(column, text(cell) or "", divided.get(column))
            if course:
                if course.provider is None and column in above:
                    course = replace(course, provider=above[column])
                yield column, course

    def _course(self, column: int, heading: str, below: str | None) -> Course | None:
        if not heading:
            return None
        said = self._said.columns.get(letter(column))
        if said is not None and said != "course":
            return None
        kind = None
        if below and below.startswith("kind:"):
            kind, below = below.removeprefix("kind:"), None
        for name, field in self._readings(heading, below):
            if named := self._known.courses.named(name, self._sheet.name):
                return Course(*named, kind, {field: column}, True, heading)
        if said is None and (self._describes(heading) or not self._holds_days(column)):
            return None
        name, field = next(iter(self._readings(heading, below, known=False)))
        return Course(name, None, kind, {field: column}, False, heading)

    def _readings(
        self, heading: str, below: str | None, known: bool = True
    ) -> Iterator[tuple[str, str]]:
        """The ways to read a heading, as a course and what stands under it: the whole of it is the
        course, or its first or last words say what the dates are.

        Where the course is not `known` such words are never part of its name.
        """
        if below:
            yield heading, below
            return
        words = heading.split()
        split = []
        for count in range(1, min(_MOST_WORDS, len(words) - 1) + 1):
            for course, label in ((words[:-count], words[-count:]), (words[count:], words[:count])):
                means = meaning(" ".join(label).strip(_EDGES), UploadKind.TRAINING, {})
                name = " ".join(course).strip(_EDGES)
                if means and name and means.field in {"completed", "expires"}:
                    split.append((name, means.field))
        if known or not split:
            yield heading, "dates"
        yield from split

    def _describes(self, heading: str) -> bool:
        """Whether a heading is about the person or the post, or about nothing that is read."""
        if heading_key(heading) in NO_COURSE:
            return True
        for kind in (UploadKind.STAFF, UploadKind.TRAINING):
            means = meaning(heading, kind, self._known.answers.headings)
            if means and (means.sureness >= SURE or kind is UploadKind.STAFF):
                return True
        return heading_key(heading) in self._known.answers.headings

    def _holds_days(self, column: int) -> bool:
        """Whether most cells of a column are days, or words for none."""
        if column not in self._of_days:
            cells = [row[column] for row in self._sheet.rows[:_SAMPLE] if seen(row[column])]
            days = sum(map(speaks_of_training, cells))
            self._of_days[column] = days > 0 and 2 * days >= len(cells) - _FEW_HEADINGS
        return self._of_days[column]

    def _first_column(self, index: int, upper: Row, courses: Sequence[Course]) -> dict[str, int]:
        """The column of names where it has no heading, or one that says nothing: the one before the
        courses that holds most texts."""
        if sum(course.known for course in courses) == 0:
            return {}
        first = min(column for course in courses for column in course.columns.values())
        below = self._sheet.rows[index + 1 : index + 1 + _SAMPLE]

        def texts(column: int) -> int:
            return sum(
                isinstance(row[column], str) and " " in (text(row[column]) or "") for row in below
            )

        best = max(range(first), key=texts, default=None)
        return {"name": best} if best is not None and texts(best) else {}


KINDS = frozenset({"initial", "refresher", "fullprogramme", "refresh", "update", "full"})


def _settled(course: Course) -> Course:
    """A course with a column of undescribed dates beside one of expiries was completed then."""
    columns = dict(course.columns)
    if "dates" in columns and "expires" in columns and "completed" not in columns:
        columns["completed"] = columns.pop("dates")
    return replace(course, columns=columns)
