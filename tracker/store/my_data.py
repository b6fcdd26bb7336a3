"""What is held about one person: said of them, found of them, or waiting to be said.

Each function gives rows by name, the latest first, in a number of queries that does not depend on
how many there are. Who of the HR team did a thing is not among what is read: the organisation is.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from tracker.store.person import setting_names_on
from tracker.store.tables.absent import AbsentPost
from tracker.store.tables.facts import Fact
from tracker.store.tables.flags import Flag, FlagEvent
from tracker.store.tables.people import Person, PersonFact, Post, PostFact, TrainingFact
from tracker.store.tables.places import Organisation, OrganisationFact, Setting
from tracker.store.tables.register import Requirement, RequirementFact
from tracker.store.tables.staged import StagedPost, StagedTraining
from tracker.store.tables.uploads import Answer, Upload

Rows = list[dict[str, Any]]
# The questions of an import that are answered with a staff number.
_ABOUT_PEOPLE = ("unknown_staff", "ambiguous_staff")
_ORGANISATION = func.coalesce(OrganisationFact.name, Organisation.code)
_SAID_OF_POST = (
    "role",
    "staff_group",
    "employment",
    "starts_on",
    "ends_on",
    "absence",
    "absence_from",
    "absence_to",
    "exempt_from",
    "exempt_to",
)
_SAID_OF_TRAINING = (
    "route",
    "mode",
    "kind",
    "result",
    "started_on",
    "completed_on",
    "certificate_number",
    "printed_expiry",
    "trainer",
    "evidence",
    "sheet",
    "row",
)


def names(session: Session, person_id: int) -> Rows:
    """Their number and names, as known now and before."""
    query = _sourced(
        select(
            *_fact(PersonFact),
            Person.number,
            PersonFact.surname,
            PersonFact.forename,
            PersonFact.email,
        ).join(Person, Person.id == PersonFact.person_id),
        PersonFact,
    )
    return _told(session, query.where(PersonFact.person_id == person_id), PersonFact)


def posts(session: Session, person_id: int, day: date) -> Rows:
    """Their posts, as known now and before; settings are called as they are on a day."""
    said = (getattr(PostFact, name) for name in _SAID_OF_POST)
    query = _sourced(
        select(*_fact(PostFact), Post.staff_number, Post.setting_id, Setting.code, *said)
        .join(Post, Post.id == PostFact.post_id)
        .join(Setting, Setting.id == Post.setting_id),
        PostFact,
    )
    rows = _told(session, query.where(Post.person_id == person_id), PostFact)
    called = setting_names_on(session, {row["setting_id"] for row in rows}, day)
    return [
        {**row, "setting_code": row["code"], "setting": called.get(row["setting_id"], row["code"])}
        for row in rows
    ]


def training(session: Session, person_id: int) -> Rows:
    """Their training records, as known now and before."""
    said = (getattr(TrainingFact, name) for name in _SAID_OF_TRAINING)
    query = _sourced(
        select(
            *_fact(TrainingFact),
            TrainingFact.course_text.label("course"),
            TrainingFact.provider_text.label("provider"),
            *said,
        ),
        TrainingFact,
    )
    rows = _told(session, query.where(TrainingFact.person_id == person_id), TrainingFact)
    return sorted(
        rows,
        key=lambda row: (row["completed_on"] or row["printed_expiry"] or date.min, row["id"]),
        reverse=True,
    )


def waiting(session: Session, person_id: int) -> Rows:
    """What files would say of them that HR has checked and not accepted, and who of their posts a
    staff list left out. `said` is the course, the role, or the staff number of the post."""
    mine = select(Post.id).where(Post.person_id == person_id)
    kinds = union_all(
        select(
            StagedTraining.upload_id,
            literal("training").label("what"),
            StagedTraining.course_text.label("said"),
            StagedTraining.completed_on.label("on"),
        ).where(StagedTraining.person_id == person_id),
        select(
            StagedPost.upload_id,
            literal("post"),
            func.coalesce(StagedPost.role, ""),
            StagedPost.starts_on,
        ).where(or_(StagedPost.person_id == person_id, StagedPost.post_id.in_(mine))),
        select(AbsentPost.upload_id, literal("left_out"), Post.staff_number, AbsentPost.last_day)
        .join(Post, Post.id == AbsentPost.post_id)
        .where(Post.person_id == person_id),
    ).subquery()
    query = select(
        kinds.c.what,
        kinds.c.said,
        kinds.c.on,
        Upload.file_name.label("file"),
        Upload.state,
        Upload.uploaded_at.label("given_at"),
        _ORGANISATION.label("given_by"),
    ).join(Upload, Upload.id == kinds.c.upload_id)
    return rows_of(
        session, _of_upload(query).order_by(Upload.id.desc(), kinds.c.what, kinds.c.said)
    )


def answers(session: Session, person_id: int) -> Rows:
    """What their organisation answered when a file did not say whom it meant, and it meant them."""
    numbers = union_all(
        select(Person.number).where(Person.id == person_id),
        select(Post.staff_number).where(Post.person_id == person_id),
    )
    own = select(Person.organisation_id).where(Person.id == person_id).scalar_subquery()
    query = select(
        Answer.id,
        Answer.value.label("asked"),
        Answer.answer,
        Answer.recorded_at,
        Answer.withdrawn_at,
    ).where(
        Answer.code.in_(_ABOUT_PEOPLE), Answer.answer.in_(numbers), Answer.organisation_id == own
    )
    return rows_of(session, query.order_by(Answer.recorded_at.desc(), Answer.id.desc()))


def flags(session: Session, person_id: int) -> Rows:
    """The flags about their posts, open and closed."""
    called = called_requirements()
    query = (
        select(
            Flag.id,
            Flag.kind,
            Flag.severity,
            Post.staff_number,
            called.c.name.label("requirement"),
            Flag.until,
            Flag.stage,
            Flag.opened_on,
            Flag.closed_on,
            Flag.acknowledged_at.is_not(None).label("acknowledged"),
            Flag.assigned_to.is_not(None).label("assigned"),
            Flag.snoozed_until,
        )
        .join(Post, Post.id == Flag.post_id)
        .outerjoin(called, called.c.id == Flag.requirement_id)
        .where(Post.person_id == person_id)
    )
    return rows_of(session, query.order_by(Flag.closed_on.is_not(None), Flag.id.desc()))


def flag_steps(session: Session, person_id: int) -> Rows:
    """What became of these flags, step by step, with what HR noted."""
    query = (
        select(
            FlagEvent.flag_id,
            FlagEvent.kind,
            FlagEvent.step,
            FlagEvent.at,
            FlagEvent.until,
            FlagEvent.stage,
            FlagEvent.snoozed_until,
            FlagEvent.by_id.is_not(None).label("by_somebody"),
            FlagEvent.note,
        )
        .join(Flag, Flag.id == FlagEvent.flag_id)
        .join(Post, Post.id == Flag.post_id)
        .where(Post.person_id == person_id)
    )
    return rows_of(session, query.order_by(FlagEvent.at.desc(), FlagEvent.id.desc()))


def _fact(table: type[Fact]) -> tuple[Any, ...]:
    replaces: Any = table.replaces_id  # type: ignore[attr-defined]
    return table.id, table.recorded_at, table.withdrawn_at, replaces


def _sourced(query: Select[Any], table: type[Fact]) -> Select[Any]:
    """The facts with the file that each came from."""
    from_file = query.add_columns(
        Upload.file_name.label("file"),
        func.coalesce(Upload.accepted_at, Upload.uploaded_at).label("given_at"),
        _ORGANISATION.label("given_by"),
    ).outerjoin(Upload, Upload.id == table.upload_id)
    return _of_upload(from_file).order_by(table.recorded_at.desc(), table.id.desc())


def _of_upload(query: Select[Any]) -> Select[Any]:
    """With the organisation whose upload it is, and its name."""
    named = and_(
        OrganisationFact.organisation_id == Organisation.id, OrganisationFact.withdrawn_at.is_(None)
    )
    return query.outerjoin(Organisation, Organisation.id == Upload.organisation_id).outerjoin(
        OrganisationFact, named
    )


def _told(session: Session, query: Select[Any], table: type[Fact]) -> Rows:
    """The rows; of one that is withdrawn, whether another took its place."""
    rows = rows_of(session, query)
    taken = {row["replaces_id"] for row in rows}
    return [
        {**row, "replaced": row["id"] in taken if row["withdrawn_at"] else None} for row in rows
    ]


def called_requirements() -> Subquery:
    """The requirements by id, each with the name that it has now, or its code."""
    name = func.coalesce(func.max(RequirementFact.name), Requirement.code)
    return (
        select(Requirement.id, name.label("name"))
        .outerjoin(
            RequirementFact,
            and_(
                RequirementFact.requirement_id == Requirement.id,
                RequirementFact.withdrawn_at.is_(None),
                RequirementFact.ends_on.is_(None),
            ),
        )
        .group_by(Requirement.id, Requirement.code)
        .subquery()
    )


def rows_of(session: Session, query: Any) -> Rows:
    """The rows of a query, by the names of its columns."""
    found: Sequence[Mapping[Any, Any]] = session.execute(query).mappings().all()
    return [{str(key): value for key, value in row.items()} for row in found]
