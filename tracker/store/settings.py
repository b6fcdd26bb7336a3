"""Settings as a whole: which operate, what they rely on, how far they are covered."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.coverage import Coverage
from tracker.store.register_rows import NOTHING_DRAFTED, Draft, Rows, period_of
from tracker.store.tables.judged import SettingCoverage, SettingReliance
from tracker.store.tables.places import SettingFact, SettingUpload


@dataclass(frozen=True, slots=True)
class Relied:
    """A provider that a setting's governing records came from, and for how many posts."""

    provider_id: int | None
    provider_text: str | None
    posts: int


def operating(session: Session, day: date, draft: Draft = NOTHING_DRAFTED) -> list[int]:
    """The settings that operate that day, as known now or as they would after a draft."""
    facts = Rows(session, draft=draft).facts(SettingFact)
    return sorted({fact.setting_id for fact in facts if day in period_of(fact)})


def reliances(
    session: Session, setting_ids: Collection[int] | None = None
) -> dict[int, list[Relied]]:
    """What each setting's governing records came from; of these settings where they are given."""
    found: dict[int, list[Relied]] = defaultdict(list)
    columns = (
        SettingReliance.setting_id,
        SettingReliance.provider_id,
        SettingReliance.provider_text,
        SettingReliance.posts,
    )
    query = select(*columns)
    if setting_ids is not None:
        query = query.where(SettingReliance.setting_id.in_(setting_ids))
    for setting_id, provider_id, text, posts in session.execute(query):
        found[setting_id].append(Relied(provider_id, text, posts))
    return found


def coverages(session: Session) -> dict[int, dict[int, Coverage]]:
    """Each setting's coverage by requirement id."""
    found: dict[int, dict[int, Coverage]] = defaultdict(dict)
    columns = (
        SettingCoverage.setting_id,
        SettingCoverage.requirement_id,
        SettingCoverage.counted,
        SettingCoverage.held,
        SettingCoverage.left_out_exempt,
        SettingCoverage.left_out_long_absence,
        SettingCoverage.left_out_new_starter,
    )
    for setting_id, requirement_id, *numbers in session.execute(select(*columns)):
        found[setting_id][requirement_id] = Coverage(*numbers)
    return found


def last_uploads(session: Session) -> dict[int, date]:
    """The last day on which an upload spoke of each setting's people."""
    query = select(SettingUpload.setting_id, SettingUpload.last_on)
    return dict(session.execute(query).all())
