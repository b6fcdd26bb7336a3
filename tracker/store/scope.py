"""Who "the organisation's people" are on a day, where settings have changed hands.

A person stays a row of the organisation that entered them first. Beside those, an organisation has
the people who have held a post in a setting while it ran it; and what it sees of those whom it has
handed on to another ends with the day before.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session, aliased

from tracker.rules.days import Period, as_moment
from tracker.store.register_rows import period_of
from tracker.store.tables.facts import known
from tracker.store.tables.people import Person, Post, PostFact
from tracker.store.tables.places import SettingFact

_MINE, _OTHERS = aliased(SettingFact), aliased(SettingFact)


class Left(NamedTuple):
    """The last day on which an organisation ran a setting, where one is known, and the moment at
    which the register was first told that another does."""

    last: date | None
    told: datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """An organisation on a day, by what is known of the settings that it shares with others.

    `left` are those that others run by now, `times` the days on which it has run any of them, up
    to the day. Both are empty where no setting ever changed hands, and then its people are those
    that it has entered, and nothing else is looked at.
    """

    organisation_id: int
    left: dict[int, Left]
    times: tuple[tuple[int, Period], ...]

    @property
    def is_shared(self) -> bool:
        """Whether any of its settings ever changed hands."""
        return bool(self.left or self.times)

    @property
    def people(self) -> ColumnElement[bool]:
        """Of Person: everybody whom the organisation knows."""
        own = Person.organisation_id == self.organisation_id
        if not self.times:
            return own
        while_there = (
            and_(
                Post.setting_id == setting_id,
                or_(PostFact.starts_on.is_(None), PostFact.starts_on <= days.last),
                or_(PostFact.ends_on.is_(None), PostFact.ends_on >= (days.start or date.min)),
            )
            for setting_id, days in self.times
        )
        came = (
            select(Post.person_id)
            .join(PostFact, PostFact.post_id == Post.id)
            .where(PostFact.withdrawn_at.is_(None), or_(*while_there))
        )
        return or_(own, Person.id.in_(came))

    def people_now(self, day: date) -> ColumnElement[bool]:
        """Of Person: those of whom the organisation sees all there is, as `sight_of` says of one.

        Whoever went with a setting to another organisation is that one's now.
        """
        if not self.left:
            return self.people
        held = select(Post.person_id).join(PostFact, PostFact.post_id == Post.id)
        held = held.where(PostFact.withdrawn_at.is_(None))
        on_the_day = (
            or_(PostFact.starts_on.is_(None), PostFact.starts_on <= day),
            or_(PostFact.ends_on.is_(None), PostFact.ends_on >= day),
        )
        here = held.where(self.is_run, Post.setting_id.not_in(self.left), *on_the_day)
        went = held.where(
            or_(
                *(
                    and_(
                        Post.setting_id == setting_id,
                        or_(PostFact.ends_on.is_(None), _after(left.last)),
                    )
                    for setting_id, left in self.left.items()
                )
            )
        )
        return or_(Person.id.in_(here), and_(self.people, Person.id.not_in(went)))

    @property
    def posts(self) -> ColumnElement[bool]:
        """Of Post with its Person: the posts that are the organisation's on the day, if current."""
        if not self.is_shared:
            return Person.organisation_id == self.organisation_id
        return and_(self.is_run, Post.setting_id.not_in(self.left))

    @property
    def is_run(self) -> ColumnElement[bool]:
        """Of Post: whether the organisation runs, ran or will run the setting."""
        return Post.setting_id.in_(
            select(SettingFact.setting_id).where(
                SettingFact.organisation_id == self.organisation_id,
                SettingFact.withdrawn_at.is_(None),
            )
        )


def scope_of(
    session: Session, organisation_id: int, day: date, known_on: datetime | None = None
) -> Scope:
    """The organisation's scope on a day; one query where nothing ever changed hands, else two."""
    shared = session.scalars(_shared(organisation_id, _MINE.setting_id)).all()
    if not shared:
        return Scope(organisation_id, {}, ())
    query = select(SettingFact, known(SettingFact, known_on)).where(
        SettingFact.setting_id.in_(set(shared))
    )
    told: dict[int, list[Any]] = defaultdict(list)
    current: set[int] = set()
    for fact, is_known in session.execute(query.order_by(SettingFact.recorded_at)):
        told[fact.setting_id].append(fact)
        if is_known:
            current.add(fact.id)
    left: dict[int, Left] = {}
    times: list[tuple[int, Period]] = []
    for setting_id, facts in told.items():
        begun = [
            one
            for one in facts
            if one.id in current and (one.starts_on is None or one.starts_on <= day)
        ]
        own = [one for one in begun if one.organisation_id == organisation_id]
        times += [(setting_id, _up_to(period_of(one), day)) for one in own]
        is_yet_to_come = not own and any(
            one.id in current for one in facts if one.organisation_id == organisation_id
        )
        if not begun or is_yet_to_come:
            continue
        if max(begun, key=_first_day).organisation_id == organisation_id:
            continue
        last = max((one.ends_on or day for one in own), default=None)
        after = [one for one in facts if one.organisation_id != organisation_id]
        since = [one for one in after if last is None or _first_day(one) > last]
        left[setting_id] = Left(last, (since or after)[0].recorded_at)
    return Scope(organisation_id, left, tuple(times))


def shared_with(session: Session, organisation_id: int) -> set[int]:
    """The organisations that run or ran a setting which this one runs or ran; one query."""
    query = _shared(organisation_id, _OTHERS.organisation_id)
    return set(session.scalars(query.distinct()))


def _shared(organisation_id: int, told: Any) -> Select[Any]:
    """Something of `_MINE` or `_OTHERS`, for each pair of a setting's periods under this
    organisation and another."""
    return (
        select(told)
        .select_from(_MINE)
        .join(_OTHERS, _OTHERS.setting_id == _MINE.setting_id)
        .where(_MINE.organisation_id == organisation_id, _OTHERS.organisation_id != organisation_id)
    )


def _first_day(fact: Any) -> date:
    return fact.starts_on or date.min


def _up_to(period: Period, day: date) -> Period:
    last = period.last
    return Period.inclusive(period.start, day if last is None or last > day else last)


class Sight(NamedTuple):
    """What an organisation sees of a person: as they were on a day, by what was known on a moment
    (None: now), without the posts in the settings that are hidden from it."""

    on: date
    known_on: datetime | None = None
    hidden: frozenset[int] = frozenset()


def sight_of(session: Session, scope: Scope, person_id: int, day: date) -> Sight:
    """What the organisation sees of one of its people on a day.

    All there is while they work in a setting that it runs, and of those who have left it. Of those
    who went with a setting to another organisation: their last day with this one, as it was known
    when the register was told of the other.
    """
    if not scope.is_shared:
        return Sight(day)
    query = (
        select(Post.setting_id, PostFact.starts_on, PostFact.ends_on, scope.is_run)
        .join(PostFact, PostFact.post_id == Post.id)
        .where(Post.person_id == person_id, PostFact.withdrawn_at.is_(None))
    )
    posts = session.execute(query).all()
    here = {key for key, _, _, is_run in posts if is_run and key not in scope.left}
    was_here = {key for key, _ in scope.times}
    if any(day in Period.inclusive(first, last) for key, first, last, _ in posts if key in here):
        return Sight(day, None, frozenset(post.setting_id for post in posts) - here)
    hidden = frozenset(post.setting_id for post in posts) - here - was_here
    handed_on = [
        scope.left[key]
        for key, _, last, _ in posts
        if key in scope.left and not _ended(last, scope.left[key].last)
    ]
    if not handed_on:
        return Sight(day, None, hidden)
    on = max((one.last for one in handed_on if one.last), default=day)
    known_on = max(_end_of(on), *(one.told for one in handed_on))
    return Sight(on, known_on, hidden)


def _after(last: date | None) -> ColumnElement[bool]:
    return PostFact.ends_on > last if last else true()


def _ended(last: date | None, by: date | None) -> bool:
    return last is not None and by is not None and last <= by


def _end_of(day: date) -> datetime:
    return as_moment(day.isoformat())
