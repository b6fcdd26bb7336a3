"""The staff of the demo: some 600 people and their posts, the same every time for one day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from random import Random

from tracker.demo.names import FORENAMES, SURNAMES
from tracker.demo.places import CLOSED, CLOSED_DAYS_AGO
from tracker.demo.rows import Staff
from tracker.demo.teams import TEAMS, Fate, Team, Usual
from tracker.rules.days import add_days
from tracker.rules.names import without_accents

# Harbour's numbers have the leading zeros that spreadsheets lose.
FIRST_NUMBERS = {"HARBOUR": 101, "LANTERN": 20001, "THISTLE": 30001, "FENNY": 40001}
NAMESAKE_EVERY = 40
SECOND_POST_EVERY = 24


@dataclass(frozen=True, slots=True)
class Member:
    """One person with one or two posts."""

    organisation: str
    posts: tuple[Staff, ...]
    fate: Fate
    usual: tuple[Usual, ...]


def members(today: date) -> Iterator[Member]:
    """Everybody but the cases. Every so often two people share a name, or one has two posts."""
    for organisation, teams in TEAMS.items():
        numbers = count(FIRST_NUMBERS[organisation])
        before: list[Staff] = []
        for team in teams:
            random = Random(f"{team.setting} people")
            for _ in range(team.size):
                number = f"{next(numbers):05d}"
                member = _member(organisation, team, number, random, today)
                turn = len(before) + 1
                if turn % NAMESAKE_EVERY == 0:
                    member = _with_name_of(before[-3], member)
                if turn % SECOND_POST_EVERY == 0:
                    member = _with_second_post(member, teams, turn)
                before.append(member.posts[0])
                yield member


def _member(organisation: str, team: Team, number: str, random: Random, today: date) -> Member:
    surname, forename = random.choice(SURNAMES), random.choice(FORENAMES)
    role, group = random.choice(team.jobs)
    (fate,) = random.choices(list(Fate), team.fates)
    post = Staff(
        staff_number=number,
        surname=surname,
        forename=forename,
        email=_email(forename, surname, organisation, random),
        setting=team.setting,
        role=role,
        staff_group=group,
        employment=random.choices(("employed", "bank", "agency"), (80, 12, 8))[0],
        start=add_days(today, -random.randint(400, 2600)),
    )
    if team.setting == CLOSED:
        closed = post._replace(end=add_days(today, -CLOSED_DAYS_AGO))
        return Member(organisation, (closed,), Fate.EXPIRED, team.usual)
    return Member(organisation, (_eventful(post, random, today),), fate, team.usual)


def _email(forename: str, surname: str, organisation: str, random: Random) -> str | None:
    """A made-up address of a domain that can never exist, for most."""
    if random.random() < 0.15:
        return None
    plain = without_accents(f"{forename}.{surname}").casefold()
    kept = "".join(letter for letter in plain if letter.isascii() and letter not in " '")
    return f"{kept}@{organisation.casefold()}.example"


def _eventful(post: Staff, random: Random, today: date) -> Staff:
    """The post, or one in eight of them with something out of the ordinary."""
    chance = random.random()
    if chance < 0.04:
        return post._replace(end=add_days(today, -random.randint(20, 300)))
    if chance < 0.07:
        until = None if random.random() < 0.5 else add_days(today, random.randint(20, 90))
        return post._replace(
            absence="long_absence",
            absence_from=add_days(today, -random.randint(40, 200)),
            absence_to=until,
        )
    if chance < 0.09:
        begins = add_days(today, -random.randint(20, 90))
        return post._replace(exempt_from=begins, exempt_to=add_days(begins, 180))
    if chance < 0.13:
        return post._replace(start=add_days(today, -random.randint(3, 70)))
    return post


def _with_name_of(namesake: Staff, member: Member) -> Member:
    (post,) = member.posts
    same = post._replace(surname=namesake.surname, forename=namesake.forename, email=None)
    return replace(member, posts=(same,))


def _with_second_post(member: Member, teams: tuple[Team, ...], turn: int) -> Member:
    """The member with a post in the next setting too: by a number with -2, or by the same one."""
    (first,) = member.posts
    settings = [team.setting for team in teams if team.setting != CLOSED]
    if first.setting not in settings:
        return member
    other = settings[(settings.index(first.setting) + 1) % len(settings)]
    by_suffix = turn // SECOND_POST_EVERY % 2 == 0
    number = f"{first.staff_number}-2" if by_suffix else first.staff_number
    second = first._replace(staff_number=number, setting=other, employment="bank")
    return replace(member, posts=(first, second))
