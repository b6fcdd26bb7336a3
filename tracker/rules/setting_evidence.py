"""What documents show of a setting on a day, point by point, beside what was asked for and came."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from tracker.rules.audit_words import DocumentKind, Principle, RequestState, Wanted
from tracker.rules.days import add_months

REVIEWED_EVERY = 12
"""Months for which a review stands: through the same day of the month a year later."""


class Shown(StrEnum):
    """What documents show of a point."""

    SHOWN = "shown"
    OUT_OF_DATE = "out_of_date"
    MISSING = "missing"


class Asking(StrEnum):
    """Whether a point was asked for: waiting for an answer, or a document came of it."""

    ASKED_FOR = "asked_for"
    CAME = "came"


@dataclass(frozen=True, slots=True)
class Document:
    """A document about a setting; several with one digest and kind are reviews of one document."""

    id: int
    setting_id: int
    kind: DocumentKind
    principles: tuple[Principle, ...]
    title: str
    dated_on: date
    reviewed_on: date | None
    authorised_by: str | None
    digest: str
    size: int
    media_type: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """What a commissioner asked of a setting; `came` are the ids of the documents that answered."""

    id: int
    setting_id: int
    wanted: Wanted
    principle: Principle | None
    said: str | None
    due_on: date
    state: RequestState
    asked_at: datetime
    came: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the evidence list on a day.

    `documents` are those that there were of it by then, each as last reviewed by then, those that
    show it first and then the latest first; `requests` are those that asked for it.
    """

    about: DocumentKind | Principle
    state: Shown
    documents: tuple[Document, ...]
    requests: tuple[Request, ...]

    @property
    def asked(self) -> Asking | None:
        """What came of the asking; asked for where anything still waits."""
        if any(one.state == RequestState.OPEN for one in self.requests):
            return Asking.ASKED_FOR
        return Asking.CAME if any(one.came for one in self.requests) else None


POINTS: tuple[DocumentKind | Principle, ...] = (
    DocumentKind.TRAINING_NEEDS_ANALYSIS,
    DocumentKind.TECHNIQUES_AUTHORISED,
    DocumentKind.REDUCTION_PLAN,
    *Principle,
)
REVIEWED = frozenset({DocumentKind.TRAINING_NEEDS_ANALYSIS, DocumentKind.REDUCTION_PLAN})


def points(
    documents: Iterable[Document],
    requests: Iterable[Request],
    day: date,
    reviewed_every: int = REVIEWED_EVERY,
) -> tuple[Point, ...]:
    """Every point of one setting that documents prove, in the order of POINTS.

    What is known is the caller's to choose; a document or a review of a later day shows nothing.
    """
    there = as_of(documents, day)
    asked = tuple(requests)
    return tuple(_point(about, there, asked, day, reviewed_every) for about in POINTS)


def good_until(document: Document, reviewed_every: int = REVIEWED_EVERY) -> date:
    """The last day on which the document's review, or else its own day, is recent enough."""
    return add_months(_last_day(document), reviewed_every)


def as_of(documents: Iterable[Document], day: date) -> list[Document]:
    """The documents dated by a day, each by its last review up to then, if it had any.

    Of several facts that say the same of a document that day, the first one speaks.
    """
    last: dict[tuple[str, DocumentKind], Document] = {}
    for one in sorted(documents, key=lambda one: (one.recorded_at, one.id)):
        if one.dated_on > day:
            continue
        if one.reviewed_on and one.reviewed_on > day:
            one = replace(one, reviewed_on=None)
        held = last.get((one.digest, one.kind))
        if held is None or _last_day(held) < _last_day(one):
            last[one.digest, one.kind] = one
    return sorted(last.values(), key=_last_day, reverse=True)


def _last_day(one: Document) -> date:
    return one.reviewed_on or one.dated_on


def _point(
    about: DocumentKind | Principle,
    there: Iterable[Document],
    asked: Iterable[Request],
    day: date,
    reviewed_every: int,
) -> Point:
    of_it = [one for one in there if about == one.kind or about in one.principles]
    state = {one: _state(one, about, day, reviewed_every) for one in of_it}
    return Point(
        about,
        min(state.values(), key=list(Shown).index, default=Shown.MISSING),
        tuple(sorted(of_it, key=lambda one: list(Shown).index(state[one]))),
        tuple(one for one in asked if about == (one.principle or one.wanted)),
    )


def _state(one: Document, about: DocumentKind | Principle, day: date, reviewed_every: int) -> Shown:
    """What one document shows; techniques that nobody is said to have authorised show nothing."""
    if about == DocumentKind.TECHNIQUES_AUTHORISED:
        return Shown.SHOWN if one.authorised_by else Shown.MISSING
    if about in REVIEWED and good_until(one, reviewed_every) < day:
        return Shown.OUT_OF_DATE
    return Shown.SHOWN
