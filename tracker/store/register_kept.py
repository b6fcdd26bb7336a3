"""The register as known now, kept by the process until it changes: most pages need all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from tracker.rules import facts as rules
from tracker.store.register import Register, load_register
from tracker.store.register_rows import Rows
from tracker.store.setting_rows import read_settings
from tracker.store.tables import places, register


def changes_of(tables: Sequence[Any]) -> Select[int, int, int]:
    """For each table of facts a row, in their order, that is another after every change to it.

    Facts are added, those of the register under Turn.REGISTER, or withdrawn; all else the database
    refuses. So the last id and the number of those withdrawn tell of every change.
    """
    counts = union_all(
        *(
            select(
                literal(place).label("place"),
                func.coalesce(func.max(table.id), 0).label("last"),
                func.count(table.withdrawn_at).label("withdrawn"),
            )
            for place, table in enumerate(tables)
        )
    ).subquery()
    return select(*counts.columns).order_by(counts.c.place)


class _Kept(NamedTuple):
    """`providers` are the codes also of those of which nothing is known any more."""

    changes: Sequence[Any]
    register: Register
    providers: dict[int, str]


# All that a Register holds beside its settings.
_CHANGES = changes_of(
    (
        places.OrganisationFact,
        register.Accreditation,
        register.Affiliate,
        register.CertificationEvent,
        register.CertificationFact,
        register.CurriculumFact,
        register.Licence,
        register.ProviderFact,
        register.RequirementFact,
        register.Trainer,
    )
)
_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def register_now(session: Session, settings: Mapping[int, str], on: date | None = None) -> Register:
    """`load_register` for whoever only reads: with the settings of these ids and codes, as they are
    or were on a day.

    Who writes to the register loads it: what may yet be rolled back must not be kept.
    """
    kept = _now(session)
    if not settings:
        return kept.register
    organisations = {key: code for code, key in kept.register.organisation_ids.items()}
    read = read_settings(
        Rows(session), settings, organisations, kept.providers, settings.keys(), on
    )
    return replace(kept.register, settings=read)


def providers_now(session: Session) -> dict[int, rules.Provider]:
    """The providers alone, by id, for what judges no post."""
    return _now(session).register.providers


def requirements_now(session: Session) -> dict[str, tuple[rules.Requirement, ...]]:
    """The versions of each requirement that are known now, by its code."""
    return _now(session).register.requirements


def _now(session: Session) -> _Kept:
    engine = session.connection().engine
    changes = session.execute(_CHANGES).all()
    kept = _kept.get(engine)
    if kept is None or kept.changes != changes:
        providers = Rows(session).codes(register.Provider)
        kept = _Kept(changes, load_register(session, setting_ids=()), providers)
        _kept[engine] = kept
    return kept
