"""Where the register has what its entries say, by the ids that the rules give them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.tables import register

_TABLES: dict[str, Any] = {
    "accreditation": register.Accreditation,
    "certification": register.CertificationFact,
    "certification_event": register.CertificationEvent,
    "licence": register.Licence,
    "provider": register.ProviderFact,
}


def entry_sources(session: Session, entries: Iterable[str]) -> dict[str, str]:
    """The source of each of these entries that has one; a query for each kind among them."""
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, _, key in (entry.partition(":") for entry in entries):
        if kind in _TABLES:
            ids[kind].add(int(key))
    found = {}
    for kind, keys in ids.items():
        table = _TABLES[kind]
        query = select(table.id, table.source).where(table.id.in_(keys), table.source != "")
        found.update({f"{kind}:{key}": said for key, said in session.execute(query)})
    return found
