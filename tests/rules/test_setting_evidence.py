"""What documents show of a setting on a day: there, reviewed within a year, authorised."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tracker.rules.audit_words import DocumentKind, Principle, RequestState, Wanted
from tracker.rules.setting_evidence import POINTS, Asking, Document, Point, Request, Shown, points

DAY = date(2026, 11, 26)
ANALYSIS = DocumentKind.TRAINING_NEEDS_ANALYSIS
TECHNIQUES = DocumentKind.TECHNIQUES_AUTHORISED
PLAN = DocumentKind.REDUCTION_PLAN
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)


def document(kind: DocumentKind = ANALYSIS, dated_on: date = DAY, **said: object) -> Document:
    held = Document(
        1, 7, kind, (), "A document", dated_on, None, None, "aa", 1000, "application/pdf", AT
    )
    return replace(held, **said)  # type: ignore[arg-type]


def asked(wanted: Wanted, state: RequestState, *came: int, principle: object = None) -> Request:
    assert principle is None or isinstance(principle, Principle)
    return Request(3, 7, wanted, principle, "Please send it", DAY, state, AT, came)


def point(about: DocumentKind | Principle, *documents: Document, day: date = DAY) -> Point:
    return {one.about: one for one in points(documents, (), day)}[about]


def test_every_point_is_told_even_of_nothing() -> None:
    told = points((), (), DAY)
    assert [one.about for one in told] == [ANALYSIS, TECHNIQUES, PLAN, *Principle]
    assert len(told) == len(POINTS) == 11
    assert {(one.state, one.asked, one.documents) for one in told} == {(Shown.MISSING, None, ())}


@pytest.mark.parametrize("kind", [ANALYSIS, PLAN])
@pytest.mark.parametrize(
    ("dated_on", "reviewed_on", "state"),
    [
        (date(2026, 11, 26), None, Shown.SHOWN),
        (date(2026, 11, 27), None, Shown.MISSING),
        (date(2025, 11, 26), None, Shown.SHOWN),
        (date(2025, 11, 25), None, Shown.OUT_OF_DATE),
        (date(2019, 1, 1), date(2025, 11, 26), Shown.SHOWN),
        (date(2019, 1, 1), date(2025, 11, 25), Shown.OUT_OF_DATE),
        (date(2019, 1, 1), date(2026, 11, 26), Shown.SHOWN),
    ],
)
def test_it_was_reviewed_within_a_year(
    kind: DocumentKind, dated_on: date, reviewed_on: date | None, state: Shown
) -> None:
    assert point(kind, document(kind, dated_on, reviewed_on=reviewed_on)).state == state


@pytest.mark.parametrize(
    ("reviewed_on", "last_good"),
    [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2025, 1, 31), date(2026, 1, 31)),
    ],
)
def test_a_year_is_twelve_months(reviewed_on: date, last_good: date) -> None:
    held = document(PLAN, date(2020, 1, 1), reviewed_on=reviewed_on)
    assert point(PLAN, held, day=last_good).state == Shown.SHOWN
    after = date.fromordinal(last_good.toordinal() + 1)
    assert point(PLAN, held, day=after).state == Shown.OUT_OF_DATE


def test_how_often_it_is_reviewed_can_be_said() -> None:
    held = document(PLAN, date(2025, 1, 1))
    told = {one.about: one.state for one in points([held], (), DAY, reviewed_every=24)}
    assert told[PLAN] == Shown.SHOWN


def test_a_review_of_a_later_day_says_nothing_of_an_earlier_one() -> None:
    """On a day between two reviews the first one speaks, whatever was reviewed since."""
    first = document(PLAN, date(2023, 1, 1), id=1)
    second = document(PLAN, date(2023, 1, 1), id=2, reviewed_on=date(2024, 1, 10))
    third = document(PLAN, date(2023, 1, 1), id=3, reviewed_on=date(2026, 1, 10))
    for day, state, key in [
        (date(2023, 6, 1), Shown.SHOWN, 1),
        (date(2024, 6, 1), Shown.SHOWN, 2),
        (date(2025, 6, 1), Shown.OUT_OF_DATE, 2),
        (date(2026, 6, 1), Shown.SHOWN, 3),
    ]:
        told = point(PLAN, third, first, second, day=day)
        assert (told.state, [one.id for one in told.documents]) == (state, [key])


def test_a_document_of_which_only_a_later_review_is_known_counts_by_its_own_day() -> None:
    held = document(PLAN, date(2023, 1, 1), reviewed_on=date(2026, 1, 10))
    assert point(PLAN, held, day=date(2023, 6, 1)).state == Shown.SHOWN
    assert point(PLAN, held, day=date(2025, 6, 1)).state == Shown.OUT_OF_DATE


@pytest.mark.parametrize(
    ("dated_on", "by", "state"),
    [
        (date(2019, 1, 1), "The board", Shown.SHOWN),
        (DAY, "The board", Shown.SHOWN),
        (DAY, None, Shown.MISSING),
        (date(2026, 11, 27), "The board", Shown.MISSING),
    ],
)
def test_techniques_are_authorised_by_somebody(
    dated_on: date, by: str | None, state: Shown
) -> None:
    assert point(TECHNIQUES, document(TECHNIQUES, dated_on, authorised_by=by)).state == state


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_a_document_of_any_kind_is_evidence_for_the_principles_it_names(kind: DocumentKind) -> None:
    named = (Principle.DOCUMENTED, Principle.RISK_ASSESSED)
    held = document(kind, date(2019, 1, 1), principles=named)
    told = {one.about: one for one in points([held], (), DAY)}
    for principle in Principle:
        state = Shown.SHOWN if principle in named else Shown.MISSING
        assert told[principle].state == state, principle
    assert told[Principle.DOCUMENTED].documents == (held,)


def test_the_best_document_shows_a_point_and_stands_first() -> None:
    old = document(ANALYSIS, date(2020, 1, 1), id=1, digest="old")
    new = document(ANALYSIS, date(2026, 1, 1), id=2, digest="new")
    told = point(ANALYSIS, old, new)
    assert (told.state, told.documents) == (Shown.SHOWN, (new, old))
    unsigned = document(TECHNIQUES, date(2026, 6, 1), id=3, digest="unsigned")
    signed = document(TECHNIQUES, date(2020, 6, 1), id=4, digest="signed", authorised_by="Board")
    assert point(TECHNIQUES, unsigned, signed).documents == (signed, unsigned)


@pytest.mark.parametrize(
    ("requests", "word"),
    [
        ([], None),
        ([asked(Wanted.REDUCTION_PLAN, RequestState.OPEN)], Asking.ASKED_FOR),
        ([asked(Wanted.REDUCTION_PLAN, RequestState.CANCELLED)], None),
        ([asked(Wanted.REDUCTION_PLAN, RequestState.ANSWERED)], None),
        ([asked(Wanted.REDUCTION_PLAN, RequestState.ANSWERED, 5)], Asking.CAME),
        ([asked(Wanted.REDUCTION_PLAN, RequestState.CLOSED, 5)], Asking.CAME),
        # Asked again, what came before is not enough.
        ([asked(Wanted.REDUCTION_PLAN, RequestState.OPEN, 5)], Asking.ASKED_FOR),
        ([asked(Wanted.TRAINING_NEEDS_ANALYSIS, RequestState.OPEN)], None),
        ([asked(Wanted.FRESH_DATA, RequestState.OPEN)], None),
    ],
)
def test_what_was_asked_for_and_what_came(requests: list[Request], word: Asking | None) -> None:
    told = {one.about: one for one in points((), requests, DAY)}[PLAN]
    assert (told.state, told.asked) == (Shown.MISSING, word)


def test_a_principle_that_was_asked_for_is_that_one() -> None:
    wanted = asked(Wanted.PRINCIPLE, RequestState.OPEN, principle=Principle.INVOLVEMENT)
    told = {one.about: one.requests for one in points((), [wanted], DAY)}
    assert {about for about, found in told.items() if found} == {Principle.INVOLVEMENT}
