"""Two spellings of one name, and two names."""

import pytest

from tracker.rules.names import is_named_in, match_key, reference_of, without_accents, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Brien", "O\u2019BRIEN"),
        ("Smith-Jones", "smith jones"),
        ("Smith\u2011Jones", "SMITHJONES"),
        ("Safe\u00a0 Holding ", "safe_holding"),
        ("Zo\u00eb", "Zoe\u0308"),
    ],
)
def test_case_spaces_apostrophes_and_hyphens_are_overlooked(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(("one", "other"), [("Zo\u00eb", "Zoe"), ("Anne", "Anna"), ("A.B", "AB")])
def test_other_letters_are_not(one: str, other: str) -> None:
    assert match_key(one) != match_key(other)


def test_accents_are_taken_off_apart() -> None:
    assert without_accents("Zo\u00eb Nu\u00f1ez") == "Zoe Nunez"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("José O\u2019Dea-Ray J.", {"jose", "odea", "ray", "j"}),
        ("R.A. ADEYEMI,", {"r", "a", "adeyemi"}),
        (" ", set()),
    ],
)
def test_words_of_a_name(name, words):
    assert words_of(name) == words


def test_a_reference_names_nobody():
    assert reference_of(12) == "P12"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Clarke had no certificate", True),
        ("CLARKE, Dee", True),
        ("number 00103.", True),
        ("the clerk clarked in", False),
        ("clarke", False),
        ("Clarkes", False),
        ("100103 or 00103-2x", True),
        ("certificate 0010300", False),
        ("P12 had no certificate", False),
    ],
)
def test_a_text_names_somebody_by_surname_or_number(text, named):
    assert is_named_in(text, "Clarke", "00103") is named


def test_without_a_surname_or_a_number_nobody_is_named():
    assert not is_named_in("Nobody was there", " ", None)
