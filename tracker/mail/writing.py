"""A message as it is sent."""

from dataclasses import dataclass

from tracker.rules.words import Language


@dataclass(frozen=True, slots=True)
class Written:
    """A message to one address; `preferences` is where its reader says how to be told."""

    subject: str
    plain: str
    html: str
    language: Language
    address: str
    preferences: str = ""
