"""Work that uploads wait for: who holds it, how far it is, and what nobody holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from tracker.store.acting import Acting
from tracker.store.tables.accounts import User
from tracker.store.tables.uploads import Phase, Upload, UploadWork

LEASE = timedelta(seconds=60)
"""How long work is held without a sign of life; it is renewed every second."""
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work of an upload is; `is_held` says whether anybody is at it."""

    phase: Phase
    done: int
    total: int | None
    is_held: bool


def add_work(session: Session, upload_id: int, phase: Phase) -> None:
    """Let an upload wait for work, in the place of any that it waited for."""
    end_work(session, upload_id)
    session.execute(insert(UploadWork), [{"upload_id": upload_id, "phase": phase}])


def claim_work(
    session: Session, upload_id: int, claim: str, now: datetime, machine: str | None, most: int
) -> bool:
    """Take the work of an upload that nobody holds.

    False where somebody holds it, where there is none, or where this machine works on `most`
    uploads already. Two that claim different work at one moment may go over that by one.
    """
    query = (
        update(UploadWork)
        .where(UploadWork.upload_id == upload_id, _is_free(now))
        .values(
            claim=claim,
            claimed_until=now + LEASE,
            machine=machine,
            attempts=UploadWork.attempts + 1,
        )
        .returning(UploadWork.upload_id)
        .execution_options(synchronize_session=False)
    )
    if machine is not None:
        other = aliased(UploadWork)
        busy = select(func.count()).where(other.machine == machine, other.claimed_until > now)
        query = query.where(busy.scalar_subquery() < most)
    return session.scalar(query) is not None


def renew_work(
    session: Session,
    upload_id: int,
    claim: str,
    now: datetime,
    progress: tuple[Phase, int, int | None],
) -> bool:
    """Hold the work on, and say how far it is; False where it is no longer held.

    Until the transaction ends nobody else can take it.
    """
    phase, done, total = progress
    held = session.scalar(
        update(UploadWork)
        .where(UploadWork.upload_id == upload_id, UploadWork.claim == claim)
        .values(claimed_until=now + LEASE, phase=phase, done=done, total=total)
        .returning(UploadWork.upload_id)
        .execution_options(synchronize_session=False)
    )
    return held is not None


def attempts_of(session: Session, upload_id: int) -> int:
    """How often the work of an upload was taken; 0 where there is none."""
    query = select(UploadWork.attempts).where(UploadWork.upload_id == upload_id)
    return session.scalar(query) or 0


def count_anew(session: Session, upload_id: int) -> None:
    """What was done until now stays done: the attempts are counted from here."""
    session.execute(
        update(UploadWork)
        .where(UploadWork.upload_id == upload_id)
        .values(attempts=1)
        .execution_options(synchronize_session=False)
    )


def work_held(session: Session, now: datetime) -> bool:
    """Whether any upload is being worked on."""
    query = select(UploadWork.upload_id).where(UploadWork.claimed_until > now).limit(1)
    return session.scalar(query) is not None


def let_go(session: Session, upload_id: int, claim: str, *, counts: bool = True) -> None:
    """Leave the work to whoever takes it next; what was no fault of the file's is no attempt."""
    session.execute(
        update(UploadWork)
        .where(UploadWork.upload_id == upload_id, UploadWork.claim == claim)
        .values(
            claim=None,
            claimed_until=None,
            machine=None,
            attempts=UploadWork.attempts - (0 if counts else 1),
        )
        .execution_options(synchronize_session=False)
    )


def end_work(session: Session, upload_id: int) -> None:
    """There is nothing more to do."""
    session.execute(delete(UploadWork).where(UploadWork.upload_id == upload_id))


def free_work(session: Session, now: datetime) -> list[int]:
    """The uploads whose work nobody holds, in the order in which they came."""
    query = select(UploadWork.upload_id).where(_is_free(now)).order_by(UploadWork.upload_id)
    return list(session.scalars(query))


def progress_of(session: Session, upload_id: int, now: datetime) -> Progress | None:
    """How far the work of an upload is; None where there is nothing to do."""
    work = session.execute(
        select(UploadWork.phase, UploadWork.done, UploadWork.total, UploadWork.claimed_until).where(
            UploadWork.upload_id == upload_id
        )
    ).first()
    if work is None:
        return None
    phase, done, total, until = work
    return Progress(phase, done, total, until is not None and until > now)


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(UploadWork.claimed_until.is_(None), UploadWork.claimed_until <= now)


def acting_for(session: Session, upload_id: int) -> Acting:
    """As whom a worker process works on an upload: who accepted it, else who uploaded it."""
    who = func.coalesce(Upload.accepted_by, Upload.uploaded_by)
    query: Any = select(User.id, Upload.organisation_id).select_from(Upload)
    query = query.outerjoin(User, func.lower(User.email) == func.lower(who))
    found = session.execute(query.where(Upload.id == upload_id)).first()
    account_id, organisation_id = found or (None, None)
    role = "hr" if account_id else None
    return Acting(f"upload {upload_id}", account_id, role, organisation_id)
