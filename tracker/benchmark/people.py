"""The people of a setting and their posts, as rows of the tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from tracker.benchmark.places import Place
from tracker.demo.names import FORENAMES, SURNAMES
from tracker.demo.stories import STAFF_USER
from tracker.rules.days import add_days
from tracker.rules.names import without_accents
from tracker.rules.words import Absence, Employment
from tracker.store.people_held import PostSaid
from tracker.store.people_writing import Named

# Every so many posts one is the second of somebody, and every so many people work elsewhere too.
SECOND_POST_EVERY, TWO_EMPLOYERS_EVERY, TWO_EMPLOYERS = 20, 150, 97
FIRST_NUMBER = 100_001
_PLAIN = {
    name: "".join(filter(str.isascii, without_accents(name)))
    .casefold()
    .translate(str.maketrans("", "", " '"))
    for name in (*SURNAMES, *FORENAMES)
}
_EMPLOYED = (Employment.EMPLOYED,) * 8 + (Employment.BANK, Employment.AGENCY)


@dataclass(frozen=True, slots=True)
class Worker:
    """One person with the posts that they hold: staff number, setting, and what is said of it."""

    organisation: str
    number: str
    named: Named
    posts: tuple[tuple[str, str, PostSaid], ...]
    place: Place


def workers(places: list[Place], seed: int, today: date) -> Iterator[Worker]:
    """Everybody, setting by setting; numbers begin anew in each organisation."""
    taken = 0
    numbers: dict[str, int] = {}
    before: Place | None = None
    for place in places:
        random = Random(f"{seed} {place.code} people")
        beside = before if before and before.organisation == place.organisation else place
        left = place.posts
        while left:
            number = numbers.get(place.organisation, FIRST_NUMBER)
            numbers[place.organisation] = number + 1
            # The demo's sign-in of a member of staff is this number's, and nobody else has it.
            text = f"{number:06}" if taken else STAFF_USER
            said = [(text, place.code, _said(place, random, today))]
            taken += 1
            left -= 1
            if left and taken % (SECOND_POST_EVERY - 1) == 0:
                said.append(_second(said[0], beside.code, taken))
                left -= 1
            yield Worker(
                place.organisation, text, _named(place, number, taken, random), tuple(said), place
            )
        before = place


def _named(place: Place, number: int, taken: int, random: Random) -> Named:
    surname = SURNAMES[int(random.random() * len(SURNAMES))]
    forename = FORENAMES[int(random.random() * len(FORENAMES))]
    if taken % TWO_EMPLOYERS_EVERY == 0:
        # Somebody whom several organisations employ, known by one address.
        some = taken // TWO_EMPLOYERS_EVERY // 2
        return Named(surname, forename, f"bank.{some}@agency.example")
    if random.random() < 0.15:
        return Named(surname, forename, None)
    email = f"{_PLAIN[forename]}.{_PLAIN[surname]}.{number}@{place.organisation.lower()}.example"
    return Named(surname, forename, email)


def _said(place: Place, random: Random, today: date) -> PostSaid:
    """A post, one in eight with something out of the ordinary."""
    jobs = place.team.jobs
    role, group = jobs[int(random.random() * len(jobs))]
    employment = _EMPLOYED[int(random.random() * len(_EMPLOYED))]
    starts = add_days(today, -400 - int(random.random() * 2200))
    said = PostSaid(role, group, employment, starts, *[None] * 6)
    chance = random.random()
    if chance >= 0.13:
        return said
    some = int(random.random() * 60)
    if chance < 0.04:
        return said._replace(ends_on=add_days(today, -20 - some))
    if chance < 0.07:
        until = None if some % 2 else add_days(today, 20 + some)
        return said._replace(
            absence=Absence.LONG_ABSENCE, absence_from=add_days(today, -100), absence_to=until
        )
    if chance < 0.09:
        begins = add_days(today, -20 - some)
        return said._replace(exempt_from=begins, exempt_to=add_days(begins, 180))
    return said._replace(starts_on=add_days(today, -3 - some))


def _second(first: tuple[str, str, PostSaid], beside: str, taken: int) -> tuple[str, str, PostSaid]:
    """By a number with -2, or by the same one where the setting is another."""
    number, setting, said = first
    by_suffix = beside == setting or taken % 2
    return (
        f"{number}-2" if by_suffix else number,
        beside,
        said._replace(employment=Employment.BANK),
    )
