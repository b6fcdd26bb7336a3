"""Flags as pages show them: narrowed by what is asked, and listed a page at a time."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate, takewhile
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from tracker.rules.words import FlagKind, FlagState, Severity
from tracker.store.flag_row import FlagRow, listed
from tracker.store.paging import Page, page_of
from tracker.store.tables.flags import Flag, OrganisationFlags
from tracker.store.tables.people import Post
from tracker.store.tables.places import Setting

_WORST_FIRST = case(
    {severity: place for place, severity in enumerate(Severity)}, value=Flag.severity
)
# What touches most people first, then what is furthest from mended.
_PRESSING = (
    FlagKind.SWEEP_MISSED,
    FlagKind.CERTIFICATION_SUSPENDED,
    FlagKind.CERTIFICATION_LAPSED,
    FlagKind.ACCREDITATION_LAPSED,
    FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER,
    FlagKind.RELIES_ON_UNVERIFIED_PROVIDER,
    FlagKind.BELOW_TARGET,
    FlagKind.NEVER_TRAINED,
    FlagKind.TRAINING_EXPIRED,
    FlagKind.NOT_ASSURED,
    FlagKind.DATA_STALE,
    FlagKind.RELIES_ON_EXPIRING_PROVIDER,
    FlagKind.CERTIFICATION_EXPIRING,
    FlagKind.ACCREDITATION_EXPIRING,
    FlagKind.TRAINING_DUE,
    FlagKind.REGISTER_ENTRY_STALE,
)
_PRESSING_FIRST = case({kind: place for place, kind in enumerate(_PRESSING)}, value=Flag.kind)
_ORDER = (_WORST_FIRST, _PRESSING_FIRST, Flag.until.is_(None), Flag.until, Flag.id)


@dataclass(frozen=True, slots=True)
class FlagScope:
    """Whose flags: an organisation's, some settings' (people left out), or the register's.

    Those that sleep on the day `awake_on` are not among the open ones. What its own people put
    off is not put off for the commissioner of a setting, who asks without such a day.
    """

    organisation_id: int | None = None
    setting_ids: Collection[int] | None = None
    awake_on: date | None = None

    @property
    def all(self) -> ColumnElement[bool]:
        """The flags in this scope, open or closed."""
        if self.setting_ids is not None:
            # What a commissioner sees: the setting's own flags, never a named person's.
            return and_(Flag.setting_id.in_(self.setting_ids), Flag.post_id.is_(None))
        if self.organisation_id is not None:
            return Flag.organisation_id == self.organisation_id
        return Flag.organisation_id.is_(None)

    @property
    def clause(self) -> ColumnElement[bool]:
        """The open flags in this scope."""
        return and_(self.all, Flag.closed_at.is_(None), *awake(self.awake_on))


def awake(day: date | None) -> Iterator[ColumnElement[bool]]:
    """Not asleep on a day; without a day, whether or not."""
    if day is not None:
        yield or_(Flag.snoozed_until.is_(None), Flag.snoozed_until < day)


class Owner(StrEnum):
    """To whom a flag is assigned, as seen by whoever asks."""

    ME = "me"
    SOMEBODY = "somebody"
    NOBODY = "nobody"


EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class FlagFilter:
    """What a list is narrowed to; None leaves a thing open.

    `stage` is a number of days left, or EXPIRED. `me` is the account that asks. Open are those
    acknowledged or assigned too.
    """

    kind: FlagKind | None = None
    severity: Severity | None = None
    setting: str | None = None
    stage: str | None = None
    owner: Owner | None = None
    me: int | None = None
    state: FlagState = FlagState.OPEN

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the state is asked for."""
        return any((self.kind, self.severity, self.setting, self.stage, self.owner))

    def clauses(self, scope: FlagScope) -> Iterator[ColumnElement[bool]]:
        """Of Flag with its Setting."""
        yield _in_state(self.state, scope)
        for column, value in (
            (Flag.kind, self.kind),
            (Flag.severity, self.severity),
            (Setting.code, self.setting),
        ):
            if value is not None:
                yield column == value
        if self.stage:
            # In days of grace training is due still, and has run out.
            day = scope.awake_on
            in_grace = (
                and_(Flag.kind == FlagKind.TRAINING_DUE, Flag.until < day) if day else false()
            )
            if self.stage == EXPIRED:
                yield or_(Flag.kind == FlagKind.TRAINING_EXPIRED, in_grace)
            else:
                yield and_(Flag.stage == int(self.stage), ~in_grace)
        if self.owner == Owner.ME:
            yield Flag.assigned_to == self.me
        elif self.owner:
            is_nobody = Flag.assigned_to.is_(None)
            yield is_nobody if self.owner == Owner.NOBODY else ~is_nobody


def _in_state(state: FlagState, scope: FlagScope) -> ColumnElement[bool]:
    if state == FlagState.CLOSED:
        return and_(scope.all, Flag.closed_at.is_not(None))
    if state == FlagState.SNOOZED:
        asleep = Flag.snoozed_until >= scope.awake_on
        return and_(scope.all, Flag.closed_at.is_(None), asleep)
    if state == FlagState.ACKNOWLEDGED:
        return and_(scope.clause, Flag.acknowledged_at.is_not(None))
    if state == FlagState.ASSIGNED:
        return and_(scope.clause, Flag.assigned_to.is_not(None))
    return scope.clause


@dataclass(frozen=True, slots=True)
class FlagCount:
    """The open flags of one kind and severity, and how many of these opened on a given day."""

    kind: FlagKind
    severity: Severity
    count: int
    new: int


def flag_counts(
    session: Session, organisation_id: int, awake_on: date, new_on: date | None
) -> list[FlagCount]:
    """How many flags of an organisation of each kind and severity are open and awake, worst first.

    As they were counted when they were last settled, but for those put off, which are few.
    """
    kept, flag = OrganisationFlags, Flag
    all_open = select(kept.kind, kept.severity, kept.opened_on, kept.count).where(
        kept.organisation_id == organisation_id
    )
    asleep = select(flag.kind, flag.severity, flag.opened_on, -func.count()).where(
        flag.organisation_id == organisation_id,
        flag.closed_at.is_(None),
        flag.snoozed_until >= awake_on,
    )
    query = all_open.union_all(asleep.group_by(flag.kind, flag.severity, flag.opened_on))
    counts, new = Counter[tuple[Severity, FlagKind]](), Counter[tuple[Severity, FlagKind]]()
    for kind, severity, opened_on, count in session.execute(query):
        counts[severity, kind] += count
        new[severity, kind] += count if opened_on == new_on else 0
    words = list(Severity)
    # Without the kinds of which none is left.
    found = [FlagCount(key[1], key[0], n, new[key]) for key, n in (+counts).items()]
    return sorted(found, key=lambda one: (words.index(one.severity), _PRESSING.index(one.kind)))


def count_by_setting(
    session: Session, setting_ids: Collection[int], awake_on: date
) -> dict[int | None, int]:
    """How many flags are open about each of these settings and the people there, and awake."""
    query = (
        select(Flag.setting_id, func.count())
        .where(Flag.setting_id.in_(setting_ids), Flag.closed_at.is_(None), *awake(awake_on))
        .group_by(Flag.setting_id)
    )
    return dict(session.execute(query).all())


def worst_flags(
    session: Session,
    scope: FlagScope,
    limit: int,
    setting_id: int | None = None,
    counts: Sequence[FlagCount] = (),
) -> list[FlagRow]:
    """The worst and most pressing open flags of a scope, or of one setting in it.

    With the counts of the scope those alone are looked through that can be among them, unless
    these have closed since they were counted.
    """
    which = select(Flag.id).where(scope.clause).order_by(*_ORDER).limit(limit)
    if setting_id is not None:
        which = which.where(Flag.setting_id == setting_id)
    before = accumulate((one.count for one in counts), initial=0)
    enough = takewhile(lambda pair: pair[0] < limit, zip(before, counts, strict=False))
    can_be = [and_(Flag.severity == one.severity, Flag.kind == one.kind) for _, one in enough]
    found = _these(session, which.where(or_(*can_be)) if can_be else which)
    if len(found) < min(limit, sum(one.count for one in counts)):
        found = _these(session, which)
    return found


def _these(session: Session, which: Select[int]) -> list[FlagRow]:
    """The flags with these ids, worst first.

    Asked in two steps: in one PostgreSQL would join what is shown to every flag before it looks
    which are meant.
    """
    query = listed().where(Flag.id.in_(session.scalars(which).all())).order_by(*_ORDER)
    return [FlagRow(*row) for row in session.execute(query)]


def flag_page(
    session: Session, scope: FlagScope, number: int, wanted: FlagFilter = FlagFilter()
) -> Page[FlagRow]:
    """The flags that fit, worst and most pressing first, or closed last; two queries."""
    query = _fitting(listed(), scope, wanted)
    rows, total = page_of(session, query, number)
    return Page([FlagRow(*row) for row in rows], number, total)


def flag_ids(session: Session, scope: FlagScope, wanted: FlagFilter, limit: int) -> list[int]:
    """The first flags that fit, in the order of the list."""
    query = select(Flag.id).outerjoin(Setting, Setting.id == Flag.setting_id)
    return list(session.scalars(_fitting(query, scope, wanted).limit(limit)))


def one_flag(session: Session, scope: FlagScope, flag_id: int) -> FlagRow | None:
    """The flag, where it is in the scope, open or closed."""
    row = session.execute(listed().where(scope.all, Flag.id == flag_id)).one_or_none()
    return FlagRow(*row) if row else None


def flags_of_person(session: Session, scope: FlagScope, person_id: int) -> list[FlagRow]:
    """The open flags of a scope about one person."""
    query = listed().where(scope.clause, Post.person_id == person_id).order_by(*_ORDER)
    return [FlagRow(*row) for row in session.execute(query)]


def _fitting(query: Any, scope: FlagScope, wanted: FlagFilter) -> Any:
    order = (Flag.closed_at.desc(), Flag.id) if wanted.state == FlagState.CLOSED else _ORDER
    return query.where(*wanted.clauses(scope)).order_by(*order)


def severities_by_setting(
    session: Session, setting_ids: Collection[int]
) -> dict[int | None, dict[Severity, int]]:
    """How many flags of each severity are open about each setting and its posts."""
    query = (
        select(Flag.setting_id, Flag.severity, func.count())
        .where(Flag.setting_id.in_(setting_ids), Flag.closed_at.is_(None))
        .group_by(Flag.setting_id, Flag.severity)
    )
    found: dict[int | None, dict[Severity, int]] = defaultdict(dict)
    for setting_id, severity, count in session.execute(query):
        found[setting_id][severity] = count
    return found
