"""The register's facts read and written by their codes, for whoever imports them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    exists,
    insert,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from tracker.store.database import insert_or
from tracker.store.register_rows import Draft
from tracker.store.tables import places, register
from tracker.store.tables.facts import known
from tracker.store.tables.judged import TouchedPost
from tracker.store.tables.people import Post, TrainingFact

CHUNK = 500

IDENTITIES: dict[str, Any] = {
    "organisation": places.Organisation,
    "commissioner": places.Commissioner,
    "body": register.Body,
    "provider": register.Provider,
    "curriculum": register.Curriculum,
    "setting": places.Setting,
    "certification": register.Certification,
    "requirement": register.Requirement,
}

FACTS: dict[str, Any] = {
    model.__tablename__: model
    for model in (
        places.OrganisationFact,
        places.CommissionerFact,
        register.Licence,
        register.Accreditation,
        register.ProviderFact,
        register.CurriculumFact,
        places.SettingFact,
        places.Commissioning,
        register.CertificationFact,
        register.CertificationEvent,
        register.Affiliate,
        register.Trainer,
        register.RequirementFact,
        register.StandardsVersion,
        register.Accreditor,
    )
}

_KEPT_BY_THE_STORE = frozenset(
    {"id", "recorded_at", "recorded_by", "withdrawn_at", "withdrawn_by", "upload_id"}
)


@dataclass(frozen=True, slots=True)
class Held:
    """A fact as it was recorded. What it refers to is told by code, under its column without `_id`;
    a curriculum's code is the pair of its provider's and its own."""

    id: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """Of one table: the facts that go, by their ids, and those that come, told as `Held` tells."""

    withdrawn: Sequence[int]
    added: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whose standings a change may touch: everyone's, or the posts in these settings and of the
    people whom these providers trained; by stored ids."""

    everyone: bool = False
    settings: frozenset[int] = frozenset()
    providers: frozenset[int] = frozenset()


class Codes:
    """The identity rows of the register: the row id of each kind and code, and the other way."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.ids: dict[str, dict[Any, int]] = {}
        self.codes: dict[str, dict[int, Any]] = {}
        for kind in IDENTITIES:
            self._read(kind)

    def add(self, kind: str, codes: Iterable[Any]) -> None:
        """Make identity rows for the codes that have none."""
        if new := [code for code in dict.fromkeys(codes) if code not in self.ids[kind]]:
            self._session.execute(insert(IDENTITIES[kind]), [self._row(kind, c) for c in new])
            self._read(kind)

    def imagine(self, kind: str, codes: Iterable[Any]) -> tuple[Any, ...]:
        """Identity rows, with ids below zero, for the codes that have none; writes nothing."""
        new = [code for code in dict.fromkeys(codes) if code not in self.ids[kind]]
        made = {code: -number for number, code in enumerate(new, 1)}
        self.ids[kind] |= made
        self.codes[kind] |= {key: code for code, key in made.items()}
        return tuple(IDENTITIES[kind](id=made[code], **self._row(kind, code)) for code in new)

    def _read(self, kind: str) -> None:
        rows = self._session.execute(_identities(kind))
        if kind == "curriculum":
            providers = self.codes["provider"]
            self.codes[kind] = {key: (providers[owner], code) for key, owner, code in rows}
        else:
            self.codes[kind] = dict(rows.all())
        self.ids[kind] = {code: key for key, code in self.codes[kind].items()}

    def _row(self, kind: str, code: Any) -> dict[str, Any]:
        if kind == "curriculum":
            return {"provider_id": self.ids["provider"][code[0]], "code": code[1]}
        return {"number" if kind == "certification" else "code": code}


def _identities(kind: str) -> Select[Any]:
    table = IDENTITIES[kind]
    if kind == "curriculum":
        return select(table.id, table.provider_id, table.code)
    return select(table.id, table.number if kind == "certification" else table.code)


def held_facts(
    session: Session,
    codes: Codes,
    names: Iterable[str] = tuple(FACTS),
    *,
    known_on: datetime | None = None,
) -> dict[str, list[Held]]:
    """The facts of every table of the register, or of those named, as known on a moment (None is
    now), in the order recorded."""
    return {name: facts_where(session, name, codes, known(FACTS[name], known_on)) for name in names}


def facts_where(
    session: Session, name: str, codes: Codes, *conditions: ColumnElement[bool]
) -> list[Held]:
    """The facts of a table that the conditions let through, known or withdrawn."""
    return list(_facts(session, FACTS[name], codes, conditions))


def _facts(
    session: Session, table: Any, codes: Codes, conditions: Iterable[ColumnElement[bool]]
) -> Iterable[Held]:
    references = references_of(table)
    fields = [a.key for a in inspect(table).column_attrs if a.key not in _KEPT_BY_THE_STORE]
    columns = [getattr(table, name) for name in fields]
    query = select(table.id, *columns).where(*conditions).order_by(table.id)
    for key, *said in session.execute(query):
        values = {}
        for name, value in zip(fields, said, strict=True):
            if kind := references.get(name):
                values[name.removesuffix("_id")] = codes.codes[kind].get(value)
            else:
                values[name] = value
        yield Held(key, values)


def references_of(table: Any) -> dict[str, str]:
    """The kind of code behind each column that points to an identity row."""
    return {
        attribute.key: key.column.table.name
        for attribute in inspect(table).column_attrs
        for key in attribute.columns[0].foreign_keys
        if key.column.table.name in IDENTITIES
    }


def ever_held(session: Session, name: str, codes: Codes) -> frozenset[Any]:
    """The codes of a table's facts, those of withdrawn facts too."""
    table = FACTS[name]
    if hasattr(table, "code"):
        return frozenset(session.scalars(select(table.code)))
    (column, kind), *_ = references_of(table).items()
    return frozenset(map(codes.codes[kind].get, session.scalars(select(getattr(table, column)))))


def write_facts(
    session: Session,
    name: str,
    change: Change,
    *,
    codes: Codes,
    now: datetime,
    by: str | None = None,
    upload_id: int | None = None,
) -> None:
    """Withdraw facts of one table and then add others, both by the same person."""
    table = FACTS[name]
    for start in range(0, len(change.withdrawn), CHUNK):
        gone = update(table).where(table.id.in_(change.withdrawn[start : start + CHUNK]))
        session.execute(gone.values(withdrawn_at=now, withdrawn_by=by))
    said = {"recorded_at": now, "recorded_by": by, "upload_id": upload_id}
    if change.added:
        rows = [said | _row(table, values, codes) for values in change.added]
        session.execute(insert(table), rows)


def draft_of(changes: Mapping[str, Change], identities: Mapping[str, Any], codes: Codes) -> Draft:
    """The same without writing anything; `identities` are those that `Codes.imagine` gave."""
    return Draft(
        withdrawn={name: frozenset(change.withdrawn) for name, change in changes.items()},
        added={
            name: tuple(
                FACTS[name](id=-place, **_row(FACTS[name], values, codes))
                for place, values in enumerate(change.added, 1)
            )
            for name, change in changes.items()
        },
        identities=identities,
    )


def _row(table: Any, values: Mapping[str, Any], codes: Codes) -> dict[str, Any]:
    """A fact's columns, from what is told by codes."""
    references = {
        column.removesuffix("_id"): (column, kind) for column, kind in references_of(table).items()
    }
    row = {}
    for field, value in values.items():
        if field in references:
            column, kind = references[field]
            row[column] = None if value is None else codes.ids[kind][value]
        else:
            row[field] = value
    return row


def touch_posts(session: Session, concerned: Concerned) -> None:
    """These posts are to be judged again."""
    for posts in _posts(concerned):
        fresh = posts.where(~exists().where(TouchedPost.post_id == Post.id))
        rows = insert_or(session, TouchedPost).from_select(["post_id"], fresh)
        session.execute(rows.on_conflict_do_nothing())


def posts_concerned(session: Session, concerned: Concerned) -> list[int]:
    """These posts, by id."""
    return sorted({key for posts in _posts(concerned) for key in session.scalars(posts)})


def _posts(concerned: Concerned) -> Iterable[Select[Any]]:
    """Queries of posts by id: those of a provider's people are of all whom it trained, or whom one
    trained that is not resolved."""
    if concerned.everyone:
        yield select(Post.id)
        return
    for chunk in _chunks(concerned.settings):
        yield select(Post.id).where(Post.setting_id.in_(chunk))
    for chunk in _chunks(concerned.providers):
        provider = TrainingFact.provider_id
        trained = select(TrainingFact.person_id).where(
            TrainingFact.withdrawn_at.is_(None), or_(provider.in_(chunk), provider.is_(None))
        )
        yield select(Post.id).where(Post.person_id.in_(trained))


def _chunks(ids: Collection[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
