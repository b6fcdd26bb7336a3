"""A message before it is written: what it says first, and its sections."""

from dataclasses import dataclass

from tracker.rules.words import Language


@dataclass(frozen=True, slots=True)
class Link:
    """A whole address, and what is read for it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is told; with an address, it leads there."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of as many cells as there are heads; the first cell of each names its row."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; `parts` are sections of a lower heading."""

    heading: str
    intro: str = ""
    table: Table | None = None
    lines: tuple[Line, ...] = ()
    parts: tuple["Section", ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """All that a message says; `first` is the sentence that it begins with."""

    subject: str
    first: str
    address: str
    sections: tuple[Section, ...]
    preferences: str
    language: Language = Language.ENGLISH
    to: str = ""
