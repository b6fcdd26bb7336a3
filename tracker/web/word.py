"""What is shown for a word that the facts are kept in."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Word:
    """What is shown for a word: its text, and the GOV.UK tag colour that only supports it."""

    text: str
    colour: str = "grey"


def plain(enum: type[StrEnum], **texts: str) -> dict[str, Word]:
    """The enumeration's words with `_` read as a space, except where `texts` says otherwise."""
    return {
        member.value: Word(texts.get(member.value) or member.value.replace("_", " ").capitalize())
        for member in enum
    }
