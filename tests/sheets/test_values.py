"""What one cell says."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from tracker.sheets.values import Cell, column_letter, split_list, staff_number, text, whole_name


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (None, None),
        ("", None),
        (" \u00a0\u200b\t", None),
        ("\ufeff Ward\u00a0\u00a03\n ", "Ward 3"),
        ("0\x000101", "00101"),
        ("Zo\u00eb", "Zo\u00eb"),
        (20115.0, "20115"),
        (20115, "20115"),
        (-3.0, "-3"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (0, "0"),
        (True, "Yes"),
        (False, "No"),
        (date(2026, 4, 1), "2026-04-01"),
        (datetime.fromisoformat("2026-04-01"), "2026-04-01"),
        (datetime.fromisoformat("2026-04-01T09:30"), "2026-04-01 09:30:00"),
        (time(9, 30), "09:30:00"),
        ("'=1+1", "=1+1"),
        ("''-x", "'-x"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
    ],
)
def test_text(cell: Cell, said: str | None) -> None:
    assert text(cell) == said


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("00123", ("00123", False)),
        (" 00123-2 ", ("00123-2", False)),
        (20115.0, ("20115", True)),
        (123, ("123", True)),
        (True, ("Yes", False)),
        (None, (None, False)),
    ],
)
def test_staff_number_says_whether_zeros_may_be_lost(
    cell: Cell, number: tuple[str | None, bool]
) -> None:
    assert staff_number(cell) == number


def test_lists_are_separated_by_semicolons_alone() -> None:
    assert split_list(" MAPA Foundation; ;Safe, and well;") == ("MAPA Foundation", "Safe, and well")
    assert split_list(None) == ()
    assert split_list(3.0) == ("3",)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Patel, Asha (Ms)", ("Patel", "Asha")),
        ("Patel, Asha", ("Patel", "Asha")),
        ("PATEL, Asha, Ms.", ("PATEL", "Asha")),
        ("Asha Patel", ("Patel", "Asha")),
        ("Ms Asha Rani Patel", ("Patel", "Asha Rani")),
        ("Dr. Smith-Jones, Zo\u00eb", ("Smith-Jones", "Zo\u00eb")),
        ("van der Berg, Jan", ("van der Berg", "Jan")),
        ("Patel", ("Patel", "")),
        ("Prof", ("Prof", "")),
        ("", ("", "")),
    ],
)
def test_whole_names(name: str, parts: tuple[str, str]) -> None:
    assert whole_name(name) == parts


@given(st.integers(1, 18_278))
def test_column_letters_are_excels(number: int) -> None:
    assert column_letter(number) == get_column_letter(number)


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()))
def test_text_of_text_is_the_same_text_unless_it_is_a_disarmed_formula(cell: Cell) -> None:
    said = text(cell)
    if said is None or not said.startswith("'"):
        assert text(said) == said
    assert said != ""
