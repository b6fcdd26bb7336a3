"""Random registers with people, for whole questions on a real database.

Few codes and days, so that things meet: changes touch deliveries, certificates touch each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.rules.worlds import few, mostly, often, some, some_of
from tracker.rules.words import (
    Assurance,
    Convention,
    Employment,
    EventWord,
    Evidence,
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
from tracker.store.register_writing import Change, Codes, Concerned, touch_posts, write_facts
from tracker.store.tables import people

TODAY = date(2026, 11, 25)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
COURSES = (("P", "HOLD", Level.PHYSICAL), ("P", "TALK", Level.PSYCHOLOGICAL))
COURSES += (("Q", "GRIP", Level.PHYSICAL), ("OWN", "WARD", Level.PHYSICAL))
POPULATIONS = (Population.AUTISM, Population.CHILDREN)


def days(first: int, last: int) -> st.SearchStrategy[date]:
    """Days by their distance from TODAY, in steps of ten, so that they meet."""
    return st.integers(first // 10, last // 10).map(lambda n: TODAY + timedelta(days=10 * n))


def periods(first: int = -900, last: int = 500) -> st.SearchStrategy[dict[str, date | None]]:
    """Mostly open for ever, or over a stretch."""
    ends = st.tuples(st.none() | days(first, 0), st.none() | days(-200, last))
    whole = st.just((None, None))
    return often(whole, ends).map(_in_order)


def _in_order(ends: tuple[date | None, date | None]) -> dict[str, date | None]:
    first, last = ends
    if first and last and last < first:
        first, last = last, first
    return {"starts_on": first, "ends_on": last}


@dataclass(frozen=True)
class Drawn:
    """A register as tables of facts told by codes, and people with posts and training."""

    facts: dict[str, list[dict[str, Any]]]
    posts: list[dict[str, Any]]
    training: list[dict[str, Any]]

    def fill(self, session: Session) -> None:
        """Put it all into an empty database."""
        codes = Codes(session)
        for kind in ("organisation", "body", "provider", "setting"):
            codes.add(kind, _named(self.facts, kind))
        codes.add("curriculum", [fact["curriculum"] for fact in self.facts["curriculum_fact"]])
        for kind in ("certification", "requirement"):
            codes.add(kind, _named(self.facts, kind))
        for table, facts in self.facts.items():
            write_facts(session, table, Change([], facts), codes=codes, now=LONG_AGO)
        self._fill_people(session, codes)
        touch_posts(session, Concerned(everyone=True))
        session.commit()

    def _fill_people(self, session: Session, codes: Codes) -> None:
        organisations = {
            fact["setting"]: fact["organisation"] for fact in self.facts["setting_fact"]
        }
        for number, post in enumerate(self.posts, 1):
            organisation_id = codes.ids["organisation"][organisations[post["setting"]]]
            named = {"id": number, "organisation_id": organisation_id, "number": f"{number:05}"}
            _add(session, people.Person, **named)
            _add(
                session,
                people.Post,
                id=number,
                person_id=number,
                staff_number=f"{number:05}",
                setting_id=codes.ids["setting"][post["setting"]],
            )
            _fact(session, people.PostFact, post_id=number, **post["said"])
        for one in self.training:
            provider, course = one["course"][:2]
            _fact(
                session,
                people.TrainingFact,
                person_id=one["person"],
                provider_id=codes.ids["provider"][provider],
                curriculum_id=codes.ids["curriculum"][provider, course],
                provider_text=provider,
                course_text=course,
                evidence=Evidence.ENTERED_BY_HR,
                **one["said"],
            )


def _named(facts: dict[str, list[dict[str, Any]]], kind: str) -> Iterator[str]:
    for table in facts.values():
        for fact in table:
            if isinstance(fact.get(kind), str):
                yield fact[kind]


def _add(session: Session, table: Any, **values: Any) -> None:
    session.execute(insert(table), [values])


def _fact(session: Session, table: Any, **values: Any) -> None:
    _add(session, table, recorded_at=LONG_AGO, **values)


def _certificate(provider: str, n: int, drawn: dict[str, Any]) -> dict[str, Any]:
    return {
        "certification": f"{provider}-{n}",
        "provider": provider,
        "body": "ACT",
        "standards_version": None,
        "source": "certificate",
        "last_checked": TODAY,
        "evidence_id": None,
        **{name: tuple(value) for name, value in drawn["scope"].items()},
        **drawn["period"],
    }


def _events(provider: str, n: int, drawn: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "certification": f"{provider}-{n}",
            "event": word,
            "on": on,
            "curricula": tuple(curricula),
            "reason": None,
        }
        for word, on, curricula in drawn["events"]
    ]


def _certificates(*courses: str) -> st.SearchStrategy[Any]:
    some_courses = some_of(*courses)
    words = st.sampled_from([EventWord.SUSPENDED, EventWord.SUSPENDED, *EventWord])
    return st.fixed_dictionaries(
        {
            "period": periods(),
            "events": few(st.tuples(words, days(-600, 300), some_courses)),
            "scope": st.fixed_dictionaries(
                {
                    "curricula": some_courses,
                    "populations": some_of(*POPULATIONS),
                    "setting_types": mostly((), (SettingType.CHILDRENS_HOME,)),
                    "nations": mostly((), (Nation.ENGLAND,)),
                }
            ),
        }
    )


CERTIFICATES = {"P": _certificates("HOLD", "TALK"), "Q": _certificates("GRIP", "GRIP")}
CERTIFICATES["OWN"] = _certificates("WARD", "WARD")
SETTINGS = st.fixed_dictionaries(
    {
        "type": st.sampled_from([SettingType.CHILDRENS_HOME, SettingType.SPECIAL_SCHOOL]),
        "nation": mostly(Nation.ENGLAND, None, Nation.WALES),
        "populations": some_of(*POPULATIONS).map(tuple),
        "declared_provider": st.sampled_from([None, "P", "Q"]),
        "nhs_commissioned": st.booleans(),
    }
)
REQUIREMENTS = st.fixed_dictionaries(
    {
        "level": mostly(Level.PHYSICAL, Level.PSYCHOLOGICAL),
        "assurance": st.sampled_from([Assurance.CERTIFIED, Assurance.ACCREDITED]),
        "interval_months": st.sampled_from([12, 12, 6, None]),
        "convention": st.sampled_from(Convention),
        "renewal_window_months": st.sampled_from([None, 3]),
        "full_programme_months": st.sampled_from([None, None, 24]),
        "grace_days": st.sampled_from([0, 40]),
        "new_starter_days": st.sampled_from([0, 28]),
        "target": st.sampled_from([None, 85]),
        "strength": st.sampled_from(Strength),
        "nhs_commissioned": mostly(None, True),
    }
)
POSTS = st.fixed_dictionaries(
    {
        "setting": st.sampled_from(["N1", "N1", "N2", "S1"]),
        "said": periods(-700, 300).map(
            lambda period: {**period, "role": "care", "employment": Employment.EMPLOYED}
        ),
    }
)
A_COURSE = mostly(COURSES[0], *COURSES)
DELIVERIES = st.tuples(days(-400, 0), mostly(0, 9, 30)).map(
    lambda drawn: {"completed_on": drawn[0], "started_on": drawn[0] - timedelta(days=drawn[1])}
)
SAID = st.fixed_dictionaries(
    {
        "result": mostly(Result.PASSED, *Result),
        "kind": st.sampled_from([None, Kind.INITIAL, Kind.REFRESHER, Kind.FULL_PROGRAMME]),
        "route": mostly(None, *Route),
        "trainer": mostly(None, "Ada"),
        "printed_expiry": mostly(None, TODAY + timedelta(days=40)),
        "mode": st.just(Mode.FACE_TO_FACE),
    }
)


@st.composite
def registers(draw: st.DrawFn) -> Drawn:
    """Three providers, three settings of two organisations, up to five people."""
    facts: dict[str, list[dict[str, Any]]] = {
        "organisation_fact": [{"organisation": c, "name": c} for c in ("NORTH", "SOUTH")],
        "provider_fact": [_provider(code, draw(mostly(TODAY, None))) for code in ("P", "Q", "OWN")],
        "licence": [_licence(draw(periods()))],
        "accreditation": [_accreditation(draw(periods()), draw(mostly("UKAS", "SWEDAC")))],
        "curriculum_fact": [_course(*course) for course in COURSES],
        "setting_fact": [_setting(code, draw(SETTINGS)) for code in ("N1", "N2", "S1")],
        "requirement_fact": [
            _requirement(code, draw(REQUIREMENTS)) for code in draw(mostly(["R1"], ["R1", "R2"]))
        ],
        "affiliate": [_affiliate(draw(periods()))],
        "trainer": [_trainer(draw(periods()), draw(st.sampled_from([None, "NORTH"])))],
        "certification_fact": [],
        "certification_event": [],
    }
    for provider, strategy in CERTIFICATES.items():
        for n, drawn in enumerate(draw(some(strategy))):
            facts["certification_fact"].append(_certificate(provider, n, drawn))
            facts["certification_event"] += _events(provider, n, drawn)
    posts = draw(st.lists(POSTS, min_size=2, max_size=5))
    training = [
        {
            "person": person,
            "course": draw(mostly(COURSES[0], *COURSES)),
            "said": {**said, **delivery},
        }
        for person in range(1, len(posts) + 1)
        for said, delivery in draw(st.lists(st.tuples(SAID, DELIVERIES), min_size=1, max_size=3))
    ]
    return Drawn(facts, posts, training)


_KEPT = {"source": "the register", "last_checked": TODAY, "evidence_id": None}


def _provider(code: str, last_checked: date | None) -> dict[str, Any]:
    own = code == "OWN"
    kind = ProviderKind.IN_HOUSE if own else ProviderKind.COMMERCIAL
    named = {"provider": code, "name": code.title(), "aliases": (), "kind": kind}
    return {
        **named,
        **_KEPT,
        "organisation": "NORTH" if own else None,
        "last_checked": last_checked,
    }


def _licence(period: dict[str, Any]) -> dict[str, Any]:
    return {"body": "ACT", "name": "ACT", **_KEPT, **period}


def _accreditation(period: dict[str, Any], by: str) -> dict[str, Any]:
    said = {"accredited_by": by, "standard": None, "reference": None}
    return {"body": "ACT", **said, **_KEPT, **period}


def _course(provider: str, code: str, level: Level) -> dict[str, Any]:
    named = {"curriculum": (provider, code), "name": code.title(), "aliases": (), "family": None}
    return {**named, "level": level, **_KEPT}


def _setting(code: str, drawn: dict[str, Any]) -> dict[str, Any]:
    organisation = "NORTH" if code.startswith("N") else "SOUTH"
    named = {"setting": code, "organisation": organisation, "name": code}
    identifier = {"identifier_kind": None, "identifier": None}
    return {**named, **identifier, **drawn, "starts_on": None, "ends_on": None}


def _requirement(code: str, drawn: dict[str, Any]) -> dict[str, Any]:
    scope = {"setting_types": (), "nations": (), "staff_groups": (), "roles": ()}
    rest = {"warning_days": 90, "authority": None, "source": None}
    return {
        "requirement": code,
        "name": code,
        **scope,
        **rest,
        **drawn,
        "starts_on": None,
        "ends_on": None,
    }


def _affiliate(period: dict[str, Any]) -> dict[str, Any]:
    return {"provider": "P", "organisation": "NORTH", "curricula": (), **_KEPT, **period}


def _trainer(period: dict[str, Any], organisation: str | None) -> dict[str, Any]:
    said = {"reference": None, "name": "Ada", "grade": Grade.SENIOR, "organisation": organisation}
    return {"provider": "P", **said, **_KEPT, **period}
