"""The demo as workbooks of our own forms: what any user would upload, and nothing else."""

from collections.abc import Iterable, Sequence
from datetime import date

from tracker.actions.import_forms import STAFF, TRAINING, Form
from tracker.actions.templates import NAMES, form_columns, register_columns
from tracker.demo import certifying, places, providers
from tracker.demo.cases import case_staff, case_training
from tracker.demo.people import members
from tracker.demo.requirements import requirements
from tracker.demo.rows import Row, Staff, Training
from tracker.demo.stories import story_staff, story_training
from tracker.demo.training import training_of
from tracker.rules.names import match_key
from tracker.sheets.values import Cell
from tracker.sheets.writing import Column, OutSheet, write_workbook


def register_workbook(today: date) -> bytes:
    """Every sheet of the register."""
    sheets: dict[str, Sequence[Row]] = {
        "Organisations": places.ORGANISATIONS,
        "Settings": places.settings(today),
        "Commissioners": places.COMMISSIONERS,
        "Commissioning": places.commissioning(today),
        "Certification bodies": certifying.bodies(today),
        "Accreditations": certifying.accreditations(today),
        "Providers": providers.providers(today),
        "Curricula": providers.curricula(today),
        "Certifications": certifying.certifications(today),
        "Certification events": certifying.events(today),
        "Affiliates": providers.affiliates(today),
        "Trainers": providers.trainers(today),
        "Requirements": requirements(),
    }
    return write_workbook(
        [_sheet(name, columns, sheets[name]) for name, columns in register_columns().items()]
    )


def staff_rows(organisation: str, today: date) -> list[Staff]:
    """Every post of an organisation."""
    generated = [
        post for one in members(today) if one.organisation == organisation for post in one.posts
    ]
    named = [*story_staff(today), *case_staff(today)]
    return [*generated, *(post for owner, post in named if owner == organisation)]


def training_rows(organisation: str, today: date) -> list[Training]:
    """Every training record of an organisation's people."""
    generated = [
        record
        for one in members(today)
        if one.organisation == organisation
        for record in training_of(one, today)
    ]
    named = [*story_training(today), *case_training(today)]
    return [*generated, *(record for owner, record in named if owner == organisation)]


def staff_workbook(rows: Iterable[Staff]) -> bytes:
    """A staff list."""
    return _form_workbook(STAFF, rows)


def training_workbook(rows: Iterable[Training]) -> bytes:
    """A training log."""
    return _form_workbook(TRAINING, rows)


def _form_workbook(form: Form, rows: Iterable[Row]) -> bytes:
    return write_workbook([_sheet(NAMES[form.kind], form_columns(form), rows)])


def _sheet(name: str, columns: tuple[Column, ...], rows: Iterable[Row]) -> OutSheet:
    """Each field under its heading, whatever the order of the columns."""
    keys = [match_key(column.heading) for column in columns]
    return OutSheet(name, columns, (_in_order(row, keys) for row in rows))


def _in_order(row: Row, keys: list[str]) -> list[Cell]:
    said = {match_key(field): cell for field, cell in row._asdict().items()}
    assert set(said) <= set(keys), f"no column for {set(said) - set(keys)}"
    return [said.get(key) for key in keys]
