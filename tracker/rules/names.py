"""How two spellings of one name are told to be the same."""

import re
import unicodedata
from functools import lru_cache

# Spaces, controls, invisible marks, dashes and underscores of every script.
_OVERLOOKED = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd", "Pc"})
_MARKS = frozenset("'`\u00b4\u02bc\u2018\u2019\u201a\u201b\u2032\u2212\uff07")


class _Overlook(dict[int, int | None]):
    """A translation that leaves out what is overlooked, learnt a character at a time."""

    def __missing__(self, code: int) -> int | None:
        letter = chr(code)
        overlooked = letter in _MARKS or unicodedata.category(letter) in _OVERLOOKED
        self[code] = None if overlooked else code
        return self[code]


_overlook = _Overlook()


# The same names of courses, roles and providers are asked about row after row.
@lru_cache(maxsize=10_000)
def match_key(name: str) -> str:
    """The name without case, spaces, apostrophes, hyphens and underscores; accents stay."""
    return unicodedata.normalize("NFC", name).casefold().translate(_overlook)


def words_of(name: str) -> set[str]:
    """The words of a person's name and their initials, however written: José O'Dea-Ray J. is jose,
    odea, ray and j."""
    parts = name.replace("-", " ").replace(".", " ").split()
    return {key for part in parts if (key := without_accents(match_key(part)).strip(","))}


def without_accents(name: str) -> str:
    """The name with each accented letter replaced by its plain one: Zoë becomes Zoe."""
    decomposed = unicodedata.normalize("NFD", name)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def reference_of(person_id: int) -> str:
    """How a person is told to those who are not told names."""
    return f"P{person_id}"


def is_named_in(text: str, surname: str, number: str | None = None) -> bool:
    """Whether a text names somebody: by their surname, written as a name is, or staff number."""
    names = {surname.strip(), surname.strip().upper(), (number or "").strip()} - {""}
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)
