"""What people do with flags, in storage: taken hold of, handed to somebody, and their history."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from tracker.rules.flag_history import TURNS
from tracker.rules.words import FlagKind, FlagStep
from tracker.store.flag_list import FlagScope
from tracker.store.tables.accounts import Role, User
from tracker.store.tables.flags import Flag, FlagEvent

REGISTER_ROLES = ("registrar", "admin")


@dataclass(frozen=True, slots=True)
class Happened:
    """A step in a flag's life; `by` None is the schedule, `by` and `to` are email addresses."""

    step: FlagStep
    turn: int
    on: date
    at: datetime
    kind: FlagKind
    stage: int | None
    until: date | None
    by: str | None
    to: str | None
    snoozed_until: date | None
    note: str | None


def are_all_in(session: Session, scope: FlagScope, flag_ids: Collection[int]) -> bool:
    """Whether each of these is the id of a flag in the scope, open or closed."""
    query = select(Flag.id).where(scope.all, Flag.id.in_(flag_ids))
    return set(session.scalars(query)) == set(flag_ids)


def hold(session: Session, flag_ids: Collection[int]) -> list[Flag]:
    """These flags as they are now, which nobody else changes until the transaction ends.

    Of several, those that somebody else is changing are left out: who holds one flag and waits
    for the next could stop the nightly run. For a single one its turn is waited for.
    """
    # SQLite has one writer, and who writes first is it: what is read after this holds.
    session.execute(update(Flag).where(Flag.id.is_(None)).values(turn=Flag.turn))
    query = select(Flag).where(Flag.id.in_(flag_ids)).order_by(Flag.id)
    query = query.with_for_update(skip_locked=len(flag_ids) > 1)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def owners(session: Session, scope: FlagScope) -> dict[int, str]:
    """The accounts to which a flag of the scope may be assigned: their email addresses, by id."""
    query: Any = select(User.id, User.email).filter_by(active=True).order_by(User.email)
    if scope.organisation_id is None:
        query = query.where(User.roles.any(Role.name.in_(REGISTER_ROLES)))
    else:
        query = query.where(
            User.organisation_id == scope.organisation_id, User.roles.any(Role.name == "hr")
        )
    return dict(session.execute(query).all())


def history(session: Session, flag_id: int) -> list[Happened]:
    """What happened to a flag, the first step first; one query.

    Without the steps of looks at other days, and those that took them back.
    """
    by, to = aliased(User), aliased(User)
    query: Any = (
        select(
            FlagEvent.step,
            FlagEvent.turn,
            FlagEvent.on,
            FlagEvent.at,
            FlagEvent.kind,
            FlagEvent.stage,
            FlagEvent.until,
            by.email,
            to.email.label("to"),
            FlagEvent.snoozed_until,
            FlagEvent.note,
        )
        .outerjoin(by, by.id == FlagEvent.by_id)
        .outerjoin(to, to.id == FlagEvent.to_id)
        .where(FlagEvent.flag_id == flag_id)
        .order_by(FlagEvent.id)
    )
    told: list[Happened] = []
    for one in (Happened(*row) for row in session.execute(query)):
        began = [n for n, step in enumerate(told) if step.step in TURNS and step.turn == one.turn]
        if one.step in TURNS and began:
            since = began[-1] + 1
            told[since:] = [step for step in told[since:] if _is_its_own(step, one.turn)]
        else:
            told.append(one)
    return told


def _is_its_own(step: Happened, turn: int) -> bool:
    """Whether a step belongs to a turn that stands again, and not to a look at another day."""
    return step.by is not None or (step.turn == turn and step.step != FlagStep.CLOSED)
