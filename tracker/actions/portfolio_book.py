"""A portfolio as a workbook and as rows: what its page shows, with the numbers as numbers."""

from collections.abc import Callable, Collection, Iterator, Sequence

from tracker.actions.covered import Covered
from tracker.actions.relied_providers import ReliedOn
from tracker.actions.whole_portfolio import Picture, Place, relies_on_uncertified
from tracker.rules.words import Severity
from tracker.sheets.values import Cell
from tracker.sheets.writing import Column, OutSheet, write_workbook

# The word of an enumeration of a kind, as people read it.
Say = Callable[[str, str], str]

SETTING = Column("Code", "text"), Column("Setting")
SETTINGS = (
    *SETTING,
    Column("Run by"),
    Column("Type"),
    Column("Figures as of", "date"),
    Column("Figures"),
    Column("Providers"),
    Column("Relies on a provider that is not certified"),
    Column("Open breaches"),
    Column("Open concerns"),
    Column("Open advice"),
)
COVERAGE = (
    *SETTING,
    Column("Requirement"),
    Column("In date or due soon"),
    Column("People counted"),
    Column("Covered (%)"),
    Column("Target (%)"),
    Column("Target met"),
    Column("Left out: exempt"),
    Column("Left out: long absence"),
    Column("Left out: new starters"),
    Column("Figures as of", "date"),
    Column("Figures"),
    Column("Change in points"),
    Column("Since", "date"),
    Column("Worked out later"),
)
PROVIDERS = (
    *SETTING,
    Column("Provider"),
    Column("Provider code", "text"),
    Column("For this setting today"),
    Column("Certificate ends", "date"),
    Column("Posts"),
)
TREND = (
    Column("Requirement"),
    Column("Day", "date"),
    Column("Settings"),
    Column("In date or due soon"),
    Column("People counted"),
    Column("Covered (%)"),
    Column("Left out: exempt"),
    Column("Left out: long absence"),
    Column("Left out: new starters"),
    Column("Settings worked out later"),
)


def portfolio_book(
    found: Picture, places: Collection[Place], requirement: str | None, say: Say
) -> bytes:
    """The workbook of these settings, in this order; the trend is of the whole portfolio, against
    the requirement asked for or against each."""
    return write_workbook(
        [
            OutSheet("Settings", SETTINGS, [_setting(one, say) for one in places]),
            OutSheet("Coverage", COVERAGE, _coverage(places, say)),
            OutSheet("Providers", PROVIDERS, _providers(places, say)),
            OutSheet("Trend", TREND, _trend(found, requirement)),
        ]
    )


def portfolio_rows(places: Collection[Place], say: Say) -> Iterator[Sequence[Cell]]:
    """Headings, then each setting with each requirement on it; once where none is."""
    yield [column.heading for column in (*SETTINGS, *COVERAGE[2:])]
    for place in places:
        rows = [row[2:] for row in _coverage([place], say)] or [[None] * (len(COVERAGE) - 2)]
        for row in rows:
            yield [*_setting(place, say), *row]


def _setting(place: Place, say: Say) -> Sequence[Cell]:
    one = place.commissioned
    providers = [f"{said.provider.name} ({_state(said, say)})" for said in one.trainers]
    return (
        place.code,
        place.name,
        one.row.organisation,
        say(one.row.fact.type, "setting_type") if one.row.fact.type else None,
        place.figures.as_of,
        say(place.figures.freshness, "freshness"),
        "; ".join(providers),
        relies_on_uncertified(place),
        *(one.flags.get(severity, 0) for severity in Severity),
    )


def _coverage(places: Collection[Place], say: Say) -> Iterator[Sequence[Cell]]:
    for place in places:
        for one in place.covered:
            yield place.code, place.name, *_covered(place, one, say)


def _covered(place: Place, one: Covered, say: Say) -> Sequence[Cell]:
    """Without figures there is nothing to count, and an empty cell is no 0."""
    coverage, target = one.coverage, one.requirement.target
    change = place.changes.get(one.requirement.code)
    is_known = one.figures.as_of is not None
    return (
        one.requirement.name or one.requirement.code,
        coverage.held if is_known else None,
        coverage.counted if is_known else None,
        _number(coverage.percent) if is_known else None,
        None if target is None else float(target),
        one.is_met,
        *(
            (coverage.exempt, coverage.long_absence, coverage.new_starter)
            if is_known
            else [None] * 3
        ),
        one.figures.as_of,
        say(one.figures.freshness, "freshness"),
        change and _signed(change.points, down=bool(change.exact and change.exact < 0)),
        change and change.since,
        change and change.before.later,
    )


def _providers(places: Collection[Place], say: Say) -> Iterator[Sequence[Cell]]:
    for place in places:
        for one in place.commissioned.trainers:
            yield (
                place.code,
                place.name,
                one.provider.name,
                one.provider.code,
                _state(one, say),
                one.state.ends_on,
                one.provider.posts,
            )


def _trend(found: Picture, requirement: str | None) -> Iterator[Sequence[Cell]]:
    for trend in found.trends:
        if requirement not in {None, trend.requirement.code}:
            continue
        for one in trend.points:
            coverage = one.coverage
            yield (
                trend.requirement.name or trend.requirement.code,
                one.day,
                one.settings,
                coverage.held,
                coverage.counted,
                _number(coverage.percent),
                coverage.exempt,
                coverage.long_absence,
                coverage.new_starter,
                one.later,
            )


def _state(one: ReliedOn, say: Say) -> str:
    return say(one.state.word, "provider_state")


def _number(percent: str | None) -> float | None:
    return None if percent is None else float(percent)


def _signed(points: str | None, *, down: bool) -> float | None:
    return None if points is None else -float(points) if down else float(points)
