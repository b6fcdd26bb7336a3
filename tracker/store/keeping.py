"""What is let go in time, by the period that each organisation has chosen; holds keep it."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.rules.days import LONDON
from tracker.rules.keeping import SCHEDULE, Kept
from tracker.rules.words import CorrectionState, NoticeState
from tracker.store.database import insert_or
from tracker.store.holds import held_people, organisations_with_holds
from tracker.store.tables.documents import SentCertificate, SentState
from tracker.store.tables.feeds import CalendarFeed
from tracker.store.tables.invitations import Invitation
from tracker.store.tables.looks import Correction, Look
from tracker.store.tables.notices import Notice, Recipient
from tracker.store.tables.people import Person, Post, PostFact
from tracker.store.tables.protection import Erasure, ErasureState, KeepingChoice
from tracker.store.tables.uploads import Upload, UploadKind, UploadState

ENDED = (NoticeState.SENT, NoticeState.FAILED, NoticeState.CANCELLED)


class Leaver(NamedTuple):
    """Somebody whose posts have all ended, with their organisation."""

    organisation_id: int
    person_id: int


def periods_of(session: Session, organisation_id: int) -> dict[Kept, int]:
    """How long an organisation keeps each kind."""
    query = select(KeepingChoice.kept, KeepingChoice.period)
    chosen = session.execute(query.where(KeepingChoice.organisation_id == organisation_id)).all()
    return {kept: one.usual for kept, one in SCHEDULE.items()} | dict(chosen)


def keep_period(
    session: Session, organisation_id: int, kept: Kept, period: int, by: str, now: datetime
) -> None:
    """An organisation keeps a kind for that long from now on."""
    said = {"period": period, "chosen_at": now, "chosen_by": by}
    statement = insert_or(session, KeepingChoice).values(
        organisation_id=organisation_id, kept=kept, **said
    )
    key = ["organisation_id", "kept"]
    session.execute(statement.on_conflict_do_update(index_elements=key, set_=said))


class Cut(NamedTuple):
    """Those organisations that keep a kind for one period, and the day on which that began.

    `chosen` are the ids of those that chose it, of which there are none for the usual period:
    `others` are then those that chose anything else.
    """

    before: date
    chosen: Any
    others: Any

    @property
    def moment(self) -> datetime:
        """The beginning of the day."""
        return datetime.combine(self.before, time(), LONDON)

    def of(self, organisation_id: Any) -> ColumnElement[bool]:
        """Of a column with the id of an organisation: whether it is one of them."""
        if self.chosen is not None:
            return organisation_id.in_(self.chosen)
        return or_(organisation_id.is_(None), organisation_id.not_in(self.others))


def cuts(session: Session, kept: Kept, day: date) -> Iterator[Cut]:
    """One for each period that anybody keeps a kind for, on a day."""
    keeping = SCHEDULE[kept]
    chosen = KeepingChoice.kept == kept
    ids = select(KeepingChoice.organisation_id).where(chosen)
    yield Cut(keeping.before(day, keeping.usual), None, ids)
    for period in session.scalars(select(KeepingChoice.period).where(chosen).distinct()).all():
        yield Cut(keeping.before(day, period), ids.where(KeepingChoice.period == period), None)


def checked_before(session: Session, cut: Cut, day: date) -> list[tuple[int, UploadKind | None]]:
    """The uploads that were checked before then and neither accepted nor thrown away."""
    query = select(Upload.id, Upload.kind).where(
        Upload.state == UploadState.CHECKED,
        Upload.uploaded_at < cut.moment,
        *_of_files(cut, day),
    )
    return [(key, kind) for key, kind in session.execute(query.order_by(Upload.id))]


def let_go_sources(session: Session, cut: Cut, day: date) -> int:
    """The files of staff and training that were accepted before then; how many."""
    return _count(
        session,
        update(Upload)
        .where(
            Upload.state.in_((UploadState.ACCEPTED, UploadState.UNDONE)),
            Upload.accepted_at < cut.moment,
            Upload.content.is_not(None),
            Upload.kind != UploadKind.REGISTER,
            *_of_files(cut, day),
        )
        .values(content=None)
        .returning(Upload.id),
    )


def let_go_texts(session: Session, cut: Cut, day: date) -> int:
    """The texts of notices that were made before then and have ended; of how many.

    Where anything of the organisation is held the texts stay: those to HR name many.
    """
    texts = (Notice.subject, Notice.plain, Notice.html)
    held = select(Recipient.id).where(Recipient.person_id.in_(held_people(day)))
    return _count(
        session,
        update(Notice)
        .where(
            Notice.made_at < cut.moment,
            Notice.state.in_(ENDED),
            or_(*(one.is_not(None) for one in texts)),
            cut.of(Notice.organisation_id),
            _free(Notice.organisation_id, day),
            Notice.recipient_id.not_in(held),
        )
        .values(dict.fromkeys(texts))
        .returning(Notice.id),
    )


def let_go_looks(session: Session, cut: Cut, day: date) -> int:
    """Looks before then; how many."""
    gone = (Look.day < cut.before, cut.of(Look.organisation_id), _unheld(Look.person_id, day))
    return _count(session, delete(Look).where(*gone).returning(Look.id))


def let_go_refused(session: Session, cut: Cut, day: date) -> int:
    """The documents of what was refused before then; how many."""
    gone = (
        SentCertificate.state == SentState.REFUSED,
        SentCertificate.decided_at < cut.moment,
        SentCertificate.content.is_not(None),
        _unheld(SentCertificate.person_id, day),
        _whose(SentCertificate.person_id, cut),
    )
    change = update(SentCertificate).where(*gone).values(content=None)
    return _count(session, change.returning(SentCertificate.id))


def let_go_corrections(session: Session, cut: Cut, day: date) -> int:
    """Corrections that were answered before then; how many."""
    gone = (
        Correction.state != CorrectionState.ASKED,
        Correction.answered_at < cut.moment,
        cut.of(Correction.organisation_id),
        _unheld(Correction.person_id, day),
    )
    return _count(session, delete(Correction).where(*gone).returning(Correction.id))


def let_go_invitations(session: Session, cut: Cut, day: date) -> int:
    """Invitations that ran out before then; how many."""
    gone = (
        Invitation.expires_at < cut.moment,
        cut.of(Invitation.organisation_id),
        _unheld(Invitation.person_id, day),
    )
    return _count(session, delete(Invitation).where(*gone).returning(Invitation.id))


def let_go_calendars(session: Session, cut: Cut, day: date) -> int:
    """Addresses of calendars that were revoked before then; how many."""
    gone = (
        CalendarFeed.revoked_at < cut.moment,
        or_(CalendarFeed.organisation_id.is_(None), cut.of(CalendarFeed.organisation_id)),
        or_(CalendarFeed.person_id.is_(None), _unheld(CalendarFeed.person_id, day)),
        or_(CalendarFeed.person_id.is_(None), _whose(CalendarFeed.person_id, cut)),
    )
    return _count(session, delete(CalendarFeed).where(*gone).returning(CalendarFeed.id))


def left_before(session: Session, cut: Cut, day: date, most: int) -> list[Leaver]:
    """Some who left before then, whom no hold covers and who are not erased, the first first."""
    query = _left_before(cut, day).order_by(Person.organisation_id, Person.id).limit(most)
    return [Leaver(*row) for row in session.execute(query)]


def count_left_before(session: Session, organisation_id: int, before: date, day: date) -> int:
    """How many such there are of one organisation."""
    left = _left_before(Cut(before, [organisation_id], None), day).subquery()
    return session.scalar(select(func.count()).select_from(left)) or 0


def _left_before(cut: Cut, day: date) -> Select[*tuple[Any, ...]]:
    last = func.max(func.coalesce(PostFact.ends_on, date.max))
    done = select(Erasure.person_id).where(Erasure.state == ErasureState.DONE)
    return (
        select(Person.organisation_id, Person.id)
        .join(Post, Post.person_id == Person.id)
        .join(PostFact, PostFact.post_id == Post.id)
        .where(
            PostFact.withdrawn_at.is_(None),
            cut.of(Person.organisation_id),
            _unheld(Person.id, day),
            Person.id.not_in(done),
        )
        .group_by(Person.organisation_id, Person.id)
        .having(last < cut.before)
    )


def _of_files(cut: Cut, day: date) -> tuple[ColumnElement[bool], ...]:
    return cut.of(Upload.organisation_id), _free(Upload.organisation_id, day)


def _free(organisation_id: Any, day: date) -> ColumnElement[bool]:
    """Where there is an organisation, it has no hold."""
    holding = organisations_with_holds(day)
    return or_(organisation_id.is_(None), organisation_id.not_in(holding))


def _unheld(person_id: Any, day: date) -> ColumnElement[bool]:
    return person_id.not_in(held_people(day))


def _whose(person_id: Any, cut: Cut) -> ColumnElement[bool]:
    return person_id.in_(select(Person.id).where(cut.of(Person.organisation_id)))


def _count(session: Session, statement: Any) -> int:
    quick = statement.execution_options(synchronize_session=False)
    return len(session.scalars(quick).all())
