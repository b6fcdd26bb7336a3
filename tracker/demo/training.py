"""The training of the demo's people, delivery by delivery, as their fates have it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tracker.demo.people import Member
from tracker.demo.providers import course
from tracker.demo.rows import Training
from tracker.demo.teams import Fate, Usual
from tracker.rules.days import add_days

# The days since the latest delivery, from and to, by fate.
LATEST = {
    Fate.RECENT: (12, 250),
    Fate.DUE: (292, 352),
    Fate.GRACE: (372, 384),
    Fate.EXPIRED: (430, 900),
    Fate.POOR: (20, 110),
    Fate.UNCHECKED: (30, 200),
    Fate.FAILED: (20, 100),
    Fate.THEORY: (20, 200),
}
POOR = ("MARROWDALE", "BRASSKNOCK", "HOBTHRUSH", "FELDSPAR")
UNCHECKED = "PELLMERE"
NEW_STARTER_DAYS = 80
FULL_PROGRAMME_EVERY = 3


@dataclass(frozen=True, slots=True)
class _Delivery:
    usual: Usual
    last_day: date
    kind: str


def training_of(member: Member, today: date) -> Iterator[Training]:
    """A member's records, oldest first: an initial course, then refreshers about a year apart."""
    post = member.posts[0]
    random = Random(f"{post.staff_number} training")
    if member.fate not in LATEST or post.start > add_days(today, -NEW_STARTER_DAYS):
        return
    latest = random.randint(*LATEST[member.fate])
    deliveries = list(_deliveries(member, latest, random, today))
    for delivery in deliveries:
        yield _row(member, delivery, random)
    if member.fate == Fate.FAILED:
        yield _row(member, deliveries[-1], random)._replace(
            completed=add_days(deliveries[-1].last_day, 8),
            started=None,
            kind="refresher",
            result="failed",
            certificate_number=None,
        )


def _deliveries(member: Member, latest: int, random: Random, today: date) -> Iterator[_Delivery]:
    """Once a year since the start, at most four times; all in one week's course of the setting."""
    worked = (today - member.posts[0].start).days
    if member.fate in {Fate.POOR, Fate.UNCHECKED, Fate.THEORY}:
        ages = [latest]
    else:
        ages = [age for age in (latest + 350 * n for n in range(3, 0, -1)) if age < worked]
        ages.append(latest)
    known: dict[str, int] = {}
    for age in ages:
        usual = _used(member, age, random, known)
        before = known.get(usual.provider, 0)
        known[usual.provider] = before + 1
        kind = "refresher" if before else "initial"
        if before and before % FULL_PROGRAMME_EVERY == 0:
            kind = "full_programme"
        yield _Delivery(usual, _course_day(add_days(today, -age), member.posts[0].setting), kind)


def _used(member: Member, age: int, random: Random, known: dict[str, int]) -> Usual:
    """Who trained that many days ago: the one of the last time, where still used."""
    if member.fate == Fate.POOR:
        return Usual(random.choice(POOR))
    if member.fate == Fate.UNCHECKED:
        return Usual(UNCHECKED)
    used = [usual for usual in member.usual if usual.newest <= age <= usual.oldest]
    used = used or list(member.usual)
    return next((usual for usual in used if usual.provider in known), None) or random.choice(used)


def _course_day(day: date, setting: str) -> date:
    """The weekday, never a Monday, on which the setting trains, in that day's week."""
    return day + timedelta(days=1 + len(setting) % 4 - day.weekday())


def _row(member: Member, delivery: _Delivery, random: Random) -> Training:
    post, provider = member.posts[0], delivery.usual.provider
    theory = member.fate == Fate.THEORY
    long = delivery.kind != "refresher" and not theory
    expires = None
    if random.random() < 0.3:
        # Printed for three years, whatever the requirement says.
        expires = add_days(delivery.last_day, 3 * 365)
    return Training(
        staff_number=post.staff_number,
        surname=post.surname,
        forename=post.forename,
        course=course(provider),
        provider=provider,
        completed=delivery.last_day,
        route=delivery.usual.route,
        mode="e_learning" if theory else "face_to_face",
        started=add_days(delivery.last_day, -1) if long else delivery.last_day,
        kind=delivery.kind,
        result="passed",
        certificate_number=f"{provider}-{random.randint(10000, 99999)}",
        expires=expires,
    )
