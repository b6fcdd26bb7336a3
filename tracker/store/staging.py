"""What a checked upload would bring, kept beside the facts until somebody accepts it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, delete, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from tracker.rules.words import Evidence
from tracker.store.bulk import insert_rows
from tracker.store.database import Moment, words
from tracker.store.people_held import PostSaid, RecordBrought, Training
from tracker.store.people_writing import Named
from tracker.store.register_kept import changes_of
from tracker.store.tables import places, register
from tracker.store.tables.facts import Fact
from tracker.store.tables.people import FromRow, TrainingFact
from tracker.store.tables.places import Organisation
from tracker.store.tables.staged import StagedPost, StagedTraining
from tracker.store.tables.uploads import UploadRow

REGISTER = tuple(
    model
    for module in (places, register)
    for _, model in sorted(vars(module).items())
    if isinstance(model, type) and issubclass(model, Fact) and model is not Fact
)
FROM_ROW = tuple(FromRow.__annotations__)
STRONGER = tuple(one for one in Evidence if one.rank > Evidence.ENTERED_BY_HR.rank)


class Brought(NamedTuple):
    """A post that a staff list brings, and its person; see StagedPost."""

    number: str
    person_id: int | None
    named: bool
    name: Named
    post_id: int | None
    staff_number: str
    setting_id: int
    said: bool
    post: PostSaid


_POST = (
    *("number", "person_id", "named", *Named._fields),
    *("post_id", "staff_number", "setting_id", "said", *PostSaid._fields),
)


def revision(session: Session, organisation_id: int) -> int:
    """Grows with whatever is recorded for the organisation; see `lock_organisation`."""
    query = select(Organisation.revision).where(Organisation.id == organisation_id)
    return session.scalars(query).one()


def register_revision(session: Session) -> str:
    """Another text after every change to the register, the organisations and their settings."""
    found = session.execute(changes_of(REGISTER))
    return " ".join(f"{last}/{withdrawn}" for _, last, withdrawn in found)


def stage_training(session: Session, upload_id: int, records: Iterable[RecordBrought]) -> None:
    """Keep records, each with the id of the record whose place it would take."""
    columns = ("upload_id", "replaces_id", *Training._fields, *FROM_ROW)
    rows = ((upload_id, one.replaces_id, *one.record, one.sheet, one.row) for one in records)
    insert_rows(session, StagedTraining, columns, rows)


def stage_posts(session: Session, upload_id: int, posts: Iterable[Brought]) -> None:
    """Keep posts with their people."""
    rows = ((upload_id, *one[:3], *one.name, *one[4:8], *one.post) for one in posts)
    insert_rows(session, StagedPost, ("upload_id", *_POST), rows)


def staged_posts(session: Session, upload_id: int) -> Iterator[Brought]:
    """The posts that were kept, in their order."""
    query = select(*(getattr(StagedPost, name) for name in _POST))
    query = query.where(StagedPost.upload_id == upload_id).order_by(StagedPost.id)
    for row in session.execute(query):
        number, person_id, named, surname, forename, email, *about = row
        post_id, staff_number, setting_id, said, *post = about
        name, said_of_it = Named(surname, forename, email), PostSaid(*post)
        yield Brought(
            number, person_id, named, name, post_id, staff_number, setting_id, said, said_of_it
        )


def record_staged_training(session: Session, upload_id: int, now: datetime) -> None:
    """Make facts of the records that were kept, as entered by HR; withdraw those they replace.

    What was proven better than that stays so. In no order: sorting them is a good part of the time,
    and nothing depends on it.
    """
    mine = StagedTraining.upload_id == upload_id
    replaced = select(StagedTraining.replaces_id).where(
        mine, StagedTraining.replaces_id.is_not(None)
    )
    session.execute(
        update(TrainingFact)
        .where(TrainingFact.id.in_(replaced), TrainingFact.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )
    said = ("replaces_id", *Training._fields, *FROM_ROW)
    columns = ["recorded_at", "upload_id", "evidence", *said]
    entered = literal(Evidence.ENTERED_BY_HR, words(Evidence))
    held = aliased(TrainingFact)
    proven = case((held.evidence.in_(STRONGER), held.evidence), else_=entered)
    is_new = StagedTraining.replaces_id.is_(None)
    # By two statements, as hardly any record of a large file replaces one.
    for evidence, some in ((entered, is_new), (proven, ~is_new)):
        values = (
            literal(now, Moment),
            StagedTraining.upload_id,
            evidence,
            *(getattr(StagedTraining, name) for name in said),
        )
        query = select(*values).where(mine, some)
        if evidence is proven:
            query = query.outerjoin(held, held.id == StagedTraining.replaces_id)
        session.execute(insert(TrainingFact).from_select(columns, query))


def wipe(session: Session, upload_id: int) -> None:
    """Forget what was kept of an upload: what it would bring."""
    for table in (StagedTraining, StagedPost):
        session.execute(delete(table).where(table.upload_id == upload_id))


def wipe_rows(session: Session, upload_id: int) -> None:
    """Forget what would become of each row."""
    session.execute(delete(UploadRow).where(UploadRow.upload_id == upload_id))
