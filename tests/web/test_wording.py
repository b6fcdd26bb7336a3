"""Every word that is kept has words that are shown, and days read as people write them."""

from datetime import UTC, date, datetime
from enum import StrEnum

import pytest

from tracker.rules import audit_words, words
from tracker.rules.coverage import Coverage
from tracker.web.filters import day, moment, span, within
from tracker.web.wording import WORDS, say_coverage, word

ENUMS = [
    one
    for one in {**vars(words), **vars(audit_words)}.values()
    if isinstance(one, type) and issubclass(one, StrEnum) and one is not StrEnum
]
COLOURS = {"grey", "green", "turquoise", "teal", "blue", "purple", "red", "orange", "yellow"}


@pytest.mark.parametrize("enum", ENUMS)
def test_every_word_is_worded(enum):
    told = [kind for kind in WORDS.values() if set(kind) == {member.value for member in enum}]
    assert told, enum


def test_words_are_read_by_people():
    for kind in WORDS.values():
        for shown in kind.values():
            assert shown.text[0].isupper()
            assert "_" not in shown.text
            assert shown.colour in COLOURS


def test_an_unheard_of_word_is_an_error():
    with pytest.raises(KeyError):
        word("in_dat", "standing")


@pytest.mark.parametrize(
    ("coverage", "said"),
    [
        (Coverage(25, 21), "21 of 25 people (84.0%)"),
        (Coverage(13, 11), "11 of 13 people (84.6%)"),
        (Coverage(1, 1, exempt=2), "1 of 1 person (100.0%), leaving out 2 exempt"),
        (
            Coverage(1200, 1199, 1, 2, 3),
            "1,199 of 1,200 people (99.9%), "
            "leaving out 1 exempt, 2 on long absence and 3 new starters",
        ),
        (Coverage(), "Nobody to count"),
        (Coverage(new_starter=1), "Nobody to count, leaving out 1 new starter"),
    ],
)
def test_coverage_names_whom_it_counts(coverage, said):
    assert say_coverage(coverage) == said


def test_days():
    assert day(date(2026, 3, 4)) == day("2026-03-04") == "4 March 2026"
    assert day(None) == "Not known"
    assert day(None, "No end") == "No end"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 3, 4, 15, 5, tzinfo=UTC), "4 March 2026 at 3:05pm"),
        (datetime(2026, 7, 4, 23, 30, tzinfo=UTC), "5 July 2026 at 12:30am"),
        ("2026-01-04T09:00:00+00:00", "4 January 2026 at 9:00am"),
    ],
)
def test_moments_are_london_time(at, said):
    assert moment(at) == said


def test_periods_name_their_first_and_last_day():
    assert span(date(2026, 4, 1), "2027-03-31") == "1 April 2026 to 31 March 2027"
    assert span(date(2026, 4, 1), None) == "From 1 April 2026"
    assert span(None, date(2027, 3, 31)) == "Until 31 March 2027"
    assert within(span(None, date(2027, 3, 31))) == "until 31 March 2027"
    assert span(None, None) == "Always"
