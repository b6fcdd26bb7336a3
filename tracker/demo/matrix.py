"""A training matrix as teams keep one: people down, courses across, and nothing said about it."""

from collections.abc import Iterable
from datetime import date

from tracker.demo.providers import course
from tracker.demo.rows import Staff
from tracker.rules.days import add_days
from tracker.sheets.writing import write_copy

PEOPLE = 40
KNOWN = ("TARNBECK", "QUILLMOOR", "DUNMARROW", "HV-INHOUSE", "WYCHELM")
MISSPELT, OF_NOBODY = "Tarnbeck Holding Safely", "Fire marshal"
COURSES = (
    *(course(provider) for provider in KNOWN),
    *(course(provider, "psychological") for provider in KNOWN),
    MISSPELT,
    OF_NOBODY,
)


def training_matrix(posts: Iterable[Staff], today: date) -> bytes:
    """The first forty people and twelve courses, two of them by names that nobody knows."""
    people = list({post.staff_number.partition("-")[0]: post for post in posts}.items())[:PEOPLE]
    rows: list[list[str | date | None]] = [
        ["Harbour Vale: who has done what"],
        [],
        ["Staff no", "Name", *COURSES],
    ]
    for place, (number, post) in enumerate(people):
        cells = [_cell(place, at, today) for at in range(len(COURSES))]
        rows.append([number, f"{post.surname}, {post.forename}", *cells])
    return write_copy([("Matrix", rows, [((1, 1), (1, 2 + len(COURSES)))])])


def _cell(person: int, at: int, today: date) -> date | str | None:
    """Nothing, n/a, or a day of the last two years."""
    if (person + at) % 4 == 0:
        return None
    if (person * at) % 17 == 16:
        return "n/a"
    return add_days(today, -30 - (person * 37 + at * 53) % 700)
