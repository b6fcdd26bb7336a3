"""All that somebody is called by, and how it is taken out of a text."""

import json
import re
from collections.abc import Collection
from html import escape
from typing import Any, NamedTuple

ERASED = "[erased]"


class Sought(NamedTuple):
    """Somebody by all that they are called: pairs of surname and forename, numbers, addresses."""

    names: frozenset[tuple[str, str]]
    numbers: frozenset[str]
    addresses: frozenset[str]

    @property
    def words(self) -> set[str]:
        """Each of them alone."""
        return {word for pair in self.names for word in pair} | self.numbers | self.addresses

    @property
    def in_full(self) -> set[str]:
        """What means them and nobody else who only shares a surname or a forename with them."""
        pairs = [(surname.strip(), forename.strip()) for surname, forename in self.names]
        names = {f"{forename} {surname}" for surname, forename in pairs}
        return names | {", ".join(pair) for pair in pairs} | self.numbers | self.addresses


def pattern(people: Collection[Sought]) -> re.Pattern[str]:
    """Finds each word of these people, whole and in any case, also as HTML or JSON write it."""
    return _finding({word for one in people for word in one.words})


def pattern_in_full(people: Collection[Sought]) -> re.Pattern[str]:
    """Finds these people where they are named in full, in the same way."""
    return _finding({word for one in people for word in one.in_full})


def _finding(said: Collection[str]) -> re.Pattern[str]:
    words = {word.strip() for word in said if len(word.strip()) > 1}
    forms = {form for word in words for form in (word, escape(word), json.dumps(word)[1:-1])}
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, ordered)) or '(?!)'})(?!\w)", re.I)


def take_out(words: re.Pattern[str], said: Any) -> Any:
    """A text, or what JSON holds, without these words; equal to itself where none is in it."""
    match said:
        case str():
            return words.sub(ERASED, said)
        case list():
            return [take_out(words, one) for one in said]
        case dict():
            return {take_out(words, key): take_out(words, one) for key, one in said.items()}
    return said
