"""What single cells of the register's sheets may say."""

from decimal import Decimal
from typing import Any

import pytest

from tracker.actions.register_cells import (
    BadCell,
    Listed,
    OneOf,
    Words,
    check_identifier,
    percent,
    whole,
    yes_no,
)
from tracker.rules.words import SettingType


@pytest.mark.parametrize(
    ("kind", "identifier"),
    [
        ("CQC location", "1-123456789"),
        ("CQC location", "RVN9A"),
        ("cqc provider", "1-10123456789"),
        ("ODS code", "G7H8J"),
        ("NHS ODS", "RH802"),
        ("Ofsted", "SC123456"),
        ("Ofsted social care URN", "1234567"),
        ("URN", "123456"),
        ("UKPRN", "10001234"),
        ("Care Inspectorate", "CS2003000001"),
        ("LA code", "001"),
        ("LA code", "E08000025"),
        ("a kind of our own", "whatever it is"),
        (None, "whatever it is"),
        ("URN", None),
        (None, None),
    ],
)
def test_an_identifier_of_its_kinds_form_is_taken(kind: str | None, identifier: str | None) -> None:
    check_identifier(kind, identifier)


@pytest.mark.parametrize(
    ("kind", "identifier"),
    [
        ("CQC location", "1-1234567"),
        ("CQC location", "123456789"),
        ("ODS", "R"),
        ("Ofsted", "SC12345"),
        ("URN", "12345"),
        ("URN", "SC123456"),
        ("UKPRN", "1000123"),
        ("LA code", "12"),
    ],
)
def test_an_identifier_of_another_form_is_refused(kind: str, identifier: str) -> None:
    with pytest.raises(BadCell) as refused:
        check_identifier(kind, identifier)
    assert refused.value.code == "bad_identifier"
    assert refused.value.telling
    assert kind in refused.value.message


@pytest.mark.parametrize(
    ("kind", "identifier"),
    [
        ("ODS", "AB123456C"),
        (None, "ab 12-34-56 c"),
        ("National Insurance", "x"),
        ("NI number", "x"),
    ],
)
def test_a_national_insurance_number_is_refused_and_not_repeated(
    kind: str | None, identifier: str
) -> None:
    with pytest.raises(BadCell) as refused:
        check_identifier(kind, identifier)
    assert not refused.value.telling
    assert identifier not in refused.value.message


@pytest.mark.parametrize("cell", ["Yes", "y", "TRUE", True, 1, 1.0, "1"])
def test_yes(cell: Any) -> None:
    assert yes_no(cell, False) is True


@pytest.mark.parametrize("cell", ["No", "N", "false", False, 0, "0"])
def test_no(cell: Any) -> None:
    assert yes_no(cell, False) is False


@pytest.mark.parametrize("cell", ["-1%", "100.5", 101, "most", "NaN", "Infinity", "85 per cent"])
def test_what_is_no_percentage_is_refused(cell: Any) -> None:
    with pytest.raises(BadCell):
        percent(cell, False)


def test_one_percent_can_be_said_with_its_sign() -> None:
    assert percent("1%", False) == 1
    assert percent(0, False) == 0
    assert percent("33.33333", False) == Decimal("33.333")


@pytest.mark.parametrize("cell", [-1, 1.5, "one", 10_000, "1e3", "²"])
def test_what_is_no_whole_number_is_refused(cell: Any) -> None:
    with pytest.raises(BadCell):
        whole(0)(cell, False)


def test_words_match_whatever_their_spelling() -> None:
    parse = OneOf(tuple(SettingType))
    for said in ("special_post_16", "Special post-16", "SPECIAL POST 16"):
        assert parse(said, False) == SettingType.SPECIAL_POST_16


def test_codes_keep_their_zeros_and_numbers_are_told_as_people_write_them() -> None:
    assert Words(100)("007", False) == "007"
    assert Words(100)(123.0, False) == "123"


def test_a_list_names_each_entry_once_in_its_order() -> None:
    assert Listed(100)("B; A;;B ;", False) == ("B", "A")
