"""The staff of an organisation, a page at a time, with each post's standings."""

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from tracker.rules.words import Employment, Standing
from tracker.store.paging import Page, matches, page_of
from tracker.store.scope import scope_of
from tracker.store.tables.judged import PostStanding
from tracker.store.tables.people import Person, PersonFact, Post, PostFact
from tracker.store.tables.places import Setting
from tracker.store.tables.register import Requirement

# Of PostStanding: what runs out, or has run out, and is to be renewed.
RUNS_OUT = PostStanding.standing.in_((Standing.IN_DATE, Standing.DUE_SOON, Standing.EXPIRED))


@dataclass(frozen=True, slots=True)
class ShownStanding:
    """A standing as a list shows it."""

    requirement: str
    standing: Standing
    due_on: date | None
    in_grace: bool


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A post with its person and its standings."""

    post_id: int
    person_id: int
    staff_number: str
    surname: str
    forename: str
    setting: str
    role: str | None
    employment: Employment
    standings: tuple[ShownStanding, ...]


@dataclass(frozen=True, slots=True)
class StaffFilter:
    """What the list is narrowed to; None and empty leave a thing open."""

    text: str = ""
    setting: str | None = None
    standing: Standing | None = None
    requirement: str | None = None
    due: date | None = None
    """The last good day of training that counts."""


def staff_page(
    session: Session, organisation_id: int, wanted: StaffFilter, day: date, number: int
) -> Page[StaffRow]:
    """The current posts that fit the filter, by name; four queries whatever their number."""
    query = (
        select(
            Post.id,
            Post.person_id,
            Post.staff_number,
            PersonFact.surname,
            PersonFact.forename,
            Setting.code,
            PostFact.role,
            PostFact.employment,
        )
        .join(PostFact, PostFact.post_id == Post.id)
        .join(Person, Person.id == Post.person_id)
        .join(PersonFact, PersonFact.person_id == Person.id)
        .join(Setting, Setting.id == Post.setting_id)
        .where(
            scope_of(session, organisation_id, day).posts,
            PostFact.withdrawn_at.is_(None),
            PersonFact.withdrawn_at.is_(None),
            or_(PostFact.starts_on.is_(None), PostFact.starts_on <= day),
            or_(PostFact.ends_on.is_(None), PostFact.ends_on >= day),
        )
        .order_by(PersonFact.surname, PersonFact.forename, Post.staff_number, Post.id)
    )
    rows, total = page_of(session, _narrowed(query, wanted), number)
    standings = standings_of(session, [row.id for row in rows])
    shown = [StaffRow(*[*row, tuple(standings[row.id])]) for row in rows]
    return Page(shown, number, total)


def _narrowed(query: Any, wanted: StaffFilter) -> Any:
    names = (PersonFact.surname, PersonFact.forename, Post.staff_number)
    if reference := re.fullmatch(r"[Pp](\d{1,9})", wanted.text.strip()):
        query = query.where(Post.person_id == int(reference[1]))
    else:
        for clause in matches(wanted.text, *names):
            query = query.where(clause)
    if wanted.setting:
        query = query.where(Setting.code == wanted.setting)
    if wanted.due:
        query = query.where(or_(PostFact.ends_on.is_(None), PostFact.ends_on >= wanted.due))
    if wanted.standing or wanted.requirement or wanted.due:
        judged = (
            select(PostStanding.post_id)
            .join(Requirement, Requirement.id == PostStanding.requirement_id)
            .where(PostStanding.post_id == Post.id, PostStanding.standing.is_not(None))
        )
        if wanted.standing:
            judged = judged.where(PostStanding.standing == wanted.standing)
        if wanted.requirement:
            judged = judged.where(Requirement.code == wanted.requirement)
        if wanted.due:
            judged = judged.where(PostStanding.due_on == wanted.due, RUNS_OUT)
        query = query.where(judged.exists())
    return query


def standings_of(session: Session, post_ids: list[int]) -> dict[int, list[ShownStanding]]:
    """The standings of these posts, by requirement code."""
    query = (
        select(
            PostStanding.post_id,
            Requirement.code,
            PostStanding.standing,
            PostStanding.due_on,
            PostStanding.in_grace,
        )
        .join(Requirement, Requirement.id == PostStanding.requirement_id)
        .where(PostStanding.post_id.in_(post_ids), PostStanding.standing.is_not(None))
        .order_by(Requirement.code)
    )
    found: dict[int, list[ShownStanding]] = defaultdict(list)
    for row in session.execute(query):
        found[row.post_id].append(ShownStanding(row.code, row.standing, row.due_on, row.in_grace))
    return found


@dataclass(frozen=True, slots=True)
class NumberedPerson:
    """A person by their number, with the name known now and what they do that day, if anything."""

    number: str
    surname: str
    forename: str
    posts: tuple[tuple[str | None, str], ...]
    """The role and the code of the setting of each current post."""


def people_numbered(
    session: Session, organisation_id: int, numbers: Collection[str], day: date
) -> dict[str, NumberedPerson]:
    """Those of the organisation's people who have these numbers; two queries."""
    if not numbers:
        return {}
    query = (
        select(Person.number, PersonFact.surname, PersonFact.forename, PostFact.role, Setting.code)
        .join(PersonFact, PersonFact.person_id == Person.id)
        .outerjoin(Post, Post.person_id == Person.id)
        .outerjoin(
            PostFact,
            and_(
                PostFact.post_id == Post.id,
                PostFact.withdrawn_at.is_(None),
                or_(PostFact.starts_on.is_(None), PostFact.starts_on <= day),
                or_(PostFact.ends_on.is_(None), PostFact.ends_on >= day),
            ),
        )
        .outerjoin(Setting, and_(Setting.id == Post.setting_id, PostFact.id.is_not(None)))
        .where(
            scope_of(session, organisation_id, day).people,
            Person.number.in_(numbers),
            PersonFact.withdrawn_at.is_(None),
        )
        .order_by(Person.number, Post.id)
    )
    names: dict[str, tuple[str, str]] = {}
    posts: dict[str, list[tuple[str | None, str]]] = defaultdict(list)
    for number, surname, forename, role, setting in session.execute(query):
        names[number] = surname, forename
        if setting is not None:
            posts[number].append((role, setting))
    return {
        number: NumberedPerson(number, *name, tuple(posts[number]))
        for number, name in names.items()
    }
