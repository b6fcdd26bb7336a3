"""The days on which training runs out, from the last judgement of each post."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, distinct, func, or_, select
from sqlalchemy.orm import Session

from tracker.rules.words import GovernedBy, Standing
from tracker.store.setting_list import operating_on
from tracker.store.tables.judged import PostStanding, SettingReliance
from tracker.store.tables.people import Person, Post, PostFact
from tracker.store.tables.places import Organisation, Setting, SettingFact
from tracker.store.tables.register import Requirement

_RUNS_OUT = (Standing.IN_DATE, Standing.DUE_SOON, Standing.EXPIRED)


@dataclass(frozen=True, slots=True)
class Window:
    """The days asked about, both inside, as seen on a day."""

    first: date
    last: date
    today: date


@dataclass(frozen=True, slots=True)
class DueInSetting:
    """How many people of a setting have training that runs out on a day."""

    day: date
    setting: str
    requirement: str
    people: int


@dataclass(frozen=True, slots=True)
class DueForPerson:
    """The day on which a person's training runs out for a post."""

    day: date
    organisation: str
    number: str
    setting_id: int
    setting: str
    requirement: str
    governed_by: GovernedBy | None


def due_in_organisation(
    session: Session, organisation_id: int, window: Window, most: int
) -> list[DueInSetting]:
    """Each setting, requirement and day on which anybody's training runs out; the earliest
    `most`."""
    query = (
        select(
            PostStanding.due_on,
            Setting.code,
            Requirement.code,
            func.count(distinct(PostStanding.person_id)),
        )
        .where(PostStanding.organisation_id == organisation_id)
        .group_by(PostStanding.due_on, Setting.code, Requirement.code)
        .order_by(PostStanding.due_on, Setting.code, Requirement.code)
        .limit(most)
    )
    return [DueInSetting(*row) for row in session.execute(_due(query, window))]


def due_for_person(session: Session, person_id: int, window: Window) -> list[DueForPerson]:
    """Each post and requirement for which the person's training runs out, the earliest first."""
    query = (
        select(
            PostStanding.due_on,
            Organisation.code,
            Person.number,
            Setting.id,
            Setting.code,
            Requirement.code,
            PostStanding.governed_by,
        )
        .join(Person, Person.id == PostStanding.person_id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(PostStanding.person_id == person_id)
        .order_by(PostStanding.due_on, Setting.code, Requirement.code)
    )
    return [DueForPerson(*row) for row in session.execute(_due(query, window))]


def _due(query: Any, window: Window) -> Any:
    """Within the window, and while the post lasts: nobody is told of what ends after they leave."""
    return (
        query.join(Setting, Setting.id == PostStanding.setting_id)
        .join(Requirement, Requirement.id == PostStanding.requirement_id)
        .join(Post, Post.id == PostStanding.post_id)
        .join(PostFact, PostFact.post_id == Post.id)
        .where(
            PostStanding.standing.in_(_RUNS_OUT),
            PostStanding.due_on.between(window.first, window.last),
            PostFact.withdrawn_at.is_(None),
            _lasts(window.today),
        )
    )


def _lasts(today: date) -> ColumnElement[bool]:
    ends = PostFact.ends_on
    return or_(ends.is_(None), (ends >= today) & (ends >= PostStanding.due_on))


def providers_relied_on(session: Session, organisation_id: int, day: date) -> Iterator[int]:
    """The providers, by id, that the organisation's settings rely on or declare."""
    relied = select(SettingReliance.provider_id).where(
        SettingReliance.organisation_id == organisation_id
    )
    declared = select(SettingFact.declared_provider_id).where(
        SettingFact.organisation_id == organisation_id, *operating_on(day)
    )
    found = session.scalars(relied.union(declared))
    return (one for one in found if one is not None)
