"""Workbooks to try an upload with; they fit the demo's first organisation on the same day."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from tracker.demo.cases import UNRESOLVED
from tracker.demo.matrix import training_matrix
from tracker.demo.places import ORGANISATIONS
from tracker.demo.providers import course
from tracker.demo.rows import Staff, Training
from tracker.demo.workbooks import (
    register_workbook,
    staff_rows,
    staff_workbook,
    training_rows,
    training_workbook,
)
from tracker.rules.days import add_days

ORGANISATION = ORGANISATIONS[0].code
SETTING, PROVIDER = "HV-TERN", "TARNBECK"
MARRIED_NAME = "Hartigan-Lowe"


def new_staff_list(today: date) -> bytes:
    """One ward's staff as they are, but for a married name, and three who start next."""
    posts = _posts(today)
    posts[0] = posts[0]._replace(surname=MARRIED_NAME)
    new = [("70001", "Okafor", "Grace"), ("70002", "O'Dowd", "Éamonn"), ("70003", "Bell", "Ira")]
    starters = [
        Staff(
            staff_number=number,
            surname=surname,
            forename=forename,
            email=None,
            setting=SETTING,
            role="Healthcare assistant",
            staff_group="Support workers",
            employment="employed",
            start=today,
        )
        for number, surname, forename in new
    ]
    return staff_workbook([*posts, *starters])


def new_training_log(today: date) -> bytes:
    """A refresher course that half of one ward took this week."""
    return training_workbook([_trained(post, today) for post in _posts(today)[::2]])


def troubled_training_log(today: date) -> bytes:
    """Two good rows, and one of each thing that goes wrong in real files."""
    first, second, third, *others = _posts(today)[:12]
    good = _trained(first, today)
    namesake = _namesake(today)
    return training_workbook(
        [
            good,
            good,
            _trained(second, today)._replace(completed=f"{today:%d/%m/%y}", started=None),
            _trained(third, today)._replace(staff_number=first.staff_number),
            _trained(namesake, today)._replace(staff_number=None),
            _trained(others[0], today)._replace(staff_number="99999"),
            _trained(others[1], today)._replace(completed=f"{today:%b-%y}", started=None),
            _trained(others[2], today)._replace(completed="31/02/2026", started=None),
            _trained(others[3], today)._replace(completed=add_days(today, 30), started=None),
            _trained(others[4], today)._replace(completed="n/a", started=None),
            _trained(others[5], today)._replace(expires=add_days(today, -400)),
            _trained(others[6], today)._replace(provider="Tarnbek Trainning Ltd"),
            _trained(others[7], today)._replace(provider="External"),
            _trained(others[8], today)._replace(course="Moving and handling"),
        ]
    )


def matrix_of_forty(today: date) -> bytes:
    """A matrix of the first forty people of all wards."""
    posts = [
        post
        for post in staff_rows(ORGANISATION, today)
        if post.end is None and post.start < add_days(today, -100)
    ]
    return training_matrix(sorted(posts, key=lambda post: post.staff_number), today)


def _posts(today: date) -> list[Staff]:
    """The current posts of the ward, by staff number."""
    found = [
        post
        for post in staff_rows(ORGANISATION, today)
        if post.setting == SETTING and post.end is None and post.start < add_days(today, -100)
    ]
    return sorted(found, key=lambda post: post.staff_number)


def _namesake(today: date) -> Staff:
    """Somebody whose name another person of the organisation bears too."""
    posts = staff_rows(ORGANISATION, today)
    people = {post.staff_number.partition("-")[0]: post for post in posts}
    borne = Counter((post.surname, post.forename) for post in people.values())
    return next(post for post in posts if borne[post.surname, post.forename] > 1)


def _trained(post: Staff, today: date) -> Training:
    completed = add_days(today, -2)
    return Training(
        staff_number=post.staff_number,
        surname=post.surname,
        forename=post.forename,
        course=course(PROVIDER),
        provider=PROVIDER,
        completed=completed,
        started=completed,
        kind="refresher",
        result="passed",
        trainer="TB-01",
    )


# What can be downloaded, by file name: its title, and what makes it for a day.
SAMPLES: dict[str, tuple[str, Callable[[date], bytes]]] = {
    "try-staff-list.xlsx": ("A staff list with three new starters", new_staff_list),
    "try-training-log.xlsx": ("A training log with a new course", new_training_log),
    "try-training-log-with-problems.xlsx": (
        "A training log with the problems of real files",
        troubled_training_log,
    ),
    "try-matrix.xlsx": ("A training matrix of 40 people and 12 courses", matrix_of_forty),
    "register.xlsx": ("The register of the demo", register_workbook),
}


# What the demo's training logs ask: Tidewater Skills is kept as a provider that nobody knows.
ANSWERS = {"answers": [{"code": "unknown_provider", "value": UNRESOLVED, "answer": None}]}


def sample_files(today: date) -> Iterator[tuple[str, bytes]]:
    """The demo's own files with the answers to what they ask, and those to try, by file name."""
    for organisation in ORGANISATIONS:
        code = organisation.code
        yield f"staff-{code}.xlsx", staff_workbook(staff_rows(code, today))
        yield f"training-{code}.xlsx", training_workbook(training_rows(code, today))
    for name, (_, make) in SAMPLES.items():
        yield name, make(today)
    yield "answers.json", json.dumps(ANSWERS, indent=2).encode()
