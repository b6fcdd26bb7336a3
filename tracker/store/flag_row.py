"""One flag as pages show it, with the names of what it is about and of who took it up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from tracker.rules.coverage import Excluded
from tracker.rules.flags import sleeps
from tracker.rules.words import FlagKind, FlagState, Severity
from tracker.store.tables.accounts import User
from tracker.store.tables.flags import Flag
from tracker.store.tables.judged import PostStanding
from tracker.store.tables.people import PersonFact, Post, PostFact
from tracker.store.tables.places import Setting
from tracker.store.tables.register import Body, Provider, ProviderFact, Requirement


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One flag; `until` is the day that runs out, where there is one.

    `acknowledged_by` and `assigned_to` are the email addresses of accounts. `in_grace` is training
    that has run out and counts for some days yet; `excluded` why the post is not counted, and
    `leaves_on` its last day, where that is known.
    """

    id: int
    kind: FlagKind
    severity: Severity
    stage: int | None
    until: date | None
    opened_on: date
    closed_on: date | None
    snoozed_until: date | None
    is_acknowledged: bool
    acknowledged_by: str | None
    assigned_to: str | None
    person_id: int | None
    staff_number: str | None
    surname: str | None
    forename: str | None
    setting: str | None
    requirement: str | None
    provider: str | None
    body: str | None
    provider_name: str | None
    in_grace: bool
    excluded: Excluded | None
    leaves_on: date | None

    @property
    def leaves_first(self) -> bool:
        """Whether the post ends before what is flagged runs out."""
        due = self.kind == FlagKind.TRAINING_DUE and self.until is not None
        return (
            due and self.leaves_on is not None and self.leaves_on < (self.until or self.leaves_on)
        )

    def state(self, day: date) -> FlagState:
        """How far people have come with it, on a day."""
        if self.closed_on is not None:
            return FlagState.CLOSED
        if sleeps(self.snoozed_until, day):
            return FlagState.SNOOZED
        if self.assigned_to is not None:
            return FlagState.ASSIGNED
        return FlagState.ACKNOWLEDGED if self.is_acknowledged else FlagState.OPEN


_BY, _TO = aliased(User), aliased(User)


def listed() -> Any:
    """The columns of a FlagRow, in its order."""
    return (
        select(
            Flag.id,
            Flag.kind,
            Flag.severity,
            Flag.stage,
            Flag.until,
            Flag.opened_on,
            Flag.closed_on,
            Flag.snoozed_until,
            Flag.acknowledged_at.is_not(None),
            _BY.email,
            _TO.email.label("assigned_to"),
            Post.person_id,
            Post.staff_number,
            PersonFact.surname,
            PersonFact.forename,
            Setting.code.label("setting"),
            Requirement.code.label("requirement"),
            func.coalesce(Provider.code, Flag.provider_text).label("provider"),
            Body.code.label("body"),
            func.coalesce(ProviderFact.name, Provider.code, Flag.provider_text),
            func.coalesce(PostStanding.in_grace, False),
            PostStanding.excluded,
            PostFact.ends_on,
        )
        .outerjoin(
            PostFact, and_(PostFact.post_id == Flag.post_id, PostFact.withdrawn_at.is_(None))
        )
        .outerjoin(
            PostStanding,
            and_(
                PostStanding.post_id == Flag.post_id,
                PostStanding.requirement_id == Flag.requirement_id,
            ),
        )
        .outerjoin(Post, Post.id == Flag.post_id)
        .outerjoin(
            PersonFact,
            and_(PersonFact.person_id == Post.person_id, PersonFact.withdrawn_at.is_(None)),
        )
        .outerjoin(Setting, Setting.id == Flag.setting_id)
        .outerjoin(Requirement, Requirement.id == Flag.requirement_id)
        .outerjoin(Provider, Provider.id == Flag.provider_id)
        .outerjoin(
            ProviderFact,
            and_(ProviderFact.provider_id == Provider.id, ProviderFact.withdrawn_at.is_(None)),
        )
        .outerjoin(Body, Body.id == Flag.body_id)
        .outerjoin(_BY, _BY.id == Flag.acknowledged_by)
        .outerjoin(_TO, _TO.id == Flag.assigned_to)
    )
