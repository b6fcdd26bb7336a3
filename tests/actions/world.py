"""A small world for the imports: two organisations, their settings, and a register.

HIVE runs Willow House (W1) and Oak Ward (W2) and has its own course; REEF runs Sandbank (R1).
Rowan and Hazel are providers; both have a course called Conflict awareness.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from tests import snapshot
from tests.workbooks import workbook
from tracker.actions.import_file import import_file
from tracker.rules.words import Level, ProviderKind
from tracker.store.database import Base
from tracker.store.tables import places, register

BEFORE = datetime(2020, 1, 1, tzinfo=UTC)

STAFF = ["Staff number", "Surname", "Forename", "Setting", "Role", "Start"]
PEOPLE = [
    ["00123", "Patel", "Asha", "W1", "Nurse", date(2020, 1, 6)],
    ["00124", "Brown", "Zoë", "W1", "Nurse", date(2021, 3, 1)],
    ["00125", "O'Neill", "Mary-Jane", "W2", "Carer", date(2021, 3, 1)],
    ["00126", "Smith", "John", "W1", "Carer", date(2022, 5, 2)],
    ["00127", "Smith", "John", "W2", "Carer", date(2023, 5, 2)],
]
TRAINING = ["Staff number", "Surname", "Forename", "Course", "Provider", "Completed"]


def register_world(session: Session) -> None:
    """Put the organisations, settings, providers and curricula into the database."""
    organisations = {}
    for code, name in (("HIVE", "Hive Trust"), ("REEF", "Reef Care")):
        organisations[code] = _add(session, places.Organisation(code=code))
        _fact(session, places.OrganisationFact, organisation_id=organisations[code], name=name)
    for code, name, organisation in (
        ("W1", "Willow House", "HIVE"),
        ("W2", "Oak Ward", "HIVE"),
        ("R1", "Sandbank", "REEF"),
    ):
        setting_id = _add(session, places.Setting(code=code))
        _fact(
            session,
            places.SettingFact,
            setting_id=setting_id,
            organisation_id=organisations[organisation],
            name=name,
            populations=(),
        )
    rowan = add_provider(session, "ROWAN", "Rowan Training", ("Rowan Ltd",))
    hazel = add_provider(session, "HAZEL", "Hazel Prevention")
    own = add_provider(session, "HIVE-OWN", "Hive learning", organisation=organisations["HIVE"])
    add_course(session, rowan, "R2", "Safer holds level 2", ("SH2",))
    add_course(session, rowan, "RA", "Conflict awareness")
    add_course(session, hazel, "H2", "Gentle handling")
    add_course(session, hazel, "HA", "Conflict awareness")
    add_course(session, own, "HO", "Ward holds")
    session.commit()


def add_provider(
    session: Session,
    code: str,
    name: str,
    aliases: tuple[str, ...] = (),
    organisation: int | None = None,
) -> int:
    """A provider; the employer's own where an organisation's id is given."""
    provider_id = _add(session, register.Provider(code=code))
    _fact(
        session,
        register.ProviderFact,
        provider_id=provider_id,
        name=name,
        aliases=aliases,
        kind=ProviderKind.IN_HOUSE if organisation else ProviderKind.COMMERCIAL,
        organisation_id=organisation,
    )
    return provider_id


def add_course(
    session: Session,
    provider_id: int,
    code: str,
    name: str,
    aliases: tuple[str, ...] = (),
    level: Level = Level.PHYSICAL,
) -> int:
    """A curriculum of a provider."""
    curriculum_id = _add(session, register.Curriculum(provider_id=provider_id, code=code))
    _fact(
        session,
        register.CurriculumFact,
        curriculum_id=curriculum_id,
        name=name,
        aliases=aliases,
        level=Level.PHYSICAL,
    )
    return curriculum_id


def add_alias(session: Session, code: str, alias: str) -> None:
    """The registrar adds an alias: the old entry is withdrawn, a new one recorded."""
    now = datetime.now(UTC)
    old = session.scalars(
        select(register.ProviderFact)
        .join(register.Provider, register.Provider.id == register.ProviderFact.provider_id)
        .where(register.Provider.code == code, register.ProviderFact.withdrawn_at.is_(None))
    ).one()
    old.withdrawn_at = now
    session.flush()
    session.add(
        register.ProviderFact(
            recorded_at=now,
            provider_id=old.provider_id,
            name=old.name,
            aliases=(*old.aliases, alias),
            kind=old.kind,
            organisation_id=old.organisation_id,
        )
    )
    session.commit()


def sheet(headings: list[str], *rows: list[Any]) -> bytes:
    """A workbook of one sheet."""
    return workbook({"Sheet1": [headings, *rows]})


def take(session: Session, headings: list[str], *rows: list[Any], **more: Any) -> dict[str, Any]:
    """Take in a workbook of one sheet, with its records."""
    more = {"organisation": "HIVE", "records": True, **more}
    return import_file(session, sheet(headings, *rows), "file.xlsx", **more)


def fill_hive(session: Session) -> None:
    """All this, with HIVE's people, into an empty database."""
    snapshot.fill(session, _with_people)


def _with_people(session: Session) -> None:
    register_world(session)
    take_people(session)


def take_people(session: Session) -> None:
    """The staff list of HIVE."""
    document = take(session, STAFF, *PEOPLE)
    assert document["rows"]["new"] == len(PEOPLE)


def told(document: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The problems as row, column, code and value."""
    keys = ("row", "column", "code", "value")
    return [tuple(problem[key] for key in keys) for problem in document["problems"]]


def counted(document: dict[str, Any]) -> dict[str, int]:
    """The rows by outcome, without those that are none and without the total."""
    return {word: n for word, n in document["rows"].items() if n and word != "total"}


def dump(session: Session) -> dict[str, list[str]]:
    """Every row of every table but of the log, as text."""
    metadata: MetaData = Base.metadata
    found = {
        table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
        for table in metadata.sorted_tables
        if not table.name.startswith("audit_log")
    }
    session.rollback()
    return found


def known(session: Session, model: Any) -> list[Any]:
    """The facts of a table that are not withdrawn, in the order recorded."""
    query = select(model).where(model.withdrawn_at.is_(None)).order_by(model.id)
    return list(session.scalars(query))


def _add(session: Session, row: Any) -> int:
    session.add(row)
    session.flush()
    return row.id


def _fact(session: Session, model: Any, **values: Any) -> None:
    session.add(model(recorded_at=BEFORE, **values))
    session.flush()
