"""The numbers on an organisation's front page, kept so that a page needs no counting.

An organisation may have hundreds of thousands of open flags and thousands of settings; what is kept
of them is a few hundred rows.
"""

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from tracker.store.setting_list import numbers_of
from tracker.store.tables.flags import Flag, OrganisationFlags
from tracker.store.tables.judged import OrganisationCoverage, SettingCoverage
from tracker.store.tables.places import SettingUpload


def keep_totals(session: Session) -> None:
    """Count the open flags of every organisation, and sum up the coverage of its settings, anew.

    Whoever has changed either calls it last, in the same turn to judge.
    """
    counted = (Flag.organisation_id, Flag.severity, Flag.kind, Flag.opened_on)
    flags = (
        select(*counted, func.count())
        .where(Flag.organisation_id.is_not(None), Flag.closed_at.is_(None))
        .group_by(*counted)
    )
    of_one_age = (
        SettingCoverage.organisation_id,
        SettingCoverage.requirement_id,
        SettingUpload.last_on,
    )
    numbers = numbers_of(SettingCoverage)
    coverage = (
        select(*of_one_age, *map(func.sum, numbers))
        .outerjoin(SettingUpload, SettingUpload.setting_id == SettingCoverage.setting_id)
        .group_by(*of_one_age)
    )
    for table, keys, query in (
        (OrganisationFlags, (*counted, OrganisationFlags.count), flags),
        (OrganisationCoverage, (*of_one_age, *numbers), coverage),
    ):
        session.execute(delete(table))
        names = [one.key for one in keys]
        session.execute(insert(table).from_select(names, query))
