"""The demo as workbooks of our own forms: what any user would upload, and nothing else."""

from collections.abc import Iterable, Sequence
from datetime import date

from tracker.actions.templates import register_columns
from tracker.demo import certifying, places, providers
from tracker.demo.requirements import requirements
from tracker.demo.rows import Row
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
        "Curricula": providers.curricula(),
        "Certifications": certifying.certifications(today),
        "Certification events": certifying.events(today),
        "Affiliates": providers.affiliates(today),
        "Trainers": providers.trainers(today),
        "Requirements": requirements(),
    }
    return write_workbook(
        [_sheet(name, columns, sheets[name]) for name, columns in register_columns().items()]
    )


def _sheet(name: str, columns: tuple[Column, ...], rows: Iterable[Row]) -> OutSheet:
    """Each field under its heading, whatever the order of the columns."""
    keys = [match_key(column.heading) for column in columns]
    return OutSheet(name, columns, (_in_order(row, keys) for row in rows))


def _in_order(row: Row, keys: list[str]) -> list[Cell]:
    said = {match_key(field): cell for field, cell in row._asdict().items()}
    assert set(said) <= set(keys), f"no column for {set(said) - set(keys)}"
    return [said.get(key) for key in keys]
