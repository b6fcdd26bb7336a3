"""The templates: every heading of the forms, an example that the imports understand."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tracker.actions.import_forms import STAFF, TRAINING
from tracker.actions.register_import import import_register
from tracker.actions.register_sheets import SPECS
from tracker.actions.templates import NAMES, TEMPLATES, form_template, register_template
from tracker.sheets.headings import find_headings
from tracker.sheets.reading import read_workbook


def test_the_register_template_has_every_sheet_and_its_examples_are_good(session):
    done = import_register(session, register_template(), "register.xlsx", dry_run=True)
    assert {sheet["name"] for sheet in done["sheets"]} == {spec.name for spec in SPECS}
    for sheet in done["sheets"]:
        assert sheet["rows"] == {"total": 1, "new": 1, "changed": 0, "unchanged": 0, "rejected": 0}
    assert {problem["code"] for problem in done["problems"]} <= {"hidden_sheet"}


@pytest.mark.parametrize("form", [STAFF, TRAINING], ids=lambda form: form.kind)
def test_the_forms_have_every_heading_and_real_days(form):
    (sheet,) = read_workbook(form_template(form), "template.xlsx").sheets
    found = find_headings(sheet.rows, form.headings)
    assert sheet.name == NAMES[form.kind]
    assert set(found.columns) == set(form.cells._fields) - {"name"}
    assert found.unknown == ()
    (example,) = sheet.rows[found.row + 1 :]
    days = {"start"} if form is STAFF else {"started", "completed"}
    assert {field for field, at in found.columns.items() if isinstance(example[at], date)} == days


def test_drop_downs_offer_the_words():
    book = load_workbook(BytesIO(form_template(TRAINING)))
    offered = [rule.formula1 for rule in book.active.data_validations.dataValidation]
    assert '"in_house,commercial,affiliate"' in offered
    assert '"initial,refresher,full_programme"' in offered


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_can_be_made(name):
    title, make = TEMPLATES[name]
    assert title
    assert read_workbook(make(), name).format == "xlsx"
