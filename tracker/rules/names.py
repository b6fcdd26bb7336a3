"""How two spellings of one name are told to be the same."""

import unicodedata

_OVERLOOKED = dict.fromkeys(
    map(
        ord,
        " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff"
        "_-\u2010\u2011\u2012\u2013\u2014\u2212"
        "'`\u2018\u2019\u201b\u02bc\u00b4",
    )
)


def match_key(name: str) -> str:
    """The name without case, spaces, apostrophes, hyphens and underscores; accents stay."""
    return unicodedata.normalize("NFC", name).casefold().translate(_OVERLOOKED)


def without_accents(name: str) -> str:
    """The name with each accented letter replaced by its plain one: Zoë becomes Zoe."""
    decomposed = unicodedata.normalize("NFD", name)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
