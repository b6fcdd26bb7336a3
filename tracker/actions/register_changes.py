"""What rows of the register's sheets change, decided together, and then drafted or saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from tracker.actions.register_columns import Spec
from tracker.actions.register_deciding import Decided, Known, decide
from tracker.actions.register_reading import Row
from tracker.actions.register_sheets import SPECS
from tracker.store import register_writing as store
from tracker.store.database import Session
from tracker.store.register_rows import Draft
from tracker.store.register_writing import Change, Codes, Concerned, Held
from tracker.store.tables.uploads import Outcome

# Whose standings a change of these facts may touch; names of organisations and commissioners touch
# none.
OF_EVERYONE = frozenset({"requirement_fact", "licence", "accreditation"})
OF_A_PROVIDER = frozenset(
    {
        "provider_fact",
        "curriculum_fact",
        "certification_fact",
        "certification_event",
        "affiliate",
        "trainer",
    }
)


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows decided, table by table, and the facts that go without another in their place."""

    by_fact: Mapping[str, list[Decided]]
    known: Known
    withdrawn: Mapping[str, list[Held]] = field(default_factory=dict)

    def written(self, fact: str) -> list[Decided]:
        """The rows of a table that change something."""
        writing = (Outcome.NEW, Outcome.CHANGED)
        return [one for one in self.by_fact.get(fact, ()) if one.outcome in writing]

    def of(self, fact: str) -> Change:
        """What goes and what comes in a table."""
        written = self.written(fact)
        gone = [*(one.held for one in written if one.held), *self.withdrawn.get(fact, ())]
        return Change([held.id for held in gone], [one.values for one in written])

    def brought(self, spec: Spec) -> list[str]:
        """The codes that the rows of a sheet make known."""
        return [one.values[spec.brings] for one in self.written(spec.fact)] if spec.brings else []


def decide_rows(
    rows: Iterable[tuple[Spec, Row]],
    held: Mapping[str, list[Held]],
    gone: Mapping[str, list[Held]] = MappingProxyType({}),
) -> Changes:
    """Decide the rows of any sheets against what is held, in the order in which these depend on
    each other. Facts that are `gone` are withdrawn: no row speaks of them or clashes with them."""
    known = Known()
    for spec in SPECS:
        for fact in held[spec.fact]:
            known.learn(spec, fact.values)
    given = list(rows)
    by_fact: dict[str, list[Decided]] = {}
    for spec in SPECS:
        mine = [row for of, row in given if of is spec]
        going = {fact.id for fact in gone.get(spec.fact, ())}
        staying = [fact for fact in held[spec.fact] if fact.id not in going]
        by_fact[spec.fact] = decide(spec, mine, staying, known)
        for one in by_fact[spec.fact]:
            if not one.problems:
                known.learn(spec, one.values)
    return Changes(by_fact, known, gone)


def draft(changes: Changes, codes: Codes) -> Draft:
    """The changes as the register would be read with them; writes nothing."""
    identities = {}
    for spec in SPECS:
        if spec.brings is not None:
            table = store.IDENTITIES[spec.brings].__tablename__
            identities[table] = codes.imagine(spec.brings, changes.brought(spec))
    return store.draft_of({spec.fact: changes.of(spec.fact) for spec in SPECS}, identities, codes)


def save(
    session: Session,
    changes: Changes,
    codes: Codes,
    *,
    now: datetime,
    by: str | None,
    upload_id: int | None = None,
) -> None:
    """Write the rows that change something, and touch the posts that they may concern."""
    for spec in SPECS:
        if spec.brings is not None:
            codes.add(spec.brings, changes.brought(spec))
        change = changes.of(spec.fact)
        store.write_facts(
            session, spec.fact, change, codes=codes, now=now, by=by, upload_id=upload_id
        )
    store.touch_posts(session, concerned(changes, codes))


def concerned(changes: Changes, codes: Codes) -> Concerned:
    """Whose standings the changes may touch."""
    if any(changes.of(fact) != Change([], []) for fact in OF_EVERYONE):
        return Concerned(everyone=True)
    settings = {values["setting"] for values in _said(changes, "setting_fact")}
    providers = {
        provider
        for fact in OF_A_PROVIDER
        for values in _said(changes, fact)
        for provider in _providers(values, changes.known)
    }
    return Concerned(
        settings=frozenset(codes.ids["setting"][code] for code in settings),
        providers=frozenset(codes.ids["provider"][code] for code in providers),
    )


def _said(changes: Changes, fact: str) -> Iterable[Mapping]:
    """What the facts that come say, and what those that go said."""
    for one in changes.written(fact):
        yield one.values
        if one.held:
            yield one.held.values
    for held in changes.withdrawn.get(fact, ()):
        yield held.values


def _providers(values: Mapping, known: Known) -> Iterable[str]:
    """The provider that a fact speaks of."""
    if "provider" in values:
        yield values["provider"]
    elif "curriculum" in values:
        yield values["curriculum"][0]
    elif "certification" in values:
        yield known.owners[values["certification"]]
