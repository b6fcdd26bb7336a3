"""A trust whose people act on its flags, made without any workbook."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.actions.flag_life import Act, Done, act_on_flags
from tracker.rules.words import FlagKind, FlagState, FlagStep, Severity
from tracker.store.flag_life import history
from tracker.store.flag_list import FlagScope, one_flag
from tracker.store.tables.accounts import Role, User
from tracker.store.tables.flags import Flag
from tracker.store.tables.places import Organisation

TODAY = clock.today()
SOON = TODAY + timedelta(days=10)
NOW = datetime(2026, 3, 4, 5, tzinfo=UTC)


@dataclass
class Trust:
    """An organisation with two accounts of HR, one of another, and one of a registrar."""

    session: Session
    scope: FlagScope
    asha: int
    ben: int
    stranger: int
    registrar: int

    def flag(self, until: date | None = SOON, **more: Any) -> int:
        """The id of an open flag of the trust, or of whom `organisation_id` says."""
        known = {"organisation_id": self.scope.organisation_id, "severity": Severity.BREACH}
        known |= {"kind": FlagKind.TRAINING_DUE, "opened_on": TODAY, "opened_at": NOW, **more}
        flag = Flag(subject=f"text:{len(self.session.scalars(select(Flag.id)).all())}", **known)
        flag.until = until
        self.session.add(flag)
        self.session.commit()
        return flag.id

    def act(self, ids: int | list[int], step: FlagStep, **more: Any) -> Done:
        ids = [ids] if isinstance(ids, int) else ids
        return act_on_flags(self.session, self.scope, ids, Act(step, self.asha, **more))

    def state(self, flag_id: int) -> FlagState:
        row = one_flag(self.session, self.scope, flag_id)
        assert row is not None
        return row.state(TODAY)

    def steps(self, flag_id: int) -> list[FlagStep]:
        return [one.step for one in history(self.session, flag_id)]


def make_trust(session: Session) -> Trust:
    """The trust in an empty database; commits."""
    one, other = Organisation(code="ONE"), Organisation(code="OTHER")
    roles = {name: Role(name=name) for name in ("hr", "staff", "registrar")}
    session.add_all([one, other, *roles.values()])
    session.flush()

    def account(
        name: str, role: str, organisation: Organisation | None, active: bool = True
    ) -> User:
        at = organisation.id if organisation else None
        user = User(email=f"{name}@one.example", fs_uniquifier=name, active=active)
        user.organisation_id = at
        user.roles.append(roles[role])
        session.add(user)
        session.flush()
        return user

    asha, ben = account("asha", "hr", one), account("ben", "hr", one)
    account("left", "hr", one, active=False)
    account("nurse", "staff", one)
    stranger, registrar = account("stranger", "hr", other), account("rita", "registrar", None)
    session.commit()
    scope = FlagScope(one.id, awake_on=TODAY)
    return Trust(session, scope, asha.id, ben.id, stranger.id, registrar.id)
