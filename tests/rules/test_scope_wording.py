"""What a certificate is for: every word of a scope is told, and no list is endless."""

from typing import Any

import pytest

from tests.rules.builders import a_certification, on
from tracker.rules.scope_wording import NATIONS, POPULATIONS, SETTING_TYPES, say_scope
from tracker.rules.words import Nation, Population, SettingType

TODAY = on("2025-06-10")


@pytest.mark.parametrize(
    ("words", "told"),
    [(Population, POPULATIONS), (SettingType, SETTING_TYPES), (Nation, NATIONS)],
)
def test_every_word_of_a_scope_is_told(words: Any, told: dict[Any, str]) -> None:
    assert set(words) == set(told)


def test_of_many_curricula_the_first_few_are_told() -> None:
    many = a_certification(curricula={f"K{n}" for n in range(9)})
    assert say_scope(many, {}, TODAY) == "K0, K1, K2, K3 and 5 more curricula"
