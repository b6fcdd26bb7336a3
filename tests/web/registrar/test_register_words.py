"""What an entry says in the words of the screens, by the columns of its sheet."""

import pytest

from tracker.web.registrar.register_words import say


@pytest.mark.parametrize(
    ("fact", "field", "value", "said"),
    [
        ("setting_fact", "declared_route", "affiliate", "Approved affiliate"),
        ("setting_fact", "populations", [], "Blank"),
        ("certification_fact", "populations", [], "All"),
        ("certification_fact", "ends_on", "2027-03-04", "4 March 2027"),
        ("provider_fact", "kind", "in_house", "In-house"),
        ("commissioner_fact", "kind", "in_house", "in_house"),
        ("requirement_fact", "strength", "contract", "Required by contract"),
        ("provider_fact", "name", None, "Blank"),
    ],
)
def test_a_value_in_words(fact, field, value, said):
    assert say(fact, field, value) == said
