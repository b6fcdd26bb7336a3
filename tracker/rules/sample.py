"""Whom an audit looks at: a draw in which risk counts, and which can be repeated from its seed.

Each person has as many tickets as their risk has points. A ticket's number is the SHA-256 of seed,
reference and ticket, and who holds the highest number comes first. So the same seed gives the same
sample, whoever draws and in whatever order people stand, and nobody foresees another seed's.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from tracker.rules.coverage import HELD
from tracker.rules.words import Employment, Evidence, Link, Standing

SOON_DAYS, LATELY_DAYS = 30, 30


class Point(NamedTuple):
    """What adds to a risk: by how much, and the sentence that says so."""

    weight: int
    said: str


POINTS: dict[str, Point] = {
    "anybody": Point(1, "Anybody can be drawn."),
    "never_trained": Point(4, "There is no training that counts."),
    "expired": Point(4, "The training has run out."),
    "not_assured": Point(3, "The training does not count here: a link of its chain fails."),
    "unknown": Point(3, "Nobody can say whether the training counts."),
    "exempt": Point(2, "Exempt: somebody decided that."),
    "in_grace": Point(2, "The training has run out, and days of grace are left."),
    "due_within_30_days": Point(1, "The training runs out within 30 days."),
    "failing_delivery": Point(2, "The day of delivery is not known."),
    "failing_provider": Point(2, "The provider is not in the register, or nobody checked it."),
    "failing_certification": Point(2, "The provider was not certified on the day of delivery."),
    "failing_status": Point(2, "The certification was suspended or withdrawn on that day."),
    "failing_scope": Point(2, "The certification did not cover this training here."),
    "failing_route": Point(2, "The route of delivery was not approved."),
    "failing_trainer": Point(2, "The trainer was not authorised."),
    "failing_body": Point(2, "The certification body was not licensed on that day."),
    "failing_accreditation": Point(1, "UKAS had not accredited the certification body by then."),
    "failing_evidence": Point(2, "The evidence is weaker than is asked for."),
    "trained_within_30_days": Point(1, "The training was in the 30 days before the day asked of."),
    "bank": Point(2, "Bank staff: fewer people see their records."),
    "agency": Point(3, "Agency staff: another employer keeps their records."),
    "self_declared": Point(3, "Only their own word stands for the training."),
    "entered_by_hr": Point(2, "HR entered the training, and says of no document that it was seen."),
    "confirmed_by_passport": Point(1, "Another employer confirms the training."),
    "no_certificate_number": Point(1, "No certificate number is known."),
}


class Stratum(NamedTuple):
    """A part of the people that every sample shows: held or not, and how they are employed."""

    held: bool
    employment: Employment


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post against a requirement, as it was on the day asked of.

    Days are counted from that day: `due_in` to the last good day and `trained_ago` from the
    delivery. `failing` is the first link that fails; evidence is None without a record.
    """

    reference: str
    post: int
    requirement: str
    standing: Standing
    employment: Employment
    evidence: Evidence | None = None
    failing: Link | None = None
    in_grace: bool = False
    due_in: int | None = None
    trained_ago: int | None = None
    has_certificate_number: bool = True

    @property
    def stratum(self) -> Stratum:
        return Stratum(self.standing in HELD, self.employment)

    @property
    def points(self) -> tuple[str, ...]:
        """The names of the points that it has, of POINTS and in their order."""
        has = {"anybody", self.standing.value, self.employment.value}
        if self.in_grace:
            has.add("in_grace")
        elif self.due_in is not None and 0 <= self.due_in <= SOON_DAYS:
            has.add("due_within_30_days")
        if self.failing:
            has.add(f"failing_{self.failing}")
        if self.trained_ago is not None and 0 <= self.trained_ago <= LATELY_DAYS:
            has.add("trained_within_30_days")
        if self.evidence:
            has.add(self.evidence.value)
            if not self.has_certificate_number:
                has.add("no_certificate_number")
        return tuple(name for name in POINTS if name in has)

    @property
    def risk(self) -> int:
        return risk_of(self.points)


def risk_of(points: Iterable[str]) -> int:
    """What these points come to."""
    return sum(POINTS[name].weight for name in points)


def draw(candidates: Collection[Candidate], seed: str, size: int) -> list[Candidate]:
    """A sample of so many people, the riskiest first.

    1. Of each person in each stratum the riskiest candidate stands, with its ticket.
    2. Each stratum that has somebody gives its highest ticket, of a person who is not drawn yet
       where it has one: with more strata than `size` the sample grows.
    3. The highest tickets of all others fill it up, each person once.
    """
    standing: dict[tuple[Stratum, str], Candidate] = {}
    for one in sorted(candidates, key=_identity):
        key = one.stratum, one.reference
        if key not in standing or one.risk > standing[key].risk:
            standing[key] = one
    tickets = {_identity(one): _ticket(one, seed) for one in standing.values()}
    ranked = sorted(
        standing.values(), key=lambda one: (tickets[_identity(one)], _identity(one)), reverse=True
    )
    drawn: list[Candidate] = []
    people: set[str] = set()
    for stratum in sorted({one.stratum for one in ranked}):
        here = [one for one in ranked if one.stratum == stratum]
        chosen = next((one for one in here if one.reference not in people), here[0])
        drawn.append(chosen)
        people.add(chosen.reference)
    for one in ranked:
        if len(people) >= size:
            break
        if one.reference not in people:
            drawn.append(one)
            people.add(one.reference)
    place = {_identity(one): number for number, one in enumerate(ranked)}
    return sorted(drawn, key=lambda one: (-one.risk, place[_identity(one)]))


def _ticket(one: Candidate, seed: str) -> bytes:
    """The highest number of its tickets."""
    said = f"{seed}\n{one.reference}\n"
    return max(sha256(f"{said}{n}".encode()).digest() for n in range(one.risk))


def _identity(one: Candidate) -> tuple[str, int, str]:
    return one.reference, one.post, one.requirement
