"""The words of messages: both languages say the same things, and neither leaks into the other."""

import re
from dataclasses import fields
from datetime import date

import pytest

from tracker.mail.words import ENGLISH, IN, WELSH, Words
from tracker.rules.wording import FAILED
from tracker.rules.words import Language, Level

ALIKE = {"sent_by"}
# Written alike in both languages.
SHARED = {"a", "i", "at", "staff", "UKAS", "Training", "Standards", "Tracker"}
UNKNOWN = {"delivery_day_unknown", "provider_unresolved", "provider_unverified"}


def texts(words: Words) -> dict[str, str]:
    """Every text of a language by its name."""
    found: dict[str, str] = {}
    for field in fields(words):
        value = getattr(words, field.name)
        if isinstance(value, str):
            found[field.name] = value
        elif isinstance(value, tuple):
            found |= {f"{field.name} {n}": text for n, text in enumerate(value)}
        else:
            found |= {f"{field.name} {key}": text for key, text in value.items()}
    return found


def test_there_are_words_for_every_language():
    assert set(IN) == set(Language)


def test_each_text_has_the_same_places_in_both():
    english, welsh = texts(ENGLISH), texts(WELSH)
    assert english.keys() == welsh.keys()
    for name, text in english.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", welsh[name])), name
        assert text.strip()
        assert welsh[name].strip()
        if name not in ALIKE:
            assert text != welsh[name], name


def test_no_english_word_is_left_in_the_welsh():
    def words_of(some: dict[str, str]) -> set[str]:
        plain = " ".join(re.sub(r"{\w+}", " ", text) for text in some.values())
        return set(re.findall(r"[A-Za-zâêîôûŵŷ]+", plain))

    both = words_of(texts(ENGLISH)) & words_of(texts(WELSH))
    assert both <= SHARED


@pytest.mark.parametrize("language", Language)
def test_every_reason_and_level_has_words(language):
    assert set(IN[language].levels) == set(Level)
    assert set(IN[language].why) == set(FAILED) - UNKNOWN


@pytest.mark.parametrize(
    ("day", "english", "welsh"),
    [
        (date(2026, 12, 4), "by Friday 4 December 2026", "erbyn dydd Gwener 4 Rhagfyr 2026"),
        (date(2027, 2, 1), "by Monday 1 February 2027", "erbyn dydd Llun 1 Chwefror 2027"),
        (date(2028, 8, 31), "by Thursday 31 August 2028", "erbyn dydd Iau 31 Awst 2028"),
    ],
)
def test_days(day, english, welsh):
    assert ENGLISH.by.format(day=ENGLISH.day(day)) == english
    assert WELSH.by.format(day=WELSH.day(day)) == welsh
    assert WELSH.on.format(day=WELSH.day(day)).startswith("ar ddydd ")
