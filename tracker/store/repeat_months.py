"""Training repeated too early, by month: which months are counted, kept and read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker.store.database import Base, insert_or
from tracker.store.tables.judged import RepeatMonth, TrainingMonth
from tracker.store.tables.register import Curriculum, CurriculumFact, Provider, ProviderFact


@dataclass(slots=True)
class Attended:
    """Deliveries that people attended, and their days."""

    deliveries: int = 0
    days: int = 0

    def add(self, days: int) -> None:
        self.deliveries += 1
        self.days += days


class Counted(NamedTuple):
    """How much training a setting's people attended in a month, and by what was known."""

    setting_id: int
    month: date
    known_on: datetime
    deliveries: int
    days: int


class Repeated(NamedTuple):
    """What of a curriculum was repeated too early in a month, and of another course of it."""

    setting_id: int
    curriculum_id: int
    month: date
    repeats: int
    days: int
    other_courses: int
    other_course_days: int


def counted_months(session: Session, months: Collection[date]) -> dict[tuple[int, date], datetime]:
    """By what was known when the months that are there were counted, by setting and month."""
    columns = TrainingMonth.setting_id, TrainingMonth.month, TrainingMonth.known_on
    query = select(*columns).where(TrainingMonth.month.in_(months))
    return {(key, month): known_on for key, month, known_on in session.execute(query)}


def keep_counted(
    session: Session,
    setting_id: int,
    counted: Collection[Counted],
    repeated: Collection[Repeated],
) -> None:
    """Put what was counted of a setting's months in the place of what is there.

    Two machines that do so at once write the same.
    """
    months = [one.month for one in counted]
    for table in (RepeatMonth, TrainingMonth):
        mine: Any = table
        session.execute(delete(table).where(mine.setting_id == setting_id, mine.month.in_(months)))
    _write(session, TrainingMonth, ["setting_id", "last_day"], counted)
    _write(session, RepeatMonth, ["setting_id", "curriculum_id", "last_day"], repeated)


def _write(
    session: Session, table: type[Base], key: list[str], rows: Collection[Counted | Repeated]
) -> None:
    if not rows:
        return
    insert = insert_or(session, table).values([row._asdict() for row in rows])
    names = {column.name for column in table.__table__.columns} - {*key}
    said = {name: insert.excluded[name] for name in names}
    session.execute(insert.on_conflict_do_update(index_elements=key, set_=said))


def forget_counted(session: Session, months: Collection[date]) -> None:
    """Take the rows of these months away, to be counted anew from the facts."""
    for table in (RepeatMonth, TrainingMonth):
        mine: Any = table
        session.execute(delete(table).where(mine.month.in_(months)))


def training_of(
    session: Session, setting_ids: Collection[int], months: Collection[date]
) -> list[Counted]:
    """What was counted of these settings in these months; one query."""
    columns = [getattr(TrainingMonth, name) for name in Counted._fields]
    query = select(*columns).where(
        TrainingMonth.setting_id.in_(setting_ids), TrainingMonth.month.in_(months)
    )
    return [Counted(*row) for row in session.execute(query)]


def repeats_of(
    session: Session, setting_ids: Collection[int], months: Collection[date]
) -> list[Repeated]:
    """What was repeated in these settings in these months; one query."""
    columns = [getattr(RepeatMonth, name) for name in Repeated._fields]
    query = select(*columns).where(
        RepeatMonth.setting_id.in_(setting_ids), RepeatMonth.month.in_(months)
    )
    return [Repeated(*row) for row in session.execute(query)]


class Course(NamedTuple):
    """What a curriculum and its provider are called now."""

    name: str
    provider: str


def courses_named(session: Session, curriculum_ids: Iterable[int]) -> Mapping[int, Course]:
    """These curricula by id, by their codes where the register has let go of their names."""
    query = (
        select(
            Curriculum.id,
            func.coalesce(CurriculumFact.name, Curriculum.code),
            func.coalesce(ProviderFact.name, Provider.code),
        )
        .join(Provider, Provider.id == Curriculum.provider_id)
        .outerjoin(
            CurriculumFact,
            (CurriculumFact.curriculum_id == Curriculum.id) & CurriculumFact.withdrawn_at.is_(None),
        )
        .outerjoin(
            ProviderFact,
            (ProviderFact.provider_id == Provider.id) & ProviderFact.withdrawn_at.is_(None),
        )
        .where(Curriculum.id.in_(set(curriculum_ids)))
    )
    return {key: Course(name, provider) for key, name, provider in session.execute(query)}
