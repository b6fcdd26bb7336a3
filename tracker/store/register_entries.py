"""The register's entries one by one, for those who keep it: found, listed, counted and traced."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, func, inspect, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from tracker.store.paging import Page, matches, page_of
from tracker.store.register_writing import (
    FACTS,
    IDENTITIES,
    Codes,
    Held,
    facts_where,
    references_of,
)
from tracker.store.tables.people import Person, Post, TrainingFact
from tracker.store.tables.register import Provider


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry with who entered it and when, and who withdrew it, also one withdrawn since."""

    fact: Held
    recorded_at: datetime
    recorded_by: str | None
    withdrawn_at: datetime | None
    withdrawn_by: str | None


def recorded(session: Session, name: str, fact_id: int, codes: Codes) -> Recorded | None:
    """The entry of a table with that id."""
    table = FACTS[name]
    found = facts_where(session, name, codes, table.id == fact_id)
    if not found:
        return None
    query = select(
        table.recorded_at, table.recorded_by, table.withdrawn_at, table.withdrawn_by
    ).where(table.id == fact_id)
    return Recorded(found[0], *session.execute(query).one())


def recorded_at(session: Session, name: str, moment: datetime, codes: Codes) -> list[Held]:
    """The entries of a table that were recorded on that very moment."""
    return facts_where(session, name, codes, FACTS[name].recorded_at == moment)


def count_entries(session: Session, names: Sequence[str]) -> dict[str, int]:
    """How many entries each of these tables holds."""
    counts = [
        select(literal(name), func.count())
        .select_from(FACTS[name])
        .where(FACTS[name].withdrawn_at.is_(None))
        for name in names
    ]
    return dict(session.execute(union_all(*counts)).all())


def entry_page(
    session: Session, name: str, codes: Codes, text: str = "", number: int = 1
) -> Page[Held]:
    """The entries of a table whose codes or names hold the words of a text, a page at a time."""
    table = FACTS[name]
    query = select(table.id).where(table.withdrawn_at.is_(None))
    said: list[Any] = []
    for column, kind in references_of(table).items():
        identity = aliased(IDENTITIES[kind])
        query = query.outerjoin(identity, getattr(table, column) == identity.id)
        if kind == "curriculum":
            provider = aliased(Provider)
            query = query.outerjoin(provider, identity.provider_id == provider.id)
            said.append(provider.code)
        said.append(identity.number if kind == "certification" else identity.code)
    query = query.where(*matches(text, *said, *_texts(table))).order_by(*said, table.id)
    rows, total = page_of(session, query, number)
    ids = [row.id for row in rows]
    found = {held.id: held for held in facts_where(session, name, codes, table.id.in_(ids))}
    return Page([found[key] for key in ids], number, total)


def _texts(table: Any) -> Iterator[ColumnElement[Any]]:
    """The columns of a table in which people look for an entry."""
    for attribute in inspect(table).column_attrs:
        if attribute.key in {"name", "reference", "identifier"} and isinstance(
            attribute.columns[0].type, String
        ):
            yield getattr(table, attribute.key)


def count_dependents(session: Session, kind: str, identity_id: int) -> dict[str, int]:
    """How many people, posts and training records hang on an identity of the register."""
    dependents: dict[str, list[tuple[str, Any, Any]]] = {
        "organisation": [("person", Person, Person.organisation_id)],
        "setting": [("post", Post, Post.setting_id)],
        "provider": [("training record", TrainingFact, TrainingFact.provider_id)],
        "curriculum": [("training record", TrainingFact, TrainingFact.curriculum_id)],
    }
    found = {}
    for what, table, column in dependents.get(kind, ()):
        query = select(func.count()).select_from(table).where(column == identity_id)
        if table is TrainingFact:
            query = query.where(TrainingFact.withdrawn_at.is_(None))
        found[what] = session.scalar(query) or 0
    return found
