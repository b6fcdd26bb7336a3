"""The training of a world's people: deliveries of their setting's courses, about a year apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tracker.benchmark.people import Worker
from tracker.demo.providers import course
from tracker.demo.teams import Fate, Team
from tracker.demo.training import LATEST, NEW_STARTER_DAYS, POOR, UNCHECKED
from tracker.rules.words import Kind, Mode, Result, Route
from tracker.store.people_held import Training

LEVELS = ("physical",) * 17 + ("psychological",) * 2 + ("awareness",)
LETTERS = {"awareness": "A", "psychological": "PS", "physical": "PH"}
FULL_PROGRAMME_EVERY, NAMED_TRAINER, PRINTED = 3, "Maren Holtby", 0.2
# The name of a provider that nobody has entered into the register.
UNRESOLVED, UNRESOLVED_COURSE, UNRESOLVED_CHANCE = "Mabbo Ltd", "Holding skills", 0.01
# How many records people have, in turn, as weights: every so often nobody has trained somebody.
SHARES = (4, 2, 1, 3, 2, 0, 5, 2, 3, 3)
_FATES = list(Fate)


@dataclass(frozen=True, slots=True)
class Register:
    """The ids of providers by code, and of curricula by their provider's code and their own."""

    providers: Mapping[str, int]
    curricula: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class _Taught:
    """A provider's course as records tell of it."""

    provider_id: int | None
    provider: str
    curriculum_id: int | None
    course: str
    route: Route | None


class Trained:
    """Tells each person's records, of so many in all."""

    def __init__(self, register: Register, seed: int, today: date) -> None:
        self._register = register
        self._seed = seed
        self._today = today
        self._known: dict[tuple[str, str, str | None], _Taught] = {}

    def records(self, worker: Worker, person_id: int, count: int) -> Iterator[Training]:
        """So many records of a person, the oldest first; the last of some is a failed one."""
        random = Random(f"{self._seed} {worker.organisation} {worker.number} training")
        fate = random.choices(_FATES, worker.place.team.fates)[0]
        usual = self._usual(worker, fate, random)
        first, last = LATEST.get(fate, (12, 350))
        latest = first + int(random.random() * (last - first))
        begun = worker.posts[0][2].starts_on
        if begun and (self._today - begun).days < NEW_STARTER_DAYS:
            # Brought along from where they were before.
            latest += NEW_STARTER_DAYS
        failed = fate == Fate.FAILED and count > 1
        passed = count - failed
        day = self._today
        for turn in range(passed):
            age = latest + 350 * (passed - 1 - turn)
            day = self._course_day(age, worker.place.team)
            yield self._record(person_id, usual, fate, day, turn, random)
        if failed:
            day += timedelta(days=8)
            record = self._record(person_id, usual, fate, day, 1, random)
            yield record._replace(result=Result.FAILED, certificate_number=None)

    def _usual(self, worker: Worker, fate: Fate, random: Random) -> _Taught:
        level = LEVELS[int(random.random() * len(LEVELS))]
        chance = random.random()
        if chance < UNRESOLVED_CHANCE:
            return _Taught(None, UNRESOLVED, None, UNRESOLVED_COURSE, None)
        if fate == Fate.POOR:
            return self._taught(POOR[int(chance * len(POOR))], level, None)
        if fate == Fate.UNCHECKED:
            return self._taught(UNCHECKED, level, None)
        team = worker.place.team.usual
        usual = team[int(chance * len(team))]
        return self._taught(usual.provider, level, usual.route)

    def _taught(self, provider: str, level: str, route: str | None) -> _Taught:
        key = provider, level, route
        if key not in self._known:
            ids = self._register
            self._known[key] = _Taught(
                ids.providers[provider],
                provider,
                ids.curricula[provider, f"{provider}-{LETTERS[level]}"],
                course(provider, level),
                Route(route) if route else None,
            )
        return self._known[key]

    def _course_day(self, age: int, team: Team) -> date:
        """The day of the course for teams like this one of some four weeks around then."""
        day = self._today - timedelta(days=age)
        return day - timedelta(days=(day.toordinal() + len(team.setting) + team.size) % 28 - 14)

    def _record(
        self, person_id: int, usual: _Taught, fate: Fate, day: date, turn: int, random: Random
    ) -> Training:
        long = turn % FULL_PROGRAMME_EVERY == 0 and fate != Fate.THEORY
        kind = Kind.REFRESHER if turn % FULL_PROGRAMME_EVERY else Kind.FULL_PROGRAMME
        chance = random.random()
        return Training(
            person_id,
            usual.provider_id,
            usual.provider,
            usual.curriculum_id,
            usual.course,
            usual.route,
            Mode.E_LEARNING if fate == Fate.THEORY else Mode.FACE_TO_FACE,
            day - timedelta(days=1) if long else day,
            day,
            kind if turn else Kind.INITIAL,
            Result.PASSED,
            f"{usual.provider[:2]}-{person_id}-{turn}",
            day + timedelta(days=3 * 365) if chance < PRINTED else None,
            NAMED_TRAINER if usual.provider == "TARNBECK" and chance > 0.5 else None,
        )
