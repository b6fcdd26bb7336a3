"""What is written opens as people expect, does nothing by itself, and reads back the same."""

import csv
from datetime import date, datetime, time
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.examples import examples
from tracker.sheets.reading import read_workbook
from tracker.sheets.values import Cell, text
from tracker.sheets.writing import Column, OutSheet, harmless, write_csv, write_workbook

COLUMNS = (
    Column("Staff number", kind="text"),
    Column("Completed", kind="date"),
    Column("Level", choices=("awareness", "psychological", "physical")),
    Column("Populations", choices=("children", "autism"), many=True),
)
FORMULAS = ["=1+1", "+44 20", "-5", "@SUM(A1)", "\tx", "\rx", " =1+1", "\uff1d1+1", "-"]

# An apostrophe that is there already is gained and lost too: see the test of formulas.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).filter(
    lambda word: not word.startswith("'")
)
CELLS = st.one_of(
    st.none(),
    WORDS,
    st.sampled_from(FORMULAS),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9).map(lambda number: round(number, 4)),
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2100, 12, 31)),
    st.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2100-01-01")).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    st.times().map(lambda moment: moment.replace(microsecond=0)),
)
ROWS = st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=30)


def written(*rows: list[Cell]):  # type: ignore[no-untyped-def]
    """The first sheet as another program sees it."""
    return load_workbook(BytesIO(write_workbook([OutSheet("Staff", COLUMNS, rows)])))["Staff"]


def said(rows: list[tuple[Cell, ...]]) -> list[list[str | None]]:
    return [[text(cell) for cell in row] for row in rows]


@settings(max_examples=examples(40), deadline=None)
@given(ROWS)
def test_a_workbook_reads_back_as_it_was_written(rows: list[list[Cell]]) -> None:
    data = write_workbook([OutSheet("Staff", COLUMNS, rows)])
    (sheet,) = read_workbook(data, "staff.xlsx").sheets
    headings = [column.heading for column in COLUMNS]
    filled = [row for row in said(rows) if any(row)]
    assert [row for row in said(sheet.rows) if any(row)] == [headings, *filled]


@settings(max_examples=examples(40), deadline=None)
@given(ROWS)
def test_csv_reads_back_as_it_was_written(rows: list[list[Cell]]) -> None:
    headings = [column.heading for column in COLUMNS]
    (sheet,) = read_workbook(write_csv([headings, *rows]), "staff.csv").sheets
    filled = [row for row in said(rows) if any(row)]
    assert [row for row in said(sheet.rows) if any(row)] == [headings, *filled]


@pytest.mark.parametrize("formula", [*FORMULAS, "'=1", "''=1"])
def test_text_that_looks_like_a_formula_is_disarmed(formula: str) -> None:
    cell = written([formula])["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
    assert write_csv([[formula]]).decode("utf-8-sig").lstrip('"').startswith("'")
    data = write_workbook([OutSheet("Staff", COLUMNS, [[formula]])])
    (sheet,) = read_workbook(data, "staff.xlsx").sheets
    assert text(sheet.rows[1][0]) == " ".join(formula.split())


UNSEEN = " \t\r\n\u00a0\u200b\ufeff\u00ad\u2060"


def acts(cell: str) -> bool:
    """Whether any program could take the cell for a formula, however it begins its search."""
    seen = cell.strip(UNSEEN)
    return seen[:1] in tuple("=+-@\uff1d\uff0b\uff0d\uff20") or cell[:1] in tuple("\t\r\n")


@settings(max_examples=examples(300), deadline=None)
@given(st.text("=+-@\uff1d\uff0b\uff0d\uff20 \t\r\n'|;,\"\u00a0\u200b\ufeffA1", max_size=6))
def test_no_text_acts_and_each_comes_back(word: str) -> None:
    plain = harmless(word)
    assert not acts(plain)
    # A text that begins with an apostrophe of its own may lose one.
    if "'" not in word.lstrip(UNSEEN)[:1]:
        assert text(plain) == text(word)
    line = write_csv([["x", word, "y"]]).decode("utf-8-sig")
    assert list(csv.reader(StringIO(line, newline=""))) == [["x", plain, "y"]]


def test_headings_and_choices_do_not_act_either() -> None:
    columns = (Column("=1+1", choices=("=2+2", "plain")), Column("-", choices=("+3, or more",)))
    book = load_workbook(BytesIO(write_workbook([OutSheet("Staff", columns)])))
    page = book["Staff"]
    assert [cell.value for cell in page[1]] == ["'=1+1", "'-"]
    assert page.data_validations.dataValidation[0].formula1 == '"\'=2+2,plain"'
    assert book["Choices"]["A1"].value == "'+3, or more"


def test_numbers_below_nought_stay_numbers() -> None:
    assert written([-5, -1.5])["A2"].value == -5
    assert write_csv([[-5]]).decode("utf-8-sig") == "-5\r\n"


def test_days_are_days_and_zeros_stay() -> None:
    page = written(["00123", date(2026, 4, 1), None, None])
    assert page["A2"].value == "00123"
    assert page["A2"].number_format == "@"
    assert page["B2"].is_date
    assert page["B2"].number_format == "dd/mm/yyyy"
    assert page.column_dimensions["A"].width > len("Staff number")


def test_cells_that_people_will_fill_in_have_their_form_already() -> None:
    columns = written().column_dimensions
    assert columns["A"].number_format == "@"
    assert columns["B"].number_format == "dd/mm/yyyy"


def test_the_heading_row_is_bold_and_stays_in_sight() -> None:
    page = written()
    assert page.freeze_panes == "A2"
    assert [(cell.value, cell.font.bold) for cell in page[1]] == [
        (column.heading, True) for column in COLUMNS
    ]


def test_choices_are_a_list_that_refuses_or_only_offers() -> None:
    rules = {str(rule.sqref): rule for rule in written().data_validations.dataValidation}
    assert rules["C2:C1048576"].formula1 == '"awareness,psychological,physical"'
    assert rules["C2:C1048576"].showErrorMessage
    assert rules["D2:D1048576"].formula1 == '"children,autism"'
    assert not rules["D2:D1048576"].showErrorMessage


def test_long_lists_stand_on_a_hidden_sheet() -> None:
    providers = tuple(f"Provider number {number}, Ltd" for number in range(40))
    columns = (Column("Provider", choices=providers), Column("Old provider", choices=providers))
    data = write_workbook([OutSheet("Training", columns)])
    page = load_workbook(BytesIO(data))["Training"]
    rules = page.data_validations.dataValidation
    assert {rule.formula1 for rule in rules} == {"Choices!$A$1:$A$40"}
    training, choices = read_workbook(data, "template.xlsx").sheets
    assert training.rows == [("Provider", "Old provider")]
    assert choices.why_skipped == "The sheet is hidden."


def test_the_longest_text_is_cut_and_not_lost() -> None:
    assert len(written(["x" * 40_000])["A2"].value) == 32_767


def test_csv_is_what_excel_opens_with_its_accents() -> None:
    data = write_csv([["Surname", "Completed"], ["Nu\u00f1ez, Zo\u00eb", date(2026, 4, 1)]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == 'Surname,Completed\r\n"Nu\u00f1ez, Zo\u00eb",2026-04-01\r\n'


def test_times_and_yes_and_no() -> None:
    assert written([True, time(9, 30)])["A2"].value == "Yes"
    assert write_csv([[False, time(9, 30)]]).decode("utf-8-sig") == "No,09:30:00\r\n"
