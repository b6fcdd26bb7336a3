"""Hypothesis strategies for small random worlds: a register, a post, requirements, training.

Few days, codes and names, so that things meet: periods touch deliveries, events touch courses,
windows touch refreshers. All that can happen happens from FLOOR up to, not including, CEILING.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tests.examples import examples
from tracker.rules.days import ALWAYS, Period
from tracker.rules.facts import (
    Accreditation,
    Affiliate,
    Body,
    Certification,
    CertificationEvent,
    Curriculum,
    Licence,
    Post,
    Provider,
    Requirement,
    Setting,
    Trainer,
    TrainingRecord,
)
from tracker.rules.words import (
    Assurance,
    Convention,
    EventWord,
    Grade,
    Kind,
    Level,
    Mode,
    Nation,
    Population,
    ProviderKind,
    Result,
    Route,
    SettingType,
    Strength,
)

BASE = date(2024, 1, 15)
SPAN = 240
FLOOR = BASE - timedelta(days=200)
CEILING = BASE + timedelta(days=640)
MODEST = settings(max_examples=examples(40), deadline=None)

ORGANISATIONS = ("NORTH", "SOUTH")


def _course(provider: str, code: str, level: Level, family: str | None) -> Curriculum:
    return Curriculum(provider, code, code.title(), level, family)


CURRICULA = (
    _course("STEADY", "HOLD", Level.PHYSICAL, "Holding"),
    _course("STEADY", "TALK", Level.PSYCHOLOGICAL, "Holding"),
    _course("STEADY", "ALONE", Level.PHYSICAL, None),
    _course("OWN", "GRIP", Level.PHYSICAL, "holding"),
)
COURSE_CODES = tuple(course.code for course in CURRICULA)


@dataclass(frozen=True)
class World:
    """One post, the versions of one requirement, and the person's training records."""

    post: Post
    versions: tuple[Requirement, ...]
    records: tuple[TrainingRecord, ...]
    providers: tuple[Provider, ...]


@cache
def days(first: int = 0, last: int = SPAN) -> st.SearchStrategy[date]:
    """Days by their distance from BASE, month ends more often than by chance."""
    plain = [BASE + timedelta(days=n) for n in range(first, last + 1)]
    ends = [day for day in plain if (day + timedelta(days=1)).day == 1]
    return st.sampled_from([*plain, *ends * 4])


def mostly(usual: Any, *unusual: Any) -> st.SearchStrategy[Any]:
    """The usual value four times in five, else one of the unusual ones."""
    return st.sampled_from([*[usual] * 4 * len(unusual), *unusual])


def some_of(*values: Any) -> st.SearchStrategy[frozenset[Any]]:
    """Mostly the empty list, which in a scope means all."""
    return mostly(frozenset(), *(frozenset(pair) for pair in combinations([*values, values[0]], 2)))


def often(usual: st.SearchStrategy[Any], unusual: st.SearchStrategy[Any]) -> Any:
    """The usual strategy five times in six: `one_of` would count a repeated branch once."""
    return st.integers(0, 5).flatmap(lambda n: unusual if n == 5 else usual)


def some(one: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """One to three of them, now and then none."""
    at_least_one = st.lists(one, min_size=1, max_size=3)
    return often(at_least_one, st.just([])).map(tuple)


def few(one: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Mostly none of them, up to three."""
    return st.one_of(st.just([]), st.lists(one, max_size=3)).map(tuple)


def _in_order(ends: tuple[date | None, date | None]) -> Period:
    first, last = ends
    return Period.inclusive(*((last, first) if first and last and last < first else ends))


PERIODS = st.tuples(st.none() | days(), st.none() | days()).map(_in_order)
WIDE = often(st.just(ALWAYS), PERIODS)
SOME_COURSES = some_of(*COURSE_CODES)
AN_ORGANISATION = st.sampled_from(ORGANISATIONS)

BODIES = st.builds(
    Body,
    code=st.just("ACT"),
    name=st.just("ACT Certification"),
    licences=some(st.builds(Licence, WIDE)),
    accreditations=some(st.builds(Accreditation, WIDE, mostly("UKAS", "SWEDAC"))),
)
EVENTS = st.builds(
    CertificationEvent,
    st.sampled_from([EventWord.SUSPENDED, EventWord.SUSPENDED, *EventWord]),
    days(),
    SOME_COURSES,
)
CERTIFICATIONS = st.builds(
    Certification,
    number=st.just("C"),
    body=BODIES,
    period=WIDE,
    curricula=SOME_COURSES,
    populations=some_of(*Population),
    setting_types=some_of(SettingType.CHILDRENS_HOME, SettingType.SPECIAL_SCHOOL),
    nations=some_of(Nation.ENGLAND, Nation.WALES),
    events=few(EVENTS),
)
AFFILIATES = st.builds(Affiliate, AN_ORGANISATION, WIDE, SOME_COURSES)
TRAINERS = st.builds(
    Trainer,
    reference=mostly("T-7", None),
    name=mostly("Ada", None),
    grade=st.sampled_from(Grade),
    period=WIDE,
    organisation=st.sampled_from([None, *ORGANISATIONS]),
)


@cache
def providers(code: str = "STEADY") -> st.SearchStrategy[Provider]:
    """STEADY is commercial; OWN belongs to one of the organisations."""
    own = code == "OWN"
    return st.builds(
        Provider,
        code=st.just(code),
        name=st.just(code.title()),
        kind=st.just(ProviderKind.IN_HOUSE if own else ProviderKind.COMMERCIAL),
        organisation=AN_ORGANISATION if own else st.none(),
        last_checked=often(st.just(BASE), mostly(BASE, None)),
        certifications=some(CERTIFICATIONS),
        affiliates=some(AFFILIATES),
        trainers=some(TRAINERS),
    )


SETTINGS = st.builds(
    Setting,
    code=st.just("HOME"),
    organisation=AN_ORGANISATION,
    type=mostly(SettingType.CHILDRENS_HOME, None),
    nation=mostly(Nation.ENGLAND, None),
    populations=some_of(*Population),
)
POSTS = st.builds(
    Post,
    person=st.just(1),
    staff_number=st.just("00123"),
    setting=SETTINGS,
    period=WIDE,
    role=mostly("care", None),
    absence=often(st.none(), PERIODS),
    exempt=often(st.none(), PERIODS),
)


@cache
def requirements(windows: bool = True) -> st.SearchStrategy[Requirement]:
    """One version; without `windows` it has no renewal window."""
    return st.builds(
        Requirement,
        code=st.just("RRN"),
        level=mostly(Level.PHYSICAL, Level.PSYCHOLOGICAL),
        strength=st.just(Strength.EXPECTED),
        period=WIDE,
        nations=mostly(frozenset(), frozenset({Nation.ENGLAND})),
        roles=mostly(frozenset(), frozenset({"Care"})),
        assurance=st.sampled_from([Assurance.CERTIFIED, Assurance.ACCREDITED]),
        interval_months=st.sampled_from([6, 4, 4, 2, 1, None]),
        convention=st.sampled_from(Convention),
        renewal_window_months=st.sampled_from([None, 0, 1, 3]) if windows else st.none(),
        full_programme_months=st.sampled_from([None, None, 5, 9]),
        grace_days=st.sampled_from([0, 7, 40]),
        new_starter_days=st.sampled_from([0, 28]),
        warning_days=st.sampled_from([30, 0, 90, 120]),
    )


EXPIRIES = often(st.none(), days(0, SPAN + 160))
COURSES = mostly(CURRICULA[0], *CURRICULA[1:], None)
DELIVERIES = st.tuples(mostly(True, True, False), days(), mostly(0, *range(1, 41)))


@st.composite
def records(
    draw: st.DrawFn,
    known: tuple[Provider, ...],
    kinds: tuple[Kind | None, ...] = (None, *Kind),
    results: tuple[Result, ...] = tuple(Result),
    number: int = 0,
) -> TrainingRecord:
    """A record with one of these providers or none; `number` is its id, as no two share one.

    One in ten or so is without a day of delivery.
    """
    dated, completed, length = draw(DELIVERIES)
    return TrainingRecord(
        curriculum=draw(COURSES),
        provider=draw(mostly(known[0], *known[1:], None)),
        completed=completed if dated else None,
        started=completed - timedelta(days=length) if dated and length else None,
        kind=draw(st.sampled_from(kinds)),
        result=draw(mostly(Result.PASSED, *results)),
        route=draw(mostly(None, *Route)),
        mode=draw(mostly(Mode.FACE_TO_FACE, Mode.E_LEARNING)),
        printed_expiry=draw(EXPIRIES),
        trainer=draw(mostly(None, "Ada", "T-7", "Nobody")),
        id=number,
    )


@st.composite
def worlds(
    draw: st.DrawFn, kinds: tuple[Kind | None, ...] = (None, *Kind), windows: bool = True
) -> World:
    """Up to six records of the person, and one or two versions of the requirement."""
    known = (draw(providers("STEADY")), draw(providers("OWN")))
    versions = draw(st.lists(requirements(windows), min_size=1, max_size=2))
    count = draw(st.sampled_from([4, 5, 6, 3, 2, 1, 0]))
    return World(
        post=draw(POSTS),
        versions=tuple(replace(one, id=str(n)) for n, one in enumerate(versions)),
        records=tuple(draw(records(known, kinds, number=number)) for number in range(count)),
        providers=known,
    )
