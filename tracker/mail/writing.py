"""A digest as a message: its subject, plain text and HTML."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from textwrap import fill

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tracker.mail.digest import Digest
from tracker.mail.words import IN
from tracker.rules.words import Language

TEMPLATES = Path(__file__).parent.parent.parent / "templates" / "notices"
WIDTH = 72
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Written:
    """A message to one address; `preferences` is where its reader says how to be told."""

    subject: str
    plain: str
    html: str
    language: Language
    address: str
    preferences: str = ""


def write(digest: Digest) -> Written:
    """The message that a digest makes."""
    words = IN[digest.language]
    subject = " ".join(digest.subject.split())
    if len(subject) > LONGEST_SUBJECT:
        subject = subject[: LONGEST_SUBJECT - 1].rsplit(" ", 1)[0] + "…"
    plain = _templates().get_template("digest.txt").render(digest=digest, words=words)
    html = _templates().get_template("digest.html").render(digest=digest, words=words)
    return Written(
        subject, plain.strip() + "\n", html, digest.language, digest.address, digest.preferences
    )


@lru_cache(maxsize=1)
def _templates() -> Environment:
    """The templates of messages; only what becomes HTML is escaped."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: bool(name) and str(name).endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["wrapped"] = _wrapped
    return environment


def _wrapped(text: str, first: str = "") -> str:
    """Text in lines of a width that every reader shows; long words, such as addresses, stay."""
    return fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
